import { sourceColumn } from '../../core/delta/dml-columns.ts'
import { castSql, fromEngineType, storableType } from '../../core/delta/engine-types.ts'
import { type KeyPair, keyPredicate, keyRange, mostKeys } from '../../core/delta/dml-merge-keys.ts'
import type { MergeSource } from '../../core/delta/merge-plan.ts'
import type { Literal, Predicate } from '../../core/delta/predicate.ts'
import type { StructField } from '../../core/delta/schema.ts'
import { unwrap } from '../../core/failure.ts'
import type { Value } from '../../core/ports/engine.ts'
import type { DeltaStatement } from '../../core/sql/delta-statement.ts'
import { quoteIdentifier } from '../../core/sql/quote.ts'
import { tokenize } from '../../core/sql/tokens.ts'
import { type Relation, describe } from '../relation.ts'
import { type Work, bound, over, rowsOf, stage } from './work.ts'

type Merge = Extract<DeltaStatement, { kind: 'merge' }>

/** The source of a MERGE, evaluated once: its rows with a number each. */
export interface StagedSource extends MergeSource {
  readonly relation: Relation
  readonly rows: number
}

/** What a source without an alias is called: a table by its name, without layer and version; a query has no name to be called by. */
const aliasOf = ({ source, sourceAlias }: Merge): string => {
  if (sourceAlias !== undefined) return sourceAlias
  const names: string[] = []
  for (const { kind, value } of tokenize(source.sql)) {
    if (kind === 'end') break
    if (kind === 'mark' && value !== '.') return '__boathouse_rows'
    if (kind === 'word' || kind === 'quoted') names.push(value)
  }
  return (names.at(-1) ?? '__boathouse_rows').replace(/@.*$/, '')
}

/** A column as it is staged, and as a table would store it. What no file can hold is cast; all else stays what it is. */
const stagedColumn = ({ name, type }: { readonly name: string; readonly type: string }) => {
  const stored = unwrap(storableType(type))
  const field: StructField = { name, type: stored.type, nullable: true, metadata: {} }
  const own = quoteIdentifier(name)
  return { field, sql: fromEngineType(type).ok ? own : `${castSql(own, stored)} AS ${own}` }
}

/** Evaluates the source of a MERGE once and numbers its rows. */
export const stageSource = async (work: Work, statement: Merge): Promise<StagedSource> => {
  const alias = aliasOf(statement)
  const query = `SELECT * FROM ${statement.source.sql}\n AS ${quoteIdentifier(alias)}`
  const relation = await bound(work, query)
  const columns = (await describe(work.engine, relation)).map(stagedColumn)
  const items = [`row_number() OVER () AS ${sourceColumn}`, ...columns.map(({ sql }) => sql)]
  const staged = await stage(work, over(`SELECT ${items.join(', ')} FROM (${relation.sql})`, relation))
  const [count] = await rowsOf(work, over(`SELECT count(*) FROM (${staged.sql})`, staged))
  return {
    alias,
    schema: { type: 'struct', fields: columns.map(({ field }) => field) },
    relation: staged,
    rows: Number(count?.[0] ?? 0),
  }
}

const isLiteral = (value: Value | undefined): value is Literal =>
  ['string', 'number', 'bigint', 'boolean'].includes(typeof value)

/** What can be said of the rows that have a match, by the values that the source has for the columns of the condition. */
export const matchable = async (
  work: Work,
  { relation }: StagedSource,
  pairs: readonly KeyPair[],
): Promise<Predicate> => {
  const of: Predicate[] = []
  for (const pair of pairs) {
    const key = quoteIdentifier(pair.source.name)
    const given = `SELECT ${key} AS key FROM (${relation.sql}) WHERE ${key} IS NOT NULL`
    const some = `SELECT DISTINCT key FROM (${given}) LIMIT ${mostKeys + 1}`
    const values = (await rowsOf(work, over(some, relation))).map(([value]) => value)
    if (values.length <= mostKeys) {
      of.push(values.every(isLiteral) ? keyPredicate(pair, values) : { kind: 'unknown' })
      continue
    }
    const [bounds] = await rowsOf(work, over(`SELECT min(key), max(key) FROM (${given})`, relation))
    const [smallest, largest] = bounds ?? []
    if (isLiteral(smallest) && isLiteral(largest)) of.push(keyRange(pair, smallest, largest))
  }
  return { kind: 'and', of }
}
