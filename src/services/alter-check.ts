import type { Metadata, Snapshot } from '../core/delta/actions.ts'
import { checkConstraints, type Constraint } from '../core/delta/constraints.ts'
import { toEngineType } from '../core/delta/engine-types.ts'
import { defaultExpression, generationExpression } from '../core/delta/generated-columns.ts'
import type { StructField } from '../core/delta/schema.ts'
import { brokenConstraint, kept, violationError, violationItems } from '../core/delta/write-faults.ts'
import { Failure } from '../core/error.ts'
import { fail, unwrap } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { Engine } from '../core/ports/engine.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'
import { scanExpression } from '../core/sql/scan-expression.ts'
import { fromSparkExpression } from '../core/sql/spark-expression.ts'
import type { LakeDeps } from './deps.ts'
import { describe, tableRelation } from './relation.ts'

/** Functions whose value differs from one look to the next. */
const unsteady: ReadonlySet<string> = new Set(['now', 'current_date', 'random', 'gen_random_uuid'])

/** An expression of a column or a constraint, what it is called in messages, and the columns that it may name. */
interface Expression {
  readonly name: string
  readonly rule: string
  readonly spark: string
  readonly fields: readonly StructField[]
}

const refuseUnsteady = ({ name, rule }: Expression, sql: string): void => {
  const found = scanExpression(sql).names.find(word => !word.quoted && unsteady.has(word.name.toLowerCase()))
  if (found)
    fail(invalidAt(name, `The ${rule} can not be kept: ${found.name}() has another value each time.`))
}

/** The engine's own look at an expression, without reading a row: its type. */
const typeOf = async (
  engine: Engine,
  expression: Expression,
  wrap: (sql: string) => string,
): Promise<string> => {
  const { name, rule, spark, fields } = expression
  const sql = unwrap(fromSparkExpression(spark))
  refuseUnsteady(expression, sql)
  const row = fields.map(
    field => `CAST(NULL AS ${toEngineType(field.type)}) AS ${quoteIdentifier(field.name)}`,
  )
  const from = `SELECT ${['true AS __boathouse_row', ...row].join(', ')}`
  try {
    const [column] = await describe(engine, {
      sql: `SELECT ${wrap(`(${sql})`)} FROM (${from}) AS row_`,
      files: [],
    })
    return column?.type ?? ''
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.error.kind !== 'query-failed') throw thrown
    const known = fields.map(field => field.name).join(', ')
    return fail(
      invalidAt(name, `The ${rule} can not be kept: ${thrown.message} It may name these columns: ${known}.`),
    )
  }
}

/** Checks that CHECK constraints are conditions over the table's columns. Failure `invalid`, with what the engine says. */
export const checkConditions = async (engine: Engine, metadata: Metadata): Promise<void> => {
  for (const { name, expression } of checkConstraints(metadata)) {
    const rule = `constraint ${name} CHECK (${expression})`
    const about = { name, rule, spark: expression, fields: metadata.schema.fields }
    const type = await typeOf(engine, about, sql => sql)
    if (type !== 'BOOLEAN')
      fail(invalidAt(name, `The ${rule} can not be kept: it is a ${type}, not true or false.`))
  }
}

/** Checks that generated columns are made of columns that are not, and steadily. Failure `invalid`. */
export const checkGenerated = async (engine: Engine, { schema }: Metadata): Promise<void> => {
  const fields = schema.fields.filter(field => generationExpression(field) === undefined)
  for (const field of schema.fields) {
    const spark = generationExpression(field)
    if (spark === undefined) continue
    const rule = `column ${field.name} GENERATED ALWAYS AS (${spark})`
    await typeOf(
      engine,
      { name: field.name, rule, spark, fields },
      sql => `CAST(${sql} AS ${toEngineType(field.type)})`,
    )
  }
}

/** Checks that a column's default is a value of its type, by making one. Failure `invalid`. */
export const checkDefaults = async (engine: Engine, fields: readonly StructField[]): Promise<void> => {
  for (const field of fields) {
    const spark = defaultExpression(field)
    if (spark === undefined) continue
    try {
      await engine.rows(`SELECT CAST((${unwrap(fromSparkExpression(spark))}) AS ${toEngineType(field.type)})`)
    } catch (thrown) {
      if (!(thrown instanceof Failure) || thrown.error.kind !== 'query-failed') throw thrown
      fail(
        invalidAt(
          field.name,
          `The default ${spark} can not be used for column ${field.name}: ${thrown.message}`,
        ),
      )
    }
  }
}

/**
 * Reads a table and checks that its rows keep rules that are new to it. Failure `constraint-violated` with the rule, how many rows break
 * it, and one of them.
 */
export const checkRows = async (
  deps: Pick<LakeDeps, 'storage' | 'scratch' | 'ids' | 'jobs'>,
  table: string,
  snapshot: Snapshot,
  rules: readonly Constraint[],
  cancel: Cancel,
): Promise<void> => {
  if (rules.length === 0 || snapshot.files.size === 0) return
  const { sql, files } = await tableRelation(deps, deps.jobs, table, snapshot)
  const options = { files, cancel }
  const counted = await deps.jobs.rows(`SELECT ${violationItems(rules)} FROM (${sql}) AS rows_`, options)
  const broken = brokenConstraint(rules, counted.rows[0] ?? [])
  if (!broken) return
  const { constraint, rows } = broken
  const first = await deps.jobs.rows(
    `SELECT * FROM (${sql}) AS rows_ WHERE NOT ${kept(constraint)} LIMIT 1`,
    options,
  )
  const error = violationError(
    constraint,
    rows,
    first.columns.map(({ name }) => name),
    first.rows[0] ?? [],
  )
  if (error.kind !== 'constraint-violated') fail(error)
  const shown = error.message.slice(error.message.indexOf(' The first: '))
  const verb = rows === 1 ? '1 row breaks' : `${rows} rows break`
  fail({ ...error, message: `${table} was not changed: ${verb} the rule that ${constraint.rule}.${shown}` })
}
