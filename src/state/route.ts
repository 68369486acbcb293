import { create } from 'zustand'
import { useCatalog } from './catalog.ts'
import {
  type Panel,
  type Route,
  type VersionPair,
  formatRoute,
  parseMoment,
  parseRoute,
  withMoment,
} from './route-model.ts'

const current = (): Route => parseRoute(location.pathname, location.search)

interface Place {
  readonly route: Route
  /** The moment, ms since the epoch, that the whole lake is moved to; undefined: now. */
  readonly at?: number | undefined
  readonly lastTable?: string
}

/** `lastTable` stays when the user goes on to another room. */
const arrivedAt = (route: Route): Place => {
  const at = parseMoment(location.search)
  return route.room === 'table' ? { route, at, lastTable: route.table } : { route, at }
}

/** Where the user is; the URL is the state, this is its mirror. */
export const useRoute = create<Place>(() => arrivedAt(current()))

addEventListener('popstate', () => useRoute.setState(arrivedAt(current())))

const go = (address: string, how: 'push' | 'replace'): void => {
  if (address === location.pathname + location.search) return
  if (how === 'push') history.pushState(null, '', address)
  else history.replaceState(null, '', address)
  useRoute.setState(arrivedAt(current()))
}

/** The address of a place at the moment that the lake is moved to. */
const addressOf = (route: Route): string => withMoment(formatRoute(route), useRoute.getState().at)

/** Goes somewhere, at the moment that the lake is moved to; `replace` leaves no entry to go back to (scrubbing, corrections). */
export const navigate = (route: Route, how: 'push' | 'replace' = 'push'): void => go(addressOf(route), how)

/** Moves the whole lake to a moment (ms since the epoch), the open table's page with it, or back to now. */
export const goToMoment = (at: number | undefined): void => {
  const { route, at: before } = useRoute.getState()
  let next = route
  if (route.room === 'table' && at !== undefined) {
    const { version: _version, ...rest } = route
    next = rest
  }
  go(withMoment(formatRoute(next), at), before === undefined || at === undefined ? 'push' : 'replace')
}

/** Opens a table at its latest version. */
export const openTable = (table: string): void => navigate({ room: 'table', table })

/** Shows another version of the open table; undefined is the latest. Scrubbing leaves one entry to go back to, not a hundred. */
export const showVersion = (version: number | undefined): void => {
  const { route, at } = useRoute.getState()
  if (route.room !== 'table') return
  const { version: before, table, ...rest } = route
  // While the lake is at a moment, the latest has to be meant by its number.
  const latest =
    at === undefined ? undefined : useCatalog.getState().tables.find(({ name }) => name === table)
  const shown = version ?? latest?.version
  const next = shown === undefined ? { ...rest, table } : { ...rest, table, version: shown }
  navigate(next, before === undefined ? 'push' : 'replace')
}

/** Shows the open table at the version of the moment that the lake is moved to, instead of one of its own. */
export const showMomentVersion = (): void => {
  const { route } = useRoute.getState()
  if (route.room !== 'table') return
  const { version: _version, ...rest } = route
  navigate(rest, 'replace')
}

/** Opens or closes (`none`) the panel of the open table's page. */
export const showPanel = (panel: Panel): void => {
  const { route } = useRoute.getState()
  if (route.room === 'table') navigate({ ...route, panel }, 'replace')
}

/** Shows what differs between two versions of the open table, or its rows again when undefined. */
export const showComparison = (compare: VersionPair | undefined): void => {
  const { route } = useRoute.getState()
  if (route.room !== 'table') return
  const { compare: before, panel, ...rest } = route
  const isFirst = before === undefined && compare !== undefined
  // Where panels are sheets, one would hide the rows at once.
  const isNarrow = matchMedia('(max-width: 899px)').matches
  const own = isFirst && !isNarrow ? 'compare' : compare || panel !== 'compare' ? panel : undefined
  navigate({ ...rest, ...(own && { panel: own }), ...(compare && { compare }) }, isFirst ? 'push' : 'replace')
}

/** Opens the biography of the row with a key: an object of values by column, as JSON. */
export const showRow = (row: string): void => {
  const { route } = useRoute.getState()
  if (route.room === 'table') navigate({ ...route, panel: 'row', row }, 'replace')
}
