let queue: Promise<unknown> = Promise.resolve()

/** Does work with the lake's recipes when all that was begun before is done: a look must not come between a save and its answer. */
export const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
  const done = queue.then(work)
  queue = done.catch(() => undefined)
  return done
}
