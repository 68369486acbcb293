import { create } from 'zustand'
import { type Panel, type Route, type VersionPair, formatRoute, parseRoute } from './route-model.ts'

const current = (): Route => parseRoute(location.pathname, location.search)

/** `lastTable` stays when the user goes on to another room. */
const arrivedAt = (route: Route): { readonly route: Route; readonly lastTable?: string } =>
  route.room === 'table' ? { route, lastTable: route.table } : { route }

/** Where the user is; the URL is the state, this is its mirror. */
export const useRoute = create<{ readonly route: Route; readonly lastTable?: string }>(() =>
  arrivedAt(current()),
)

addEventListener('popstate', () => useRoute.setState(arrivedAt(current())))

/** Goes somewhere; `replace` leaves no entry to go back to (scrubbing, corrections). */
export const navigate = (route: Route, how: 'push' | 'replace' = 'push'): void => {
  const address = formatRoute(route)
  if (address === location.pathname + location.search) return
  if (how === 'push') history.pushState(null, '', address)
  else history.replaceState(null, '', address)
  useRoute.setState(arrivedAt(current()))
}

/** Opens a table at its latest version. */
export const openTable = (table: string): void => navigate({ room: 'table', table })

/** Shows another version of the open table; undefined is the latest. Scrubbing leaves one entry to go back to, not a hundred. */
export const showVersion = (version: number | undefined): void => {
  const { route } = useRoute.getState()
  if (route.room !== 'table') return
  const { version: before, ...rest } = route
  const next = version === undefined ? rest : { ...rest, version }
  navigate(next, before === undefined ? 'push' : 'replace')
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
  const { compare: before, ...rest } = route
  const isFirst = before === undefined && compare !== undefined
  navigate(compare ? { ...rest, compare, panel: 'compare' } : rest, isFirst ? 'push' : 'replace')
}

/** Opens the biography of the row with a key: an object of values by column, as JSON. */
export const showRow = (row: string): void => {
  const { route } = useRoute.getState()
  if (route.room === 'table') navigate({ ...route, panel: 'row', row }, 'replace')
}
