import { Failure } from '../core/error.ts'
import { attempt, fail } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import type { LakeMoment, TableAtMoment } from '../core/lake/timeline-views.ts'
import { timestampMillis } from '../core/sql/time-travel.ts'
import type { LakeDeps } from './deps.ts'
import { tableNames } from './tables.ts'

type MomentDeps = Pick<LakeDeps, 'storage' | 'logs'>

const millisOf = (timestamp: number | string): number => {
  const ms = typeof timestamp === 'number' ? timestamp : timestampMillis(timestamp)
  if (ms !== undefined && Number.isFinite(ms)) return ms
  const message = `“${timestamp}” is not a timestamp: write it as 2026-03-01 or 2026-03-01 09:14:00, or as milliseconds since 1970.`
  return fail(invalidAt('timestamp', message))
}

const versionThen = async ({ logs }: MomentDeps, table: string, ms: number): Promise<TableAtMoment> => {
  const latest = (await logs.load(table)).snapshot.version
  const then = await attempt(() => logs.versionAt(table, ms))
  if (then.ok) {
    const { version, timestamp } = await logs.snapshotAt(table, then.value)
    return { kind: 'version', table, version, timestamp, latest }
  }
  if (then.error.kind !== 'version-missing') return fail(then.error)
  return { kind: (await logs.earliest(table)) > 0 ? 'unknown' : 'none', table, latest }
}

const tableThen = async (deps: MomentDeps, table: string, ms: number): Promise<readonly TableAtMoment[]> => {
  try {
    return (await deps.logs.find(table)) ? [await versionThen(deps, table, ms)] : []
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return [{ kind: 'problem', table, problem: thrown.message }]
  }
}

/**
 * Every table of the lake as it was at a moment: its newest version that is not after it, by the rule of TIMESTAMP AS OF. A table that can
 * not be opened hides no other. Failure `invalid` for what is no moment.
 *
 * @param timestamp ms since the epoch, or text as time travel spells it
 */
export const lakeAtMoment = async (deps: MomentDeps, timestamp: number | string): Promise<LakeMoment> => {
  const ms = millisOf(timestamp)
  const tables: TableAtMoment[] = []
  for (const name of await tableNames(deps)) tables.push(...(await tableThen(deps, name, ms)))
  return { timestamp: ms, tables }
}
