import { useEffect, useMemo, useRef, useState } from 'react'
import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { ColumnDetail, ColumnProfile, Profile } from '../core/lake/profile-views.ts'
import type { RowSource } from '../core/lake/row-views.ts'
import type { ColumnFilter } from '../core/profile/filter.ts'
import { useTableSummary } from './catalog.ts'
import { usePreview } from './preview.ts'

/** A profile, and the rows and filters that it is of. */
interface KnownProfile {
  readonly key: string
  readonly profile: ColumnProfile
}

interface ProfileState {
  /** The rows and filters that profiles are wanted of. */
  readonly key?: string
  readonly columns: ReadonlyMap<string, KnownProfile>
  /** All rows, and those that the filters leave. */
  readonly rows?: number | undefined
  readonly selected?: number | undefined
  readonly error?: LakeError | undefined
}

/** What the columns of the grid in sight hold. Profiles of other rows stay until theirs come, so that nothing flashes. */
export const useProfile = create<ProfileState>(() => ({ columns: new Map() }))

/** Columns asked for at once: few, so that those in sight come first. */
const atOnce = 8

/** Rows that are shown for less than this are not profiled, ms. */
const patience = 120

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

const take = (key: string, { rows, selected, columns }: Profile): void =>
  useProfile.setState(state => {
    if (state.key !== key) return state
    const known = new Map(state.columns)
    for (const profile of columns) known.set(profile.column, { key, profile })
    return { columns: known, rows, selected, error: undefined }
  })

interface Loader {
  /** Names the columns in sight; those not known are fetched, and what is fetched for none of them is given up. */
  want(columns: readonly string[]): void
  stop(): void
}

const createLoader = (key: string, source: RowSource, where: readonly ColumnFilter[]): Loader => {
  let wanted: readonly string[] = []
  let running: { readonly names: readonly string[]; readonly controller: AbortController } | undefined
  let isStopped = false
  const missing = () => wanted.filter(name => useProfile.getState().columns.get(name)?.key !== key)

  const work = async (): Promise<void> => {
    if (running) return
    for (let names = missing(); names.length > 0 && !isStopped; names = missing()) {
      const some = names.slice(0, atOnce)
      const controller = new AbortController()
      running = { names: some, controller }
      const result = await lake.profile(source, some, where, controller.signal)
      running = undefined
      if (isStopped) return
      if (controller.signal.aborted) continue
      if (!result.ok) {
        useProfile.setState({ error: result.error })
        return
      }
      take(key, result.value)
      // Columns that the rows do not have are not asked for again.
      const found = new Set(result.value.columns.map(({ column }) => column))
      wanted = wanted.filter(name => !some.includes(name) || found.has(name))
    }
  }

  return {
    want: columns => {
      wanted = columns
      if (running && !running.names.some(name => columns.includes(name))) running.controller.abort()
      void work()
    },
    stop: () => {
      isStopped = true
      running?.controller.abort()
    },
  }
}

/**
 * Keeps profiles of the columns in sight up to date with rows and filters.
 *
 * @param revision another number when the same source has other rows
 */
export const useProfileLoader = (
  source: RowSource | undefined,
  revision: number,
  where: readonly ColumnFilter[],
  columns: readonly string[],
): void => {
  const key = source && JSON.stringify([source, revision, where])
  const loader = useRef<Loader>(undefined)
  const inSight = useRef(columns)
  inSight.current = columns

  useEffect(() => {
    if (key === undefined || source === undefined) return undefined
    const made = createLoader(key, source, where)
    loader.current = made
    useProfile.setState({ key, selected: undefined, error: undefined })
    const timer = setTimeout(() => made.want(inSight.current), patience)
    return () => {
      clearTimeout(timer)
      made.stop()
      loader.current = undefined
    }
    // Source and filters are in the key, as data.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key])

  useEffect(() => {
    const timer = setTimeout(() => loader.current?.want(columns), patience)
    return () => clearTimeout(timer)
  }, [columns])
}

/** Forgets all profiles: another table is shown. */
export const forgetProfiles = (): void =>
  useProfile.setState({ key: '', columns: new Map(), rows: undefined, selected: undefined, error: undefined })

/** What is told of one column; the last answer stays until the next one comes. */
export interface DetailState {
  readonly detail?: ColumnDetail
  readonly error?: LakeError
  readonly isLoading: boolean
}

/** Reads all that is told of a column. */
export const useColumnDetail = (
  source: RowSource | undefined,
  revision: number,
  column: string | undefined,
): DetailState => {
  const [state, setState] = useState<DetailState>({ isLoading: true })
  const key = source && JSON.stringify([source, revision])
  useEffect(() => {
    if (key === undefined || column === undefined) return undefined
    const controller = new AbortController()
    setState(({ detail }) => ({ ...(detail?.column === column && { detail }), isLoading: true }))
    const [from] = JSON.parse(key) as [RowSource]
    void lake.profileColumn(from, column, controller.signal).then(result => {
      if (controller.signal.aborted) return
      setState(
        result.ok ? { detail: result.value, isLoading: false } : { error: result.error, isLoading: false },
      )
    })
    return () => controller.abort()
  }, [key, column])
  return state
}

/** Shares of missing values of all columns, 0 to 1, as they become known; none while they are not wanted. */
export const useMissingShares = (
  source: RowSource | undefined,
  revision: number,
  columns: readonly string[],
  isWanted: boolean,
): ReadonlyMap<string, number> => {
  const [found, setFound] = useState<{ readonly key: string; readonly shares: ReadonlyMap<string, number> }>()
  const key = isWanted && source ? JSON.stringify([source, revision, columns]) : undefined
  useEffect(() => {
    if (key === undefined) return undefined
    const controller = new AbortController()
    const look = async (): Promise<void> => {
      const [from, , names] = JSON.parse(key) as [RowSource, number, string[]]
      const shares = new Map<string, number>()
      for (let at = 0; at < names.length; at += atOnce) {
        const result = await lake.profile(from, names.slice(at, at + atOnce), [], controller.signal)
        if (controller.signal.aborted || !result.ok) return
        for (const { column, missing, rows } of result.value.columns)
          shares.set(column, rows === 0 ? 0 : missing / rows)
        setFound({ key, shares: new Map(shares) })
      }
    }
    void look()
    return () => controller.abort()
  }, [key])
  return found !== undefined && found.key === key ? found.shares : noShares
}

const noShares: ReadonlyMap<string, number> = new Map()

/** The column that the profile's panel tells of, as the user chose it. */
export const useProfiledColumn = create<{ readonly table?: string; readonly column?: string }>(() => ({}))

/** Has the profile's panel tell of a column. */
export const chooseColumn = (table: string, column: string): void =>
  useProfiledColumn.setState({ table, column })

type Columns = readonly { readonly name: string; readonly type: string }[]

const noColumns: Columns = []

/** The columns of the rows that a page shows. */
export const useSourceColumns = (source: RowSource | undefined, revision: number): Columns => {
  const [columns, setColumns] = useState(noColumns)
  const key = source && JSON.stringify([source, revision])
  useEffect(() => {
    if (key === undefined) return undefined
    const controller = new AbortController()
    const [from] = JSON.parse(key) as [RowSource]
    void lake.openRows({ source: from }, controller.signal).then(opened => {
      if (!controller.signal.aborted && opened.ok) setColumns(opened.value.columns)
    })
    return () => controller.abort()
  }, [key])
  return columns
}
