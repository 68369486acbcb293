import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { FilmFrame, FilmQuery } from '../../core/lake/film-views.ts'
import type { Value } from '../../core/ports/engine.ts'
import type { ColumnFilter } from '../../core/profile/filter.ts'
import type { SortKey } from '../../core/recipe/recipe.ts'
import {
  type FilmSetting,
  endFilm,
  holdFilm,
  leaveFilm,
  loadFilm,
  orderName,
  placeOf,
  queryText,
  useFilm,
} from '../../state/film.ts'
import { fadeTime } from '../../ui/grid/film-model.ts'
import type { GridFilm } from '../../ui/grid/film-store.ts'
import type { GridColumn, GridModel, GridSight } from '../../ui/grid/grid-types.ts'
import { anchorOf, frameRows } from './film-page-model.ts'
import { type FilmSession, beginSession, sessionModel, showInSession } from './film-session.ts'

/** The page is left alone for so long before frames are made, ms. */
const idle = 400

/** The page that a film is shown on, as it is at rest. */
export interface FilmPage extends FilmSetting {
  readonly table: string
  /** The order that the user chose, and the filters. */
  readonly asked: readonly SortKey[]
  readonly where: readonly ColumnFilter[]
  /** The rows at rest; undefined where there can be no film of them. */
  readonly model: GridModel | undefined
  readonly isScrubbing: boolean
  /** The rows at rest are those that the address asks for now, or can not be had. */
  readonly isSettled: boolean
}

export interface FilmOnPage {
  /** What the grid shows: a film, or else the rows at rest. */
  readonly model: GridModel | undefined
  readonly isOn: boolean
  /** The order of the rows of a film. */
  readonly order: readonly SortKey[] | undefined
  readonly onSight: (sight: GridSight | undefined) => void
  readonly onFirstRow: (row: number) => void
}

/** The rows in sight with the columns that they have. */
interface Sight extends GridSight {
  readonly columns: readonly GridColumn[]
}

/** What frames are asked for, and the row of the grid where they begin. */
interface Framing {
  readonly query: FilmQuery
  /** Undefined: they only serve to learn the order. */
  readonly base: number | undefined
  /** The version at rest in which they begin there. */
  readonly at: number
}

/** The row that is the first of a film's frames, and which it is among the rows at rest: others may have come or gone before it. */
interface Place {
  readonly from: number
  readonly to: number
}

/** Undefined where no frame could have what is in sight. */
const framingOf = (
  { table, asked, where, at }: FilmPage,
  order: readonly SortKey[] | undefined,
  { first, count, values, columns }: Sight,
  before: Framing | undefined,
): Framing | undefined => {
  const query = { table, orderBy: asked, where, rows: frameRows(count) }
  if (first === 0) return { query, base: 0, at }
  if (before?.base === first && before.at === at) {
    // The row that frames begin with may be gone from this version; its place is still the same.
    const { anchor = [], ...rest } = before.query
    if (queryText(rest) === queryText(query)) return { ...before, query: { ...query, anchor } }
  }
  if (order === undefined) return { query: { ...query, rows: 1 }, base: undefined, at }
  const anchor: readonly Value[] | undefined = values && anchorOf(order, columns, values)
  return anchor && { query: { ...query, anchor }, base: first, at }
}

/** Keeps frames of what is in sight ready. Returns where the newest ones begin, and who to tell what is in sight. */
const useFrames = (page: FilmPage, order: readonly SortKey[] | undefined, isOn: boolean) => {
  const { table, asked, where, model, isScrubbing, latest, at, stamp } = page
  const [sight, setSight] = useState<Sight>()
  const framing = useRef<Framing>(undefined)
  const columns = model?.columns
  const onSight = useCallback(
    (next: GridSight | undefined) => {
      if (next === undefined) holdFilm()
      setSight(next && columns && { ...next, columns })
    },
    [columns],
  )
  useEffect(() => {
    if (isOn) return undefined
    const next =
      sight && columns && latest > 0
        ? framingOf({ ...page, table, asked, where, at }, order, sight, framing.current)
        : undefined
    const isSame = next && framing.current && queryText(next.query) === queryText(framing.current.query)
    if (!isSame) holdFilm()
    if (next === undefined) return undefined
    const load = () => {
      framing.current = next
      loadFilm(next.query, { latest, at, stamp })
    }
    const timer = setTimeout(load, isScrubbing || isSame ? 0 : idle)
    return () => clearTimeout(timer)
    // What of the page counts is named one by one.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [sight, order, table, asked, where, columns, isOn, isScrubbing, latest, at, stamp])
  /** The rows that frames begin with are at another place of the page now. */
  const move = useCallback(({ from, to }: Place, version: number) => {
    if (framing.current?.base === from) framing.current = { ...framing.current, base: to, at: version }
    setSight(before => before && { ...before, first: before.first + to - from })
  }, [])
  return { framing, onSight, move }
}

/** Undefined until it is known. */
const usePlace = (
  session: FilmSession | undefined,
  order: readonly SortKey[] | undefined,
  at: number,
): Place | undefined => {
  const [found, setFound] = useState<{
    readonly film: GridFilm
    readonly at: number
    readonly place: Place
  }>()
  const { film, query } = session ?? {}
  useEffect(() => {
    if (film === undefined || query === undefined) return undefined
    const controller = new AbortController()
    void placeOf({ ...query, orderBy: order ?? query.orderBy }, at, controller.signal).then(to => {
      if (!controller.signal.aborted) setFound({ film, at, place: { from: film.base, to: to ?? film.base } })
    })
    return () => controller.abort()
  }, [film, query, order, at])
  return found && found.film === film && found.at === at ? found.place : undefined
}

/** The film of a page: what of it is being shown, and which frames are made ready. */
export const useFilmPage = (page: FilmPage): FilmOnPage => {
  const { table, asked, model, at, isScrubbing, isSettled } = page
  const [session, setSession] = useState<FilmSession>()
  const order = useFilm(state => state.orders.get(orderName(table, asked)))
  const isOn = session !== undefined
  const { framing, onSight, move } = useFrames(page, order, isOn)
  const now = useRef({ session, at, rows: 0 })
  const firstRow = useRef(0)
  const onFirstRow = useCallback((row: number) => {
    firstRow.current = row
  }, [])
  const rows = model?.rowCount ?? 0
  useLayoutEffect(() => {
    now.current = { session, at, rows }
  }, [session, at, rows])
  useEffect(() => () => leaveFilm(), [table])

  useEffect(() => {
    const show = (frame: FilmFrame) => {
      const { query, base } = framing.current ?? {}
      if (query === undefined || base === undefined) return
      const { session: before, ...rest } = now.current
      // The frames are of other rows than those in sight: the right ones come as soon as those have rested.
      if (before === undefined && base !== firstRow.current) {
        holdFilm()
        return
      }
      const begun = before ?? beginSession(frame, { ...rest, base, query })
      const next = showInSession(begun, frame)
      if (next === before) return
      now.current = { ...now.current, session: next }
      setSession(next)
    }
    return useFilm.subscribe(({ frame }, before) => {
      if (frame !== undefined && frame !== before.frame) show(frame)
    })
  }, [framing])

  const place = usePlace(isScrubbing ? undefined : session, order, at)
  const hasModel = model !== undefined
  const id = model?.id
  const [moved, setMoved] = useState<Place & { readonly id: string }>()
  useEffect(() => {
    if (!isOn || (hasModel && (isScrubbing || !isSettled || place === undefined))) return undefined
    const seen = now.current.session?.seen.at ?? 0
    const end = () => {
      endFilm()
      setMoved(id === undefined || place === undefined ? undefined : { ...place, id })
      if (place) move(place, at)
      setSession(undefined)
    }
    // What has just changed fades out before the same rows stand there by themselves.
    const timer = setTimeout(end, Math.max(0, fadeTime + 50 - (performance.now() - seen)))
    return () => clearTimeout(timer)
  }, [isOn, hasModel, id, place, at, move, isScrubbing, isSettled])

  const film = useMemo(() => session && sessionModel(session), [session])
  const resting = useMemo(
    () => (model && moved && moved.id === model.id ? { ...model, moved } : model),
    [model, moved],
  )
  return { model: film ?? resting, isOn, order, onSight, onFirstRow }
}
