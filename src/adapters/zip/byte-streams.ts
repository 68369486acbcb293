/** The chunks of a stream. Safari can not iterate streams by itself. Leaving the loop early cancels the stream. */
export async function* chunksOf(readable: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = readable.getReader()
  let ended = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      ended = done
      if (done) return
      yield value
    }
  } catch (thrown) {
    ended = true
    throw thrown
  } finally {
    if (!ended) await reader.cancel().catch(() => undefined)
  }
}

/** A stream of these chunks, which are asked for one at a time. */
export const streamOf = (chunks: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> => {
  const source = chunks[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      pull: async controller => {
        const next = await source.next()
        if (next.done === true) controller.close()
        else controller.enqueue(next.value)
      },
      cancel: async () => {
        await source.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

/** Both ends of a pipe, and a way to break it for good from outside, even while somebody holds its ends. */
export const openPipe = (): {
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<Uint8Array>
  readonly fail: (reason: unknown) => void
} => {
  let controller: TransformStreamDefaultController<Uint8Array> | undefined
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({
    start: started => {
      controller = started
    },
  })
  return { readable, writable, fail: reason => controller?.error(reason) }
}
