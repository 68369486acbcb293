/** The same items, with the next one already being made while the one at hand is worked on. */
export async function* ahead<T>(items: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  const iterator = items[Symbol.asyncIterator]()
  const step = (): Promise<IteratorResult<T>> => {
    const next = iterator.next()
    // A failure is met when the item is asked for; until then it must not count as unhandled.
    next.catch(() => undefined)
    return next
  }
  let next = step()
  try {
    for (;;) {
      const item = await next
      if (item.done === true) return
      next = step()
      yield item.value
    }
  } finally {
    await iterator.return?.()
  }
}
