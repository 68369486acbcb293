import type { CountedValue } from '../core/cluster/canonical.ts'
import { fail } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import type { RowSource } from '../core/lake/row-views.ts'
import type { Job } from '../core/ports/job.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'
import type { LakeDeps } from './deps.ts'
import { type Relation, asText, describe, withViews } from './relation.ts'
import { relationOf } from './row-sets.ts'

/** More are not taken into memory at once. */
const mostValues = 2_000_000

/** Values that are decoded at once: a few milliseconds. */
const pageSize = 5000

/** Columns whose values are kept, and how many values at most: what is looked at now, and what was before. */
const keptColumns = 2
const keptValues = 500_000

/** Values by the SQL that gives the rows and the column; the newest last. */
const keptBy = new WeakMap<LakeDeps, Map<string, readonly CountedValue[]>>()

const keptOf = (deps: LakeDeps): Map<string, readonly CountedValue[]> => {
  const kept = keptBy.get(deps) ?? new Map<string, readonly CountedValue[]>()
  keptBy.set(deps, kept)
  return kept
}

/** The SQL names the data files, so that equal SQL means equal rows; but for a user's own, which may ask for the time or for chance. */
const keyOf = (source: RowSource, relation: Relation, column: string): string | undefined =>
  source.kind === 'sql' || (relation.views ?? []).length > 0
    ? undefined
    : JSON.stringify([relation.sql, column])

const keep = (deps: LakeDeps, key: string, values: readonly CountedValue[]): void => {
  const kept = keptOf(deps)
  kept.delete(key)
  kept.set(key, values)
  let all = 0
  for (const [at, [old, own]] of [...kept].toReversed().entries()) {
    all += own.length
    if (at >= keptColumns || all > keptValues) kept.delete(old)
  }
}

const checkText = async (deps: LakeDeps, relation: Relation, column: string): Promise<void> => {
  const found = (await describe(deps.interactive, relation)).find(({ name }) => name === column)
  if (!found) return fail(invalidAt('column', `There is no column "${column}".`))
  if (found.type !== 'VARCHAR')
    return fail(invalidAt('column', `"${column}" is ${found.type}; only text can be clustered.`))
}

/** The engine counts; the values are read out of it page by page. */
const count = async (
  deps: LakeDeps,
  relation: Relation,
  column: string,
  job: Job,
): Promise<readonly CountedValue[]> => {
  const table = `"values ${deps.ids.uuid()}"`
  const { cancel } = job
  const phase = `Counting the values of ${column}`
  const run = async (sql: string, files: readonly string[] = []) =>
    (await deps.jobs.rows(sql, { files, cancel })).rows
  try {
    job.onProgress({ phase, rowsDone: 0, bytesDone: 0 })
    const name = quoteIdentifier(column)
    await withViews(deps.jobs, relation, ({ sql, files }) =>
      run(
        `CREATE TEMP TABLE ${table} AS SELECT ${name} AS v, count(*) AS n FROM (${sql}) WHERE ${name} IS NOT NULL GROUP BY 1`,
        files,
      ),
    )
    const distinct = Number((await run(`SELECT count(*) FROM ${table}`))[0]?.[0])
    if (distinct > mostValues) {
      const message = `"${column}" has ${distinct} different values; at most ${mostValues} can be clustered. Filter the rows first.`
      return fail(invalidAt('column', message))
    }
    const values: CountedValue[] = []
    for (let from = 0; from < distinct; from += pageSize) {
      const page = await run(
        `SELECT v, n FROM ${table} WHERE rowid >= ${from} AND rowid < ${from + pageSize}`,
      )
      for (const [value, rows] of page) values.push({ value: asText(value), rows: Number(rows) })
      job.onProgress({ phase, rowsDone: values.length, bytesDone: from, bytesTotal: distinct })
    }
    return values
  } finally {
    await deps.jobs.query(`DROP TABLE IF EXISTS ${table}`).catch(() => undefined)
  }
}

/**
 * The different values of a text column, with how many rows have each; NULL left out. Those that were counted last are kept, so that
 * another question about them need not count again. Failures: `invalid` for a column that is not there, is no text, or has more than
 * 2,000,000 different values.
 */
export const countedValues = async (
  deps: LakeDeps,
  source: RowSource,
  column: string,
  job: Job,
): Promise<readonly CountedValue[]> => {
  const { release, ...relation } = await relationOf(deps, { source }, job.cancel)
  try {
    const key = keyOf(source, relation, column)
    const known = key === undefined ? undefined : keptOf(deps).get(key)
    if (!known) await checkText(deps, relation, column)
    const values = known ?? (await count(deps, relation, column, job))
    if (key !== undefined) keep(deps, key, values)
    return values
  } finally {
    await release?.()
  }
}
