/** What is waited for between two steps. */
interface Pictures {
  /** What the last step asked for is not to be seen yet. */
  readonly areLate: () => boolean
  /** Calls back at each change of that; returns how to end it. */
  readonly onChange: (run: () => void) => () => void
}

/**
 * Steps once a beat, and never before what the last step asked for has been there for a beat: where pictures are late, it gets slower, and
 * passes none over. A step that returns false is the last. Returns how to end it.
 *
 * @param beat milliseconds
 */
export const startBeat = (step: () => boolean, beat: number, pictures: Pictures): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let forget: (() => void) | undefined
  const end = (): void => {
    clearTimeout(timer)
    forget?.()
    forget = undefined
  }
  const wait = (): void => {
    if (!pictures.areLate()) {
      timer = setTimeout(() => {
        if (step()) wait()
      }, beat)
      return
    }
    forget = pictures.onChange(() => {
      if (pictures.areLate()) return
      end()
      wait()
    })
  }
  wait()
  return end
}
