import { pairColumns, pairTables } from '../core/diff/columns.ts'
import { fail } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import type { DiffGroup, DiffOptions, DiffRow, TableDiff, WantedRows } from '../core/lake/diff-views.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { Job } from '../core/ports/job.ts'
import type { LakeDeps } from './deps.ts'
import type { HeldResult, PreparedResults } from './prepared-results.ts'
import { type ComparedVersions, compareVersions } from './table-diff-compare.ts'
import { readGroup } from './table-diff-group.ts'
import { readPage } from './table-diff-pages.ts'
import type { DiffWork } from './table-diff-sides.ts'
import { WholePages } from './table-diff-whole.ts'

/** Differences that stay open; the one used longest ago goes first. */
const capacity = 8

/** Which versions of which table are compared. */
export interface DiffRequest {
  readonly table: string
  readonly from: number
  readonly to: number
}

/** Differences between versions of tables, each found once and kept a while for its rows. */
export interface TableDiffs {
  /**
   * Compares two versions; `from` may be the later one, or a version of another table. Only files that are in one of them alone are read, or
   * the change feed where that is less. Failures: `version-missing`, `invalid` for a key that is not in both, and for either version those of
   * a query.
   */
  open(request: DiffRequest, options: DiffOptions, job: Job): Promise<TableDiff>
  /**
   * Rows of an open difference, of one kind or of all: what was added, then what was removed, then what changed. With a group, those of it
   * alone. `whole` is all rows of both versions in order.
   */
  rows(
    id: string,
    kind: WantedRows | undefined,
    offset: number,
    limit: number,
    cancel: Cancel,
    group?: DiffGroup,
  ): Promise<readonly DiffRow[]>
  /** Among all rows, the place of the one that differs next after a place (direction 1) or before it (-1); undefined: none does. */
  next(id: string, place: number, direction: 1 | -1, cancel: Cancel): Promise<number | undefined>
  /** An open difference with the files that its rows are in. */
  opened(id: string): Promise<ComparedVersions>
}

interface OpenDiff extends ComparedVersions {
  readonly whole: WholePages
  readonly close: () => Promise<void>
}

const otherTable = (table: string, { other }: DiffOptions): string | undefined =>
  other === table ? undefined : other

/** Compares, and lets go of all scratch files but those that the pages are read from. */
const openDiff = async (
  deps: LakeDeps,
  results: PreparedResults,
  { table, ...versions }: DiffRequest,
  options: DiffOptions,
  job: Job,
): Promise<OpenDiff> => {
  const other = otherTable(table, options)
  const from = await deps.logs.snapshotAt(other ?? table, versions.from)
  const to = await deps.logs.snapshotAt(table, versions.to)
  const paired =
    other === undefined
      ? pairColumns(from.metadata, to.metadata)
      : pairTables(from.metadata, to.metadata, options.key ?? [])
  const all: HeldResult[] = []
  const hold: DiffWork['hold'] = async relation => {
    const held = await results.hold(relation, job.cancel)
    all.push(held)
    return held
  }
  const release = async (held: readonly HeldResult[]): Promise<void> => {
    for (const each of held) await each.release()
  }
  const kept = new Set<string>()
  try {
    const opened = await compareVersions(
      { deps, table, other, from, to, paired, job, hold },
      options,
      deps.ids.uuid(),
    )
    for (const { path } of opened.pages.parts) kept.add(path)
    const whole = new WholePages(deps, results, opened)
    const close = async (): Promise<void> => {
      await whole.close()
      await release(all.filter(({ path }) => kept.has(path)))
    }
    return { ...opened, whole, close }
  } finally {
    await release(all.filter(({ path }) => !kept.has(path)))
  }
}

/** What two requests must have in common to have the same answer: versions never change, but a table may be made anew. */
const requestKey = async (
  { logs }: LakeDeps,
  { table, from, to }: DiffRequest,
  options: DiffOptions,
): Promise<string> => {
  const other = otherTable(table, options)
  const versions = [await logs.snapshotAt(other ?? table, from), await logs.snapshotAt(table, to)]
  const made = versions.map(({ version, timestamp, metadata }) => [version, timestamp, metadata.id])
  return JSON.stringify([table, other ?? null, made, options.key ?? null])
}

/** Creates the registry of differences. */
export const createTableDiffs = (deps: LakeDeps, results: PreparedResults): TableDiffs => {
  /** By what was asked for; the newest use last. */
  const open = new Map<string, OpenDiff>()

  const touch = async (key: string, used: OpenDiff): Promise<void> => {
    open.delete(key)
    open.set(key, used)
    for (const [oldest, { close }] of open) {
      if (open.size <= capacity) return
      open.delete(oldest)
      await close()
    }
  }

  const opened = async (id: string): Promise<OpenDiff> => {
    const [found] = [...open].filter(([, { diff }]) => diff.id === id)
    if (!found) return fail(invalidAt('id', 'This comparison is no longer open: compare the versions again.'))
    await touch(...found)
    return found[1]
  }

  return {
    opened,
    next: async (id, place, direction, cancel) => (await opened(id)).whole.next(place, direction, cancel),
    open: async (request, options, job) => {
      const key = await requestKey(deps, request, options)
      const made = open.has(key) ? undefined : await openDiff(deps, results, request, options, job)
      // Somebody else may have asked for the same meanwhile, and has it.
      const known = open.get(key)
      if (known && made) await made.close()
      const used = known ?? made
      if (!used) throw new TypeError('A difference is known or made')
      await touch(key, used)
      return used.diff
    },
    rows: async (id, kind, offset, limit, cancel, group) => {
      const { pages, whole } = await opened(id)
      if (kind === 'whole') return whole.read({ offset, limit }, cancel)
      const wanted = { kind, offset, limit }
      return group ? readGroup(deps, pages, wanted, group, cancel) : readPage(deps, pages, wanted, cancel)
    },
  }
}
