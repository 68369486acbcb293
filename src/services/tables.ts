import type { CommitInfo, Snapshot } from '../core/delta/actions.ts'
import { commitInfoOf, snapshotBytes, snapshotRows } from '../core/delta/replay.ts'
import { typeName } from '../core/delta/schema-json.ts'
import { Failure } from '../core/error.ts'
import type { ColumnView, HistoryEntry, Layer, TableSummary, TableView } from '../core/lake/table-views.ts'
import { isAuditColumn } from '../core/medallion/audit.ts'
import { parseTableName, tableDirectory } from '../core/medallion/names.ts'
import { crowded } from '../core/upkeep/crowded.ts'
import { unwrap } from '../core/failure.ts'
import { recoverTable, withTableLock } from './commit.ts'
import type { LakeDeps, LogDeps } from './deps.ts'
import { type Maker, definitionOf, readMaker, removeMaker } from './documents.ts'
import { filesBelow } from './files-below.ts'
import { type LoadedTable, type TableLogs } from './table-logs.ts'
import { removeMetrics } from './kept-metrics.ts'
import { removeTags } from './tags.ts'

/** The layers in their order. */
export const layers: readonly Layer[] = ['bronze', 'silver', 'gold']

/** The version that a notice has when its table was dropped. */
const dropped = -1

type ReadDeps = LogDeps & { readonly logs: TableLogs }

/** Columns of a snapshot as the user sees them. */
export const columnsOf = (snapshot: Pick<Snapshot, 'metadata'>): readonly ColumnView[] =>
  snapshot.metadata.schema.fields.map(({ name, type, nullable, metadata }) => {
    const hint = metadata['boathouse.hint']
    return {
      name,
      type: typeName(type),
      nullable,
      audit: isAuditColumn(name),
      ...(typeof hint === 'string' ? { hint } : {}),
    }
  })

/** Names of all tables of the lake, layer by layer, each layer in order of name. */
export const tableNames = async ({ storage }: Pick<LogDeps, 'storage'>): Promise<readonly string[]> => {
  const names: string[] = []
  for (const layer of layers) {
    for (const entry of await storage.list(layer)) {
      if (entry.kind === 'directory') names.push(`${layer}.${entry.name}`)
    }
  }
  return names
}

/**
 * What made the data that a table now has: the provenance of the newest commit that has some, passing over upkeep. The log is read
 * backwards, as far as needed.
 */
export const provenanceOf = async (logs: TableLogs, table: string): Promise<CommitInfo['boathouse']> => {
  let last = (await logs.load(table)).snapshot.version
  for (let count = 1; last >= 0; count *= 4) {
    const first = Math.max(0, last - count + 1)
    const entries = await logs.entries(table, first, last)
    const made = entries.map(entry => commitInfoOf(entry).boathouse).findLast(found => found !== undefined)
    if (made) return made
    last = first - 1
  }
  return undefined
}

/** Whether a table was made by what `maker` is now; its inputs are not looked at. */
export const madeByCurrent = (maker: Maker, provenance: CommitInfo['boathouse']): boolean => {
  const made = maker.kind === 'recipe' ? provenance?.recipe : provenance?.aggregate
  const { id, revision } = definitionOf(maker)
  return made?.id === id && made.revision === revision
}

/** Whether a made table is older than what it is made of, by whatever way that came about: inputs are looked at in turn. */
const isStale = async (
  deps: ReadDeps,
  loaded: LoadedTable,
  seen: readonly string[] = [],
): Promise<boolean> => {
  const maker = await readMaker(deps.storage, loaded.table)
  if (!maker || seen.includes(loaded.table)) return false
  const provenance = await provenanceOf(deps.logs, loaded.table)
  if (!madeByCurrent(maker, provenance)) return true
  for (const { table, version } of provenance?.inputs ?? []) {
    const input = await deps.logs.find(table)
    if (!input) continue
    if (input.snapshot.version > version || (await isStale(deps, input, [...seen, loaded.table]))) return true
  }
  return false
}

const summarise = async (deps: ReadDeps, name: string): Promise<TableSummary | undefined> => {
  const loaded = await deps.logs.find(name)
  if (!loaded) return undefined
  const { snapshot } = loaded
  const { layer } = unwrap(parseTableName(name))
  const maker = await readMaker(deps.storage, name)
  const rows = snapshotRows(snapshot)
  const small = crowded(snapshot).length
  const madeBy = maker?.kind ?? (layer === 'bronze' ? 'ingest' : undefined)
  return {
    name,
    layer,
    version: snapshot.version,
    ...(rows === undefined ? {} : { rows }),
    bytes: snapshotBytes(snapshot),
    files: snapshot.files.size,
    modified: snapshot.timestamp,
    ...(madeBy === undefined ? {} : { madeBy }),
    stale: await isStale(deps, loaded),
    ...(small > 0 && { smallFiles: small }),
  }
}

/** Every table of the lake. One that can not be opened is listed with its problem. */
export const listTables = async (deps: ReadDeps): Promise<readonly TableSummary[]> => {
  const summaries: TableSummary[] = []
  for (const name of await tableNames(deps)) {
    try {
      const summary = await summarise(deps, name)
      if (summary) summaries.push(summary)
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown
      const { layer } = unwrap(parseTableName(name))
      const unknown = { version: -1, bytes: 0, files: 0, modified: 0, stale: false }
      summaries.push({ name, layer, ...unknown, problem: thrown.message })
    }
  }
  return summaries
}

/** A table's columns and exact row count at a version (the newest when absent). */
export const viewTable = async (deps: ReadDeps, name: string, version?: number): Promise<TableView> => {
  const { snapshot: newest } = await deps.logs.load(name)
  const snapshot = await deps.logs.snapshotAt(name, version)
  const rows = snapshotRows(snapshot)
  return {
    name,
    version: snapshot.version,
    latest: newest.version,
    ...(rows === undefined ? {} : { rows }),
    columns: columnsOf(snapshot),
  }
}

/** Every commit of a table whose log entry is still there, oldest first, from the log alone. */
export const tableHistory = (
  { logs }: Pick<ReadDeps, 'logs'>,
  name: string,
): Promise<readonly HistoryEntry[]> => logs.history(name)

type EngineDeps = Pick<LakeDeps, 'storage' | 'logs' | 'interactive' | 'jobs'>

/** Forgets what is known of a table and closes its files, so that they can be removed. */
const letGo = async ({ storage, logs, interactive, jobs }: EngineDeps, table: string): Promise<void> => {
  logs.forget(table)
  const paths = (await filesBelow(storage, tableDirectory(table))).map(({ path }) => path)
  await Promise.all([interactive.release(paths), jobs.release(paths)])
}

/** Lets go of tables that are dropped elsewhere: a file that any tab has open can not be removed. */
export const followDrops = (deps: EngineDeps & Pick<LakeDeps, 'notices'>): void => {
  deps.notices.subscribe(({ table, version }) => {
    // What fails here fails again, and is told, where the table is removed.
    if (version === dropped) void letGo(deps, table).catch(() => undefined)
  })
}

/** Removes a table, its history, its tags and what makes it. */
export const dropTable = async (deps: LakeDeps, name: string): Promise<void> => {
  await deps.logs.load(name)
  // What was decided is in the log then, should the table survive what comes.
  await recoverTable(deps, name)
  await withTableLock(deps, name, async () => {
    // Claims go first: without their log they would keep the name taken for ever.
    await deps.fence.forget(name)
    // The log goes before the data: without it what is left are orphans, not half a table.
    await deps.storage.remove(`${tableDirectory(name)}/_delta_log`)
    await removeMaker(deps.storage, name)
    await removeTags(deps, name)
    await removeMetrics(deps, name)
    deps.notices.post({ table: name, version: dropped })
    await letGo(deps, name)
    await deps.storage.remove(tableDirectory(name))
  })
}
