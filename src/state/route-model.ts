/** What the right-hand panel of a table page holds; `none` when it was closed. */
export type Panel = 'recipe' | 'gold' | 'profile' | 'details' | 'none'

/** Where the user is: the URL, read. */
export type Route =
  | { readonly room: 'home' }
  | { readonly room: 'sql' }
  | {
      readonly room: 'table'
      readonly table: string
      /** Absent: the latest, whatever it is. */
      readonly version?: number
      /** Absent: what suits the table's layer. */
      readonly panel?: Panel
    }
  | { readonly room: 'missing'; readonly path: string }

const isPanel = (text: string | null): text is Panel =>
  text === 'recipe' || text === 'gold' || text === 'profile' || text === 'details' || text === 'none'

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
  const table = path.startsWith('/t/') ? decode(path.slice(3)) : undefined
  if (!table) return { room: 'missing', path }
  const query = new URLSearchParams(search)
  const version = query.get('v')
  const panel = query.get('panel')
  return {
    room: 'table',
    table,
    ...(version !== null && /^\d{1,15}$/.test(version) ? { version: Number(version) } : {}),
    ...(isPanel(panel) ? { panel } : {}),
  }
}

/** Writes a route as a path with its query string; `parseRoute` reads it back. */
export const formatRoute = (route: Route): string => {
  switch (route.room) {
    case 'home':
      return '/'
    case 'sql':
      return '/sql'
    case 'missing':
      return route.path
    case 'table': {
      const query = new URLSearchParams()
      if (route.version !== undefined) query.set('v', String(route.version))
      if (route.panel !== undefined) query.set('panel', route.panel)
      const search = query.toString()
      return `/t/${encodeURIComponent(route.table)}${search === '' ? '' : `?${search}`}`
    }
  }
}
