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

/** Whether values of the family are days or moments. */
export const isTime = (family: TypeFamily): boolean =>
  family === 'date' || family === 'timestamp' || family === 'timestamp_ntz'

/** The column of exactly this name. */
export const findColumn = (columns: readonly RecipeColumn[], name: string): RecipeColumn | undefined =>
  columns.find(column => column.name === name)

/** The columns of exactly these names, each once, in the order of the names; names of none are passed over. */
export const columnsNamed = (
  columns: readonly RecipeColumn[],
  names: readonly string[],
): readonly RecipeColumn[] => {
  const known = new Map(columns.map(column => [column.name, column]))
  return [...new Set(names)].flatMap(name => known.get(name) ?? [])
}

/** Whether two names are one to a SQL engine. */
export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Columns by their names, found in any case; of several that are one to a SQL engine, the first. For looking many of them up. */
export const columnsInAnyCase = (
  columns: readonly RecipeColumn[],
): ((name: string) => RecipeColumn | undefined) => {
  const known = new Map<string, RecipeColumn>()
  for (const column of columns) {
    const key = column.name.toLowerCase()
    if (!known.has(key)) known.set(key, column)
  }
  return name => known.get(name.toLowerCase())
}
