import { type GridFrame, type Picture, nextPicture } from './film-model.ts'
import type { GridRow } from './grid-types.ts'
import { createListeners } from './listeners.ts'

/** Rows that change from picture to picture, drawn without anything around them. */
export interface GridFilm {
  /** The row of the grid that is the first of the pictures. */
  readonly base: number
  readonly picture: () => Picture | undefined
  readonly rowAt: (row: number) => GridRow | undefined
  readonly subscribe: (listener: () => void) => () => void
}

/** A film, and how its next frame is shown. */
export interface GridFilmStore extends GridFilm {
  /** @param now ms, of any clock that only goes forward */
  readonly show: (frame: GridFrame, now: number) => void
}

/** A film that has shown nothing yet. `base`: the row of the grid where its frames begin. */
export const createGridFilm = (base: number): GridFilmStore => {
  const { subscribe, tell } = createListeners()
  let picture: Picture | undefined
  return {
    base,
    picture: () => picture,
    rowAt: row => picture?.rows[row - base]?.values,
    show: (frame, now) => {
      picture = nextPicture(picture, frame, now)
      tell()
    },
    subscribe,
  }
}
