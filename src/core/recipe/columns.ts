import type { DeltaType } from '../delta/schema.ts'

/** A column at some point of a recipe. `type` is undefined until the engine has described it (after a derive). */
export interface RecipeColumn {
  readonly name: string
  readonly type: DeltaType | undefined
}

/** What kind of values a type holds, as far as casts and comparisons care. */
export type TypeFamily =
  | 'unknown'
  | 'text'
  | 'integer'
  | 'decimal'
  | 'float'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'timestamp_ntz'
  | 'binary'
  | 'nested'

const families: ReadonlyMap<string, TypeFamily> = new Map([
  ['string', 'text'],
  ['long', 'integer'],
  ['integer', 'integer'],
  ['short', 'integer'],
  ['byte', 'integer'],
  ['float', 'float'],
  ['double', 'float'],
  ['boolean', 'boolean'],
  ['binary', 'binary'],
  ['date', 'date'],
  ['timestamp', 'timestamp'],
  ['timestamp_ntz', 'timestamp_ntz'],
])

/** The family of a type. */
export const familyOf = (type: DeltaType | undefined): TypeFamily => {
  if (type === undefined) return 'unknown'
  if (typeof type !== 'string') return 'nested'
  return families.get(type) ?? 'decimal'
}

/** Whether values of the family are numbers. */
export const isNumeric = (family: TypeFamily): boolean =>
  family === 'integer' || family === 'decimal' || family === 'float'

/** The column of exactly this name. */
export const findColumn = (columns: readonly RecipeColumn[], name: string): RecipeColumn | undefined =>
  columns.find(column => column.name === name)

/** Whether two names are one to a SQL engine. */
export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
