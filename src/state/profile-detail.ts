import { useEffect, useState } from 'react'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { ColumnDetail } from '../core/lake/profile-views.ts'
import type { RowSource } from '../core/lake/row-views.ts'
import type { Value } from '../core/ports/engine.ts'
import { abortSoon } from './abort-soon.ts'
import { useFilm } from './film.ts'
import { versionOf } from './profile.ts'
import { useScrub } from './scrub.ts'

/** What is told of one column; the last answer stays until the next one comes. */
export interface DetailState {
  readonly detail?: ColumnDetail
  /** The version that the detail is of; absent for rows that are in no table. */
  readonly version?: number | undefined
  readonly error?: LakeError
  readonly isLoading: boolean
}

/** Where somebody moves along the versions of a table, only what is rested at is read, ms. */
const patience = 120

/** Details that are kept: what was told once is told at once. */
const capacity = 200
const known = new Map<string, ColumnDetail>()

const remember = (key: string, detail: ColumnDetail): void => {
  known.set(key, detail)
  for (const oldest of known.keys()) {
    if (known.size <= capacity) break
    known.delete(oldest)
  }
}

/** The version of a table under the pointer of who moves along its versions; undefined at rest. */
export const useVersionMoving = (table: string): number | undefined =>
  useScrub(({ scrub }) => (scrub?.table === table ? scrub.version : undefined))

/** Later where somebody moves along the versions: what is only passed is not read. */
const whenRested = (run: () => void): (() => void) => {
  const timer = setTimeout(run, useScrub.getState().scrub ? patience : 0)
  return () => clearTimeout(timer)
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
    const [from] = JSON.parse(key) as [RowSource]
    const version = versionOf(from)
    const name = `${key}\n${column}`
    const told = known.get(name)
    if (told) {
      setState({ detail: told, version, isLoading: false })
      return undefined
    }
    setState(({ detail, version: of }) => ({
      ...(detail?.column === column && { detail, version: of }),
      isLoading: true,
    }))
    const controller = new AbortController()
    let isGone = false
    const look = async (): Promise<void> => {
      const result = await lake.profileColumn(from, column, controller.signal)
      if (result.ok) remember(name, result.value)
      if (isGone) return
      setState(
        result.ok
          ? { detail: result.value, version, isLoading: false }
          : { error: result.error, isLoading: false },
      )
    }
    const forget = whenRested(() => void look())
    return () => {
      isGone = true
      forget()
      abortSoon(controller)
    }
  }, [key, column])
  return state
}

/** Columns whose missing values are counted at once. */
const atOnce = 8

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
    const forget = whenRested(() => void look())
    return () => {
      forget()
      abortSoon(controller)
    }
  }, [key])
  return found !== undefined && found.key === key ? found.shares : noShares
}

const noShares: ReadonlyMap<string, number> = new Map()

/** The columns of the rows that a page shows, and the first of these rows, as an example. */
export interface SourceColumns {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly example?: readonly Value[]
}

const noColumns: SourceColumns = { columns: [] }

/** Who moves along the versions of a table sees the columns of each at once. */
const useFilmedColumns = (source: RowSource | undefined): SourceColumns | undefined => {
  const frame = useFilm(({ frame: seen, wanted }) => (seen?.version === wanted ? seen : undefined))
  const isOf = frame !== undefined && frame.version === versionOf(source)
  const [first] = isOf ? frame.rows : []
  return isOf ? { columns: frame.columns, ...(first && { example: first }) } : undefined
}

/** The columns of the rows that a page shows. */
export const useSourceColumns = (source: RowSource | undefined, revision: number): SourceColumns => {
  const [found, setFound] = useState(noColumns)
  const filmed = useFilmedColumns(source)
  const key = source && JSON.stringify([source, revision])
  useEffect(() => {
    if (key === undefined) return undefined
    const controller = new AbortController()
    const { signal } = controller
    const [from] = JSON.parse(key) as [RowSource]
    const look = async (): Promise<void> => {
      const opened = await lake.openRows({ source: from }, signal)
      if (signal.aborted || !opened.ok) return
      const { id, columns } = opened.value
      setFound({ columns })
      const rows = await lake.readRows(id, 0, 1, signal)
      const [example] = rows.ok ? rows.value : []
      if (!signal.aborted && example) setFound({ columns, example })
    }
    const forget = whenRested(() => void look())
    return () => {
      forget()
      abortSoon(controller)
    }
  }, [key])
  return filmed ?? found
}
