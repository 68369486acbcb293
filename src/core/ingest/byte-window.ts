/**
 * The bytes between the last record taken and the last chunk read. Holds one chunk without copying; what is left of it is
 * joined with the next.
 */
class ByteWindow {
  bytes: Uint8Array = new Uint8Array(0)
  start = 0
  end = 0
  /** Bytes taken since the beginning. */
  consumed = 0
  private own: Uint8Array = new Uint8Array(0)
  /** Bytes that were there when a scan last ended for want of more. */
  private stuck = 0

  append(chunk: Uint8Array): void {
    const rest = this.end - this.start
    if (rest === 0) {
      this.bytes = chunk
      this.start = 0
      this.end = chunk.length
      return
    }
    const size = rest + chunk.length
    if (this.bytes === this.own && this.end + chunk.length <= this.own.length) {
      this.own.set(chunk, this.end)
      this.end += chunk.length
      return
    }
    const target = size <= this.own.length ? this.own : new Uint8Array(Math.max(size * 2, 4096))
    if (target === this.bytes) target.copyWithin(0, this.start, this.end)
    else target.set(this.bytes.subarray(this.start, this.end))
    target.set(chunk, rest)
    this.own = target
    this.bytes = target
    this.start = 0
    this.end = size
  }

  /** Notes that everything before `position` was taken, and that the rest needs more bytes. */
  consume(position: number): void {
    this.consumed += position - this.start
    this.start = position
    this.stuck = this.end - position
  }

  /**
   * Whether a scan is worth its while: the unfinished record is scanned anew each time, so it is left alone until twice its
   * bytes are there. That keeps a record of any length linear.
   */
  get ripe(): boolean {
    return this.end - this.start >= 2 * this.stuck
  }
}

/** Takes records out of a window of bytes. */
export interface RecordStage<T> {
  /** Takes what it can between `start` and `end` and returns the place up to which it did. `eof`: no byte comes after `end`. */
  scan(bytes: Uint8Array, start: number, end: number, eof: boolean): number
  /** What is ready to be handed on, if anything; `final` on the last call. `consumed` counts input bytes from the beginning. */
  take(consumed: number, final: boolean): T | undefined
}

/** Drives a stage over chunks of bytes; yields what the stage hands out. Memory: the longest record, twice, and a chunk. */
export async function* pump<T>(
  chunks: AsyncIterable<Uint8Array>,
  stage: RecordStage<T>,
): AsyncGenerator<T, void> {
  const window = new ByteWindow()
  const drain = function* (eof: boolean): Generator<T, void> {
    for (;;) {
      window.consume(stage.scan(window.bytes, window.start, window.end, eof))
      const ready = stage.take(window.consumed, false)
      if (ready === undefined) return
      yield ready
    }
  }
  for await (const chunk of chunks) {
    window.append(chunk)
    if (window.ripe) yield* drain(false)
  }
  yield* drain(true)
  const last = stage.take(window.consumed, true)
  if (last !== undefined) yield last
}
