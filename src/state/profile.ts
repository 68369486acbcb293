import { useEffect, useMemo } from 'react'
import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { ColumnProfile } from '../core/lake/profile-views.ts'
import type { RowSource } from '../core/lake/row-views.ts'
import type { ColumnFilter } from '../core/profile/filter.ts'
import { useCatalog, useTableSummary } from './catalog.ts'
import { usePreview } from './preview.ts'
import { createProfileCache } from './profile-cache.ts'
import { type ProfileLoader, createProfileLoader } from './profile-loader.ts'
import { useScrub } from './scrub.ts'

/** A profile, and the rows and filters that it is of. */
interface KnownProfile {
  readonly key: string
  /** The version of the table; absent for rows that are in no table. */
  readonly version: number | undefined
  readonly profile: ColumnProfile
}

interface ProfileState {
  /** The rows and filters that profiles are wanted of. */
  readonly key?: string
  readonly version?: number | undefined
  readonly columns: ReadonlyMap<string, KnownProfile>
  /** All rows, and those that the filters leave. */
  readonly rows?: number | undefined
  readonly selected?: number | undefined
  readonly error?: LakeError | undefined
}

/** What the columns of the grid in sight hold. Profiles of other rows stay until theirs come, so that nothing flashes. */
export const useProfile = create<ProfileState>(() => ({ columns: new Map() }))

/** Rows that are shown for less than this are not profiled, ms. */
const patience = 120

/** Sets of rows whose profiles are kept: the versions that somebody moves among. */
const cache = createProfileCache(64)

/** The rows that a table's page shows; undefined until the table is known. */
export const useShownSource = (table: string, version: number | undefined): RowSource | undefined => {
  const latest = useTableSummary(table)?.version
  const preview = usePreview(({ preview: now }) =>
    now?.table === table && now.isPassing !== true ? now.source : undefined,
  )
  const shown = version ?? latest
  return useMemo(
    () => preview ?? (shown === undefined ? undefined : { kind: 'table', table, version: shown }),
    [preview, shown, table],
  )
}

/** The version of the rows of a source; undefined for rows that are in no table. */
export const versionOf = (source: RowSource | undefined): number | undefined =>
  source?.kind === 'table' ? source.version : undefined

/** Shows what is known of rows; of other columns the profiles before stay. */
const show = (key: string, version: number | undefined): void =>
  useProfile.setState(({ key: before, columns, rows, selected, error }) => {
    const known = cache.of(key)
    const all = new Map(columns)
    for (const [name, profile] of known?.columns ?? []) all.set(name, { key, version, profile })
    const isSame = key === before
    return {
      key,
      version,
      columns: all,
      rows: known?.rows ?? rows,
      selected: known?.selected ?? (isSame ? selected : undefined),
      error: isSame ? error : undefined,
    }
  })

/** Runs something when the browser has painted what was changed just now. */
const afterPaint = (run: () => void): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(run)
  })
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}

/** Columns that are looked at beside those in the grid's sight, the most wanted first. */
let alsoWanted: readonly string[] = []
let inSight: readonly string[] = []
let loader: ProfileLoader | undefined

const wanted = (): readonly string[] => [...new Set([...alsoWanted, ...inSight])]

/** Names the columns that a panel shows: their profiles come before those of the grid. */
export const wantProfiles = (columns: readonly string[]): void => {
  alsoWanted = columns
  loader?.want(wanted())
}

/** The versions beside one at rest, the newer first. */
const versionsBeside = (source: RowSource): readonly RowSource[] => {
  if (source.kind !== 'table' || source.version === undefined || useScrub.getState().scrub) return []
  const { table, version } = source
  const latest = useCatalog.getState().tables.find(({ name }) => name === table)?.version ?? version
  return [version + 1, version - 1]
    .filter(one => one >= 0 && one <= latest)
    .map(one => ({ kind: 'table', table, version: one }))
}

let sightTimer: ReturnType<typeof setTimeout> | undefined

/** Names the columns in the grid's sight. Those that are only scrolled past are not profiled. */
export const seeColumns = (columns: readonly string[]): void => {
  if (columns.join('\0') === inSight.join('\0')) return
  inSight = columns
  clearTimeout(sightTimer)
  sightTimer = setTimeout(() => loader?.want(wanted()), patience)
}

/** Profiles of some rows, from now until the returned function is called. */
const load = (source: RowSource, revision: number, where: readonly ColumnFilter[]): (() => void) => {
  const version = versionOf(source)
  const keyAt = (of: RowSource): string => JSON.stringify([of, revision, where])
  const key = keyAt(source)
  const made = createProfileLoader({
    source,
    beside: versionsBeside(source),
    keyAt,
    cache,
    read: (of, names, signal) => lake.profile(of, names, where, signal),
    onKnown: () => show(key, version),
    onError: error => useProfile.setState({ error }),
  })
  loader = made
  const known = cache.of(key)
  const isAllKnown = inSight.length > 0 && inSight.every(name => known?.columns.has(name))
  // What is on its way is marked at once; what is there can wait for the rows to be seen first.
  const forget = isAllKnown ? afterPaint(() => show(key, version)) : undefined
  if (!isAllKnown) show(key, version)
  const timer = setTimeout(() => made.want(wanted()), patience)
  return () => {
    forget?.()
    clearTimeout(timer)
    made.stop()
    if (loader === made) loader = undefined
  }
}

/**
 * Keeps profiles of the columns in sight up to date with rows and filters, also while somebody moves along the table's versions.
 *
 * @param revision another number when the same source has other rows
 */
export const useProfileLoader = (
  source: RowSource | undefined,
  revision: number,
  where: readonly ColumnFilter[],
): void => {
  const key = source && JSON.stringify([source, revision, where])

  useEffect(() => {
    if (source === undefined) return undefined
    let shown: RowSource | undefined
    let stop: (() => void) | undefined
    const follow = (): void => {
      const { scrub } = useScrub.getState()
      const isMoving = source.kind === 'table' && scrub?.table === source.table
      const next = isMoving ? { ...source, version: scrub.version } : source
      if (shown && versionOf(next) === versionOf(shown)) return
      stop?.()
      shown = next
      stop = load(next, revision, where)
    }
    follow()
    let end: ReturnType<typeof setTimeout> | undefined
    const unsubscribe = useScrub.subscribe(({ scrub }) => {
      clearTimeout(end)
      // Where somebody came to rest is another source in a moment.
      if (scrub === undefined) end = setTimeout(follow)
      else follow()
    })
    return () => {
      unsubscribe()
      clearTimeout(end)
      stop?.()
    }
    // Source and filters are in the key, as data.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key])
}

/** Forgets all profiles: another table is shown. */
export const forgetProfiles = (): void => {
  cache.clear()
  inSight = []
  useProfile.setState({
    key: '',
    version: undefined,
    columns: new Map(),
    rows: undefined,
    selected: undefined,
    error: undefined,
  })
}

/** The column that the profile's panel tells of, as the user chose it. */
export const useProfiledColumn = create<{ readonly table?: string; readonly column?: string }>(() => ({}))

/** Has the profile's panel tell of a column. */
export const chooseColumn = (table: string, column: string): void =>
  useProfiledColumn.setState({ table, column })
