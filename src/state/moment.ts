import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { HistoryEntry } from '../core/lake/table-views.ts'
import type { LakeMoment, TableAtMoment } from '../core/lake/timeline-views.ts'
import type { Result } from '../core/result.ts'
import { useCatalog } from './catalog.ts'
import { useRoute } from './route.ts'

interface MomentState {
  /** What every table was at the moment in the address; of the moment before while that is looked up. Undefined: now. */
  readonly tables?: ReadonlyMap<string, TableAtMoment> | undefined
  readonly error?: LakeError | undefined
}

/** The whole lake at the moment that it is moved to. */
export const useMoment = create<MomentState>(() => ({}))

let asked = 0

const look = async (at: number | undefined): Promise<void> => {
  asked += 1
  const own = asked
  if (at === undefined) return useMoment.setState({ tables: undefined, error: undefined })
  const then = await lake.atMoment(at)
  if (own !== asked) return undefined
  return useMoment.setState(
    then.ok
      ? { tables: new Map(then.value.tables.map(table => [table.table, table])), error: undefined }
      : { tables: undefined, error: then.error },
  )
}

useRoute.subscribe(({ at }, before) => {
  if (at !== before.at && (at === undefined || useCatalog.getState().status === 'ready')) void look(at)
})

// Commits may change what a table was: in a lake that others write to, times of commits are not those of arrival.
useCatalog.subscribe(({ tables, status }, before) => {
  const { at } = useRoute.getState()
  if (at !== undefined && status === 'ready' && (tables !== before.tables || status !== before.status))
    void look(at)
})

/** What a page of a table shows: `now` (the latest), or as of the moment; `looking` until that is known. */
export type TableThen = TableAtMoment | { readonly kind: 'now' | 'looking' }

/** What a table was at the moment that the lake is moved to. */
export const useTableThen = (table: string): TableThen => {
  const isNow = useRoute(({ at }) => at === undefined)
  const then = useMoment(({ tables }) => tables?.get(table))
  const isLost = useMoment(({ error }) => error !== undefined)
  if (isNow || isLost) return { kind: 'now' }
  return then ?? { kind: 'looking' }
}

/** Every table as it was at a moment, whatever the lake is moved to. */
export const tablesAt = (moment: number): Promise<Result<LakeMoment>> => lake.atMoment(moment)

/** A commit of one of the lake's tables. */
export interface LakeCommit {
  readonly table: string
  readonly entry: HistoryEntry
}

const byTime = (a: LakeCommit, b: LakeCommit): number =>
  a.entry.timestamp - b.entry.timestamp || a.table.localeCompare(b.table) || a.entry.version - b.entry.version

/** All commits of the lake, oldest first, read from the logs when `isWanted`; undefined until they are there. */
export const useLakeCommits = (isWanted: boolean): readonly LakeCommit[] | undefined => {
  const [commits, setCommits] = useState<readonly LakeCommit[]>()
  const tables = useCatalog(state => state.tables)
  useEffect(() => {
    if (!isWanted) return undefined
    let isGone = false
    const read = async (): Promise<void> => {
      const histories = await Promise.all(
        // A table that can not be opened has no commits to show, and hides no others.
        tables.map(async ({ name }) => ({ name, history: await lake.history(name) })),
      )
      if (isGone) return
      const all = histories.flatMap(({ name: table, history }) =>
        history.ok ? history.value.map(entry => ({ table, entry })) : [],
      )
      setCommits(all.toSorted(byTime))
    }
    void read()
    return () => {
      isGone = true
    }
  }, [isWanted, tables])
  return commits
}
