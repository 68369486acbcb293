import type { FilmFrame, FilmQuery } from '../../core/lake/film-views.ts'
import { frameAt } from '../../state/film.ts'
import { type GridFilmStore, createGridFilm } from '../../ui/grid/film-store.ts'
import type { GridColumn, GridModel } from '../../ui/grid/grid-types.ts'
import { gridFrame } from './film-page-model.ts'

/** A film in the grid, from the first move along the versions until the page shows one by itself. */
export interface FilmSession {
  readonly id: number
  readonly film: GridFilmStore
  readonly columns: readonly GridColumn[]
  /** Rows that the grid has room for: never fewer than before, so that nothing is scrolled away. */
  readonly room: number
  /** What its frames are of. */
  readonly query: FilmQuery
  /** When its newest frame was shown, ms. */
  readonly seen: { at: number }
}

interface Beginning {
  /** The row of the grid where frames begin. */
  readonly base: number
  readonly query: FilmQuery
  /** Rows that the grid has. */
  readonly rows: number
  /** The version that is shown at rest. */
  readonly at: number
}

let sessions = 0

/** Begins with what is seen at rest, where its frame is there: what is other in the next one changed under the user's eyes. */
export const beginSession = (frame: FilmFrame, { base, query, rows, at }: Beginning): FilmSession => {
  const film = createGridFilm(base)
  const resting = frameAt(at)
  if (resting && resting !== frame) film.show(gridFrame(resting, query.rows), performance.now())
  const room = Math.max(rows, frame.count ?? 0)
  return { id: ++sessions, film, columns: frame.columns, room, query, seen: { at: 0 } }
}

const sameColumns = (a: readonly GridColumn[], b: readonly GridColumn[]): boolean =>
  a === b ||
  (a.length === b.length && a.every(({ name, type }, at) => b[at]?.name === name && b[at].type === type))

/** Shows a frame; another session when the grid has to be laid out anew for it. */
export const showInSession = (session: FilmSession, frame: FilmFrame): FilmSession => {
  const { film, query, seen } = session
  seen.at = performance.now()
  film.show(gridFrame(frame, query.rows), seen.at)
  const columns = film.picture()?.columns ?? frame.columns
  const room = Math.max(session.room, film.base + frame.rows.length)
  const isSame = room === session.room && sameColumns(columns, session.columns)
  return isSame ? session : { ...session, columns, room }
}

/** The film as a grid takes it. */
export const sessionModel = ({ id, film, columns, room }: FilmSession): GridModel => ({
  id: `film ${id} ${JSON.stringify(columns)}`,
  columns,
  rowCount: room,
  film,
  getPage: (offset, limit) => {
    const from = Math.max(0, offset - film.base)
    const rows = film.picture()?.rows.slice(from, from + limit) ?? []
    return Promise.resolve({ ok: true, value: rows.map(({ values }) => values) })
  },
})
