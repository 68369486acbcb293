import type { AddFile } from '../core/delta/actions.ts'
import { fileKey } from '../core/delta/file-key.ts'
import type { VersionRange } from '../core/delta/vacuum.ts'
import { unwrap } from '../core/failure.ts'
import type { HistoryEntry } from '../core/lake/table-views.ts'
import type { Biography, NamedRow } from '../core/lake/timeline-views.ts'
import type { Job } from '../core/ports/job.ts'
import { sumOf } from '../core/sum-of.ts'
import {
  type CommitRows,
  changedColumns,
  isAmbiguous,
  joinVersions,
  lifeOf,
} from '../core/timeline/biography.ts'
import { type EpochFiles, type RowCommit, planRowFiles } from '../core/timeline/row-files.ts'
import { renamedRows } from '../core/timeline/renamed-rows.ts'
import { keyRow, readRowKey } from '../core/timeline/row-key.ts'
import { type KeyRows, readKeyRows } from './biography-rows.ts'
import type { LakeDeps } from './deps.ts'
import { missingFiles } from './missing-files.ts'
import { tableHistory } from './tables.ts'

/** Where the rows of a commit are read from. */
type Source =
  | { readonly kind: 'files' | 'gone'; readonly commit: RowCommit }
  | { readonly kind: 'changes'; readonly commit: RowCommit; readonly changes: EpochFiles }

const bytesOf = (files: readonly AddFile[]): number => sumOf(files, ({ size }) => size)

/** The change files of a commit where they are less to read than its data files, or all that is left. */
const sourceOf = async (commit: RowCommit, isThere: (file: AddFile) => Promise<boolean>): Promise<Source> => {
  const all = async (files: readonly AddFile[]): Promise<boolean> => {
    for (const file of files) if (!(await isThere(file))) return false
    return true
  }
  const { before, after, changes } = commit
  const files = [...before.files, ...after.files]
  const hasFiles = await all(files)
  if (changes && (await all(changes.files)) && (!hasFiles || bytesOf(changes.files) < bytesOf(files)))
    return { kind: 'changes', commit, changes }
  return { kind: hasFiles ? 'files' : 'gone', commit }
}

const sourcesOf = async (
  deps: LakeDeps,
  table: string,
  commits: readonly RowCommit[],
  job: Job,
): Promise<readonly Source[]> => {
  job.onProgress({ phase: `Looking for the files of ${table}`, rowsDone: 0, bytesDone: 0 })
  const known = new Map<string, boolean>()
  const isThere = async (file: AddFile): Promise<boolean> => {
    const key = fileKey(file)
    const there = known.get(key) ?? (await missingFiles(deps.storage, table, [file], job.cancel)).length === 0
    known.set(key, there)
    return there
  }
  const sources: Source[] = []
  for (const commit of commits) sources.push(await sourceOf(commit, isThere))
  return sources
}

const rowsOfCommit = async (source: Source, rows: KeyRows): Promise<CommitRows> => {
  const { commit } = source
  const { version } = commit
  switch (source.kind) {
    case 'gone':
      return { version, rows: undefined }
    case 'changes':
      return { version, rows: rows.told(source.changes) }
    case 'files':
      return {
        version,
        rows: {
          before: renamedRows(
            await rows.live(commit.before),
            commit.before.epoch.metadata,
            commit.after.epoch.metadata,
          ),
          after: await rows.live(commit.after),
        },
      }
  }
}

const readAll = async (sources: readonly Source[], rows: KeyRows): Promise<readonly CommitRows[]> => {
  const commits: CommitRows[] = []
  for (const source of sources) commits.push(await rowsOfCommit(source, rows))
  return commits
}

const goneOf = (sources: readonly Source[]): readonly VersionRange[] =>
  joinVersions(sources.filter(({ kind }) => kind === 'gone').map(({ commit }) => commit.version))

/**
 * What became of the rows with a key, version by version, as far back as the log goes: out of the files that commits added and removed and
 * that may have the key by their statistics, or their change files; each file is read once. Failures: `table-missing`, `invalid` for a key
 * that the table can not have or that is on far too many rows, those of scans, `cancelled`.
 */
export const readBiography = async (
  deps: LakeDeps,
  table: string,
  key: NamedRow,
  job: Job,
): Promise<Biography> => {
  const { snapshot: last } = await deps.logs.load(table)
  const rowKey = unwrap(readRowKey(last.metadata, key))
  const oldest = await deps.logs.earliest(table)
  const first = oldest > 0 ? await deps.logs.snapshotAt(table, oldest) : undefined
  const from = first ? oldest + 1 : 0
  const entries = await deps.logs.entries(table, from, last.version)
  const history = new Map<number, HistoryEntry>(
    (await tableHistory(deps, table)).map(entry => [entry.version, entry]),
  )
  const plan = planRowFiles(rowKey, entries, first, last)
  const sources = await sourcesOf(deps, table, plan.commits, job)
  const data = sources.flatMap(({ kind, commit }) => (kind === 'files' ? [commit.before, commit.after] : []))
  const changes = sources.flatMap(source => (source.kind === 'changes' ? [source.changes] : []))
  const rows = await readKeyRows(deps, table, last, { data: [...data, plan.last], changes }, job)
  const now = await rows.live(plan.last)
  const events = lifeOf(await readAll(sources, rows), now.length, history)
  const { filesRead, bytesRead } = rows
  return {
    table,
    key: keyRow(rowKey),
    from,
    to: last.version,
    events,
    rows: now,
    isAmbiguous: isAmbiguous(events, now.length),
    changedIn: changedColumns(events),
    unknown: goneOf(sources),
    stats: { filesRead, filesSkipped: plan.skipped, bytesRead },
  }
}
