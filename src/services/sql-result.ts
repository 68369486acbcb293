import type { SqlResult } from '../core/lake/row-views.ts'
import type { ResultColumn, Value } from '../core/ports/engine.ts'

/** A result of columns, `name type` each, and rows. */
export const resultOf = (
  columns: Readonly<Record<string, string>>,
  rows: readonly (readonly Value[])[],
  rest: Pick<SqlResult, 'version' | 'stats'> = {},
): SqlResult => ({
  columns: Object.entries(columns).map(([name, type]): ResultColumn => ({ name, type })),
  rows,
  ...rest,
})

/** What a statement without an answer returns. */
export const emptyResult = (version?: number): SqlResult =>
  resultOf({}, [], version === undefined ? {} : { version })

/** One row of counts (BIGINT), by column; null for one that nobody knows. */
export const countsResult = (
  counts: Readonly<Record<string, bigint | null>>,
  version: number | undefined,
): SqlResult =>
  resultOf(
    Object.fromEntries(Object.keys(counts).map(name => [name, 'long'])),
    [Object.values(counts)],
    version === undefined ? {} : { version },
  )

/** A count out of a commit's metrics; undefined where it is not told. */
export const knownMetric = (metrics: Readonly<Record<string, string>>, name: string): bigint | undefined => {
  const text = metrics[name] ?? ''
  return /^-?\d+$/.test(text) ? BigInt(text) : undefined
}

/** A count out of a commit's metrics; what is not told is none. */
export const metric = (metrics: Readonly<Record<string, string>>, name: string): bigint =>
  knownMetric(metrics, name) ?? 0n

/** A time in ms as the engine gives timestamps. */
export const timestampValue = (ms: number): string => `${new Date(ms).toISOString().slice(0, -1)}000Z`
