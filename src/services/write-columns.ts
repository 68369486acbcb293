import type { Engine } from '../core/ports/engine.ts'
import { type Relation, asText, describe, withViews } from './relation.ts'

interface NamedType {
  readonly name: string
  readonly type: string
}

const lookAt = async (engine: Engine, relation: Relation): Promise<readonly NamedType[]> => {
  const columns = await describe(engine, relation)
  if (!columns.some(({ type }) => type.includes('INTEGER'))) return columns
  const names = columns.map((_, index) => `c${index}`)
  const types = names.map(name => `typeof(${name})`)
  // A row of NULLs has the types too, and no row is computed for it.
  const { rows } = await engine.rows(
    `SELECT ${types.join(', ')} FROM (SELECT 1) AS one(n)
      LEFT JOIN (SELECT * FROM (${relation.sql}\n) LIMIT 0) AS nothing(${names.join(', ')}) ON true`,
    { files: relation.files },
  )
  return columns.map(({ name }, index) => ({ name, type: asText(rows[0]?.[index]) }))
}

/**
 * Names and engine types of a relation's columns, as `describe` gives them, but NULL for a column (or list element, or field) of nothing
 * but NULL: DESCRIBE calls that INTEGER, which then would not go into a column of dates.
 */
export const exactColumns = (engine: Engine, relation: Relation): Promise<readonly NamedType[]> =>
  withViews(engine, relation, plain => lookAt(engine, plain))
