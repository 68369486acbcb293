const panels = [
  'recipe',
  'gold',
  'profile',
  'details',
  'compare',
  'row',
  'metric',
  'history',
  'none',
] as const

/** What the right-hand panel of a table page holds; `none` when it was closed. */
export type Panel = (typeof panels)[number]

/** Two versions of a table; `from` may be the later one, or one of another table. */
export interface VersionPair {
  readonly from: number
  readonly to: number
  /** The table that `from` is a version of, where it is another one. */
  readonly other?: string
  /** All rows are shown, not only those that differ. */
  readonly whole?: boolean
}

/** Where the user is: the URL, read. */
export type Route =
  | { readonly room: 'home' }
  | { readonly room: 'sql' }
  | { readonly room: 'storage' }
  | {
      readonly room: 'table'
      readonly table: string
      /** Absent: the latest, whatever it is. */
      readonly version?: number
      /** Absent: what suits the table's layer. */
      readonly panel?: Panel
      /** Two versions whose differences are shown instead of the rows. */
      readonly compare?: VersionPair
      /** The key of the row whose biography is shown, as JSON: an object of values by column. */
      readonly row?: string
    }
  | { readonly room: 'missing'; readonly path: string }

const panelOf = (text: string | null): Panel | undefined => panels.find(panel => panel === text)

/** `compare=3..12&with=silver.b&rows=all` */
const pairOf = (query: URLSearchParams): VersionPair | undefined => {
  const [, from, to] = /^(\d{1,15})\.\.(\d{1,15})$/.exec(query.get('compare') ?? '') ?? []
  if (from === undefined || to === undefined) return undefined
  const other = query.get('with')
  const whole = query.get('rows') === 'all'
  return { from: Number(from), to: Number(to), ...(other && { other }), ...(whole && { whole }) }
}

const decode = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}

/** Reads a route from a path and a query string. Never fails: an address that means nothing is `missing`. */
export const parseRoute = (path: string, search: string): Route => {
  if (path === '/' || path === '') return { room: 'home' }
  if (path === '/sql') return { room: 'sql' }
  if (path === '/storage') return { room: 'storage' }
  const table = path.startsWith('/t/') ? decode(path.slice(3)) : undefined
  if (!table) return { room: 'missing', path }
  const query = new URLSearchParams(search)
  const version = query.get('v')
  const panel = panelOf(query.get('panel'))
  const compare = pairOf(query)
  const row = query.get('row')
  return {
    room: 'table',
    table,
    ...(version !== null && /^\d{1,15}$/.test(version) ? { version: Number(version) } : {}),
    ...(panel ? { panel } : {}),
    ...(compare ? { compare } : {}),
    ...(row === null ? {} : { row }),
  }
}

/** Writes a route as a path with its query string; `parseRoute` reads it back. */
export const formatRoute = (route: Route): string => {
  switch (route.room) {
    case 'home':
      return '/'
    case 'sql':
      return '/sql'
    case 'storage':
      return '/storage'
    case 'missing':
      return route.path
    case 'table': {
      const query = new URLSearchParams()
      if (route.version !== undefined) query.set('v', String(route.version))
      if (route.panel !== undefined) query.set('panel', route.panel)
      if (route.compare) {
        const { from, to, other, whole } = route.compare
        query.set('compare', `${from}..${to}`)
        if (other) query.set('with', other)
        if (whole) query.set('rows', 'all')
      }
      if (route.row !== undefined) query.set('row', route.row)
      const search = query.toString()
      return `/t/${encodeURIComponent(route.table)}${search === '' ? '' : `?${search}`}`
    }
  }
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/

/** The moment that an address moves the whole lake to (`at`), ms since the epoch; undefined: now. */
export const parseMoment = (search: string): number | undefined => {
  const text = new URLSearchParams(search).get('at') ?? ''
  const moment = instant.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(moment) ? undefined : moment
}

/** A moment as it stands in addresses: `2026-11-21T10:00:00Z`. */
const formatMoment = (moment: number): string => new Date(moment).toISOString().replace('.000Z', 'Z')

/** An address of this app at a moment of the whole lake; every room has it. */
export const withMoment = (address: string, moment: number | undefined): string =>
  moment === undefined ? address : `${address}${address.includes('?') ? '&' : '?'}at=${formatMoment(moment)}`
