import { quoteIdentifier } from '../sql/quote.ts'
import { toEngineType } from './engine-types.ts'
import type { DeltaType, StructType } from './schema.ts'

/** Of a located relation: which of the located files a row is in. */
export const fileColumn = '__boathouse_file'
/** Of a located relation: the physical number of a row in its file. */
export const rowColumn = '__boathouse_row'
/** Of staged changes: true where the row gets new values, false where it goes. */
export const updateColumn = '__boathouse_update'
/** Of staged changes and pairs: the clause of a MERGE that decided, by its place in the statement; -1 for none. */
export const clauseColumn = '__boathouse_clause'
/** Of a staged source: the number of the row. */
export const sourceColumn = '__boathouse_source'

/** `"alias"."column"` */
export const member = (alias: string, column: string): string =>
  `${quoteIdentifier(alias)}.${quoteIdentifier(column)}`

/** A user's expression between parentheses; the line break ends a comment that it may close with. */
export const enclosed = (sql: string): string => `(${sql}\n)`

/** An expression in the type that a column has. */
export const castTo = (sql: string, type: DeltaType): string => `CAST(${sql} AS ${toEngineType(type)})`

/** The columns of a schema, quoted, in order; with an alias before each where one is given. */
export const columnList = (schema: StructType, alias?: string): string =>
  schema.fields
    .map(({ name }) => (alias === undefined ? quoteIdentifier(name) : member(alias, name)))
    .join(', ')

/** The name by which a statement calls a table that it gives no alias: `airports` for `silver.airports`. */
export const defaultAlias = (table: string): string => table.slice(table.lastIndexOf('.') + 1)
