import { Failure } from '../core/error.ts'
import { fail } from '../core/failure.ts'
import { spelledMoment } from '../core/sql/reading.ts'
import type { LakeDeps } from './deps.ts'
import type { TableLogs } from './table-logs.ts'

/** The version that a table had; undefined when it was not there yet. Failure `version-missing` where the log of that time is gone. */
const versionThen = async (logs: TableLogs, table: string, moment: number): Promise<number | undefined> => {
  try {
    return await logs.versionAt(table, moment)
  } catch (thrown) {
    const isBefore = thrown instanceof Failure && thrown.error.kind === 'version-missing'
    if (isBefore && (await logs.earliest(table)) === 0) return undefined
    throw thrown
  }
}

const notYet = (table: string, moment: number): never =>
  fail({
    kind: 'table-missing',
    message: `${table} did not exist yet at ${spelledMoment(moment)}: its first version is later.`,
    table,
  })

/** Logs that know nothing of what was committed after a moment, but by the number of its version. */
const logsThen = (logs: TableLogs, moment: number): TableLogs => {
  const find: TableLogs['find'] = async table => {
    if (!(await logs.find(table))) return undefined
    const version = await versionThen(logs, table, moment)
    return version === undefined ? undefined : { table, snapshot: await logs.snapshotAt(table, version) }
  }
  const load: TableLogs['load'] = async table => {
    await logs.load(table)
    return (await find(table)) ?? notYet(table, moment)
  }
  return {
    ...logs,
    find,
    load,
    snapshotAt: async (table, version) =>
      version === undefined ? (await load(table)).snapshot : logs.snapshotAt(table, version),
    history: async table => {
      const { version } = (await load(table)).snapshot
      return (await logs.history(table)).filter(entry => entry.version <= version)
    },
    entries: async (table, from, to) => logs.entries(table, from, to ?? (await load(table)).snapshot.version),
  }
}

/**
 * The lake as it was at a moment (ms since the epoch), to be read: tables without a time travel of their own are at their newest version
 * that is not after it, by the rule of TIMESTAMP AS OF. A table that did not exist yet is a Failure `table-missing` that says so.
 */
export const lakeThen = (deps: LakeDeps, moment: number): LakeDeps => ({
  ...deps,
  logs: logsThen(deps.logs, moment),
})
