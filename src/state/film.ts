import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { FilmFrame, FilmQuery } from '../core/lake/film-views.ts'
import type { SortKey } from '../core/recipe/recipe.ts'
import { type Reel, createReel } from './film-reel.ts'
import { useScrub } from './scrub.ts'

interface FilmState {
  /** The version that somebody moved to, until the page shows it by itself. */
  readonly wanted?: number | undefined
  /** What is seen of it, or of one before where its own frame is still being made. */
  readonly frame?: FilmFrame | undefined
  /** The frame of the wanted version is still being made. */
  readonly isLate: boolean
  /** The orders that frames of a table come in, by what was asked for (`orderName`). */
  readonly orders: ReadonlyMap<string, readonly SortKey[]>
}

/** The frames of the open table that are seen while somebody moves along its versions. */
export const useFilm = create<FilmState>(() => ({ isLate: false, orders: new Map() }))

/** The name of an order that rows of a table are asked for in. */
export const orderName = (table: string, orderBy: readonly SortKey[]): string =>
  JSON.stringify([table, orderBy])

/** What frames are made of beside the query. */
export interface FilmSetting {
  readonly latest: number
  /** The version that is shown. */
  readonly at: number
  /** Another number when the same versions have other rows: the table was dropped and made again. */
  readonly stamp: number
}

interface Loaded {
  readonly key: string
  readonly query: FilmQuery
  readonly reel: Reel
}

/** Versions to either side whose frames are made: before anybody comes near the timeline, and from then on. */
const reaches = { idle: 6, near: 250 }

/** Queries whose frames are kept: that of before a scroll is soon wanted again. */
const mostReels = 3

let reels: readonly Loaded[] = []
let current: Loaded | undefined
let isNear = false
let shown = 0

const show = (): void => {
  const { wanted, frame: seen, isLate } = useFilm.getState()
  if (wanted === undefined || current === undefined) return
  const frame = current.reel.frame(wanted)
  if (frame !== undefined) {
    if (frame !== seen || isLate) useFilm.setState({ frame, isLate: false })
    return
  }
  const isComing = current.reel.error() === undefined && !current.reel.lacks(wanted)
  if (isLate !== isComing) useFilm.setState({ isLate: isComing })
}

const noteOrder = ({ query, reel }: Loaded): void => {
  const order = reel.report()?.orderBy
  const name = orderName(query.table, query.orderBy)
  if (order && useFilm.getState().orders.get(name) === undefined)
    useFilm.setState(({ orders }) => ({ orders: new Map(orders).set(name, order) }))
}

const load = (key: string, query: FilmQuery, latest: number): Loaded => {
  const reel: Reel = createReel(
    (versions, signal, onFrames) => lake.film(query, versions, signal, onFrames),
    latest,
    () => {
      noteOrder(loaded)
      if (current === loaded) show()
    },
  )
  const loaded: Loaded = { key, query, reel }
  return loaded
}

const follow = (): void => {
  const { scrub } = useScrub.getState()
  if (scrub === undefined || current === undefined || scrub.table !== current.query.table) return
  isNear = true
  useFilm.setState({ wanted: scrub.version })
  current.reel.want(scrub.version, reaches.near)
  show()
}

useScrub.subscribe(follow)

/** A query as text: the same for the same frames. */
export const queryText = (query: FilmQuery): string =>
  JSON.stringify(query, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))

/** Makes frames of a query ready, beginning around the version that is shown; those of other queries are not made any more. */
export const loadFilm = (query: FilmQuery, { latest, at, stamp }: FilmSetting): void => {
  const key = `${latest} ${stamp} ${queryText(query)}`
  const next = reels.find(loaded => loaded.key === key) ?? load(key, query, latest)
  if (current !== next) current?.reel.stop()
  reels = [next, ...reels.filter(loaded => loaded !== next)].slice(0, mostReels)
  current = next
  shown = at
  if (useScrub.getState().scrub?.table === query.table) follow()
  else next.reel.want(at, isNear ? reaches.near : reaches.idle)
}

/** Other rows are in sight than those of the frames: none is shown until more are loaded. */
export const holdFilm = (): void => {
  current?.reel.stop()
  current = undefined
}

/** Somebody comes near the timeline of the open table: frames are made further around. */
export const expectFilm = (): void => {
  if (isNear) return
  isNear = true
  current?.reel.want(shown, reaches.near)
}

/** How many rows a version has by its log, where a frame of it was made. */
export const countAt = (of: string, version: number): number | undefined =>
  reels
    .filter(({ query }) => query.table === of)
    .map(({ reel }) => reel.frame(version)?.count)
    .find(count => count !== undefined)

/** The frame of a version in the order and place that the page shows; undefined where it is not made. */
export const frameAt = (version: number): FilmFrame | undefined => current?.reel.frame(version)

/**
 * The row that the anchor of a film has, or would have, among the rows of a version at rest; undefined where it can not be told.
 *
 * @param query with the order in which the frames came
 */
export const placeOf = async (
  query: FilmQuery,
  version: number,
  signal: AbortSignal,
): Promise<number | undefined> => {
  if (query.anchor === undefined) return 0
  const before = await lake.filmPlace(query, version, signal)
  return before.ok ? before.value : undefined
}

/** The page shows the version by itself. */
export const endFilm = (): void => useFilm.setState({ wanted: undefined, frame: undefined, isLate: false })

/** The table's page is left. */
export const leaveFilm = (): void => {
  current?.reel.stop()
  current = undefined
  reels = []
  isNear = false
  useFilm.setState({ wanted: undefined, frame: undefined, isLate: false, orders: new Map() })
}
