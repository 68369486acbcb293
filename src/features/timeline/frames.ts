/** Work that is done once a frame at most. */
export interface Frames {
  /** Runs at once when nothing ran in this frame, else in the next; only what was asked for last. */
  readonly ask: (run: () => void) => void
  /** Runs in the next frame, instead of what waits. */
  readonly later: (run: () => void) => void
  /** Runs what waits, now. */
  readonly flush: () => void
  readonly forget: () => void
  readonly stop: () => void
}

/** See `Frames`. */
export const createFrames = (): Frames => {
  let frame: number | undefined
  let waiting: (() => void) | undefined
  const take = (): (() => void) | undefined => {
    const run = waiting
    waiting = undefined
    return run
  }
  const book = (): void => {
    frame ??= requestAnimationFrame(() => {
      frame = undefined
      const run = take()
      if (!run) return
      // What runs counts for this frame: the next may run in the next.
      book()
      run()
    })
  }
  return {
    ask: run => {
      if (frame !== undefined) {
        waiting = run
        return
      }
      book()
      run()
    },
    later: run => {
      waiting = run
      book()
    },
    flush: () => take()?.(),
    forget: () => {
      waiting = undefined
    },
    stop: () => {
      waiting = undefined
      if (frame !== undefined) cancelAnimationFrame(frame)
      frame = undefined
    },
  }
}
