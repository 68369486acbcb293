import { createNodeEngine } from '../../adapters/duckdb/node-engine.fixture.ts'
import { createMemoryStorage } from '../../adapters/memory/memory-storage.ts'
import { toEngineType } from '../delta/engine-types.ts'
import { unwrap } from '../failure.ts'
import type { Engine, Value } from '../ports/engine.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import type { RecipeColumn } from './columns.ts'
import { expect } from 'vitest'
import { recipeToSql } from './compile.ts'
import type { RecipeInput } from './stage.ts'
import type { Operation, Recipe, Step } from './recipe.ts'

/** One engine for all tests of a file; it holds no state between statements. */
export const testEngine = (): (() => Promise<Engine>) => {
  let engine: Promise<Engine> | undefined
  return () => (engine ??= createNodeEngine(createMemoryStorage()))
}

/** Rows given in a test: text is cast to the column's type, so that every type can be written. */
export interface TestTable {
  readonly columns: readonly RecipeColumn[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/** A table of text columns. */
export const textTable = (names: readonly string[], rows: TestTable['rows']): TestTable => ({
  columns: names.map(name => ({ name, type: 'string' })),
  rows,
})

const cell = (value: string | null, { type }: RecipeColumn): string =>
  `CAST(${value === null ? 'NULL' : quoteText(value)} AS ${toEngineType(type ?? 'string')})`

/** Numbers the rows of `relationOf`. */
const testRowId = '"its row"'

/** The table as SQL that can stand after FROM; its rows come in order. */
export const relationOf = ({ columns, rows }: TestTable): string => {
  const names = [...columns.map(({ name }) => quoteIdentifier(name)), testRowId].join(', ')
  if (rows.length > 0) {
    const tuples = rows.map(
      (row, at) =>
        `(${columns.map((column, index) => `${cell(row[index] ?? null, column)}, `).join('')}${at})`,
    )
    return `(SELECT * FROM (VALUES ${tuples.join(', ')}) AS v(${names}))`
  }
  const none = columns.map(column => `${cell(null, column)} AS ${quoteIdentifier(column.name)}`)
  return `(SELECT ${none.join(', ')}, 0 AS ${testRowId} WHERE FALSE)`
}

/** Steps with ids step-1, step-2 … */
const stepsOf = (operations: readonly (Operation & { disabled?: boolean })[]): readonly Step[] =>
  operations.map((operation, index) => ({ ...operation, id: `step-${index + 1}` }))

/** A recipe of these operations. */
export const recipeOf = (
  operations: readonly (Operation & { disabled?: boolean })[],
  audit: Recipe['audit'] = 'keep',
): Recipe => ({
  formatVersion: 1,
  id: 'test',
  revision: 1,
  input: 'bronze.test',
  output: 'silver.test',
  audit,
  steps: stepsOf(operations),
})

/** Compiles operations against a table and runs them: the same whether its rows have numbers of their own or not. */
export const runSteps = async (
  engine: Engine,
  table: TestTable,
  operations: readonly Operation[],
): Promise<readonly (readonly Value[])[]> => {
  const input = { relation: relationOf(table), columns: table.columns }
  const rowsOf = async (given: RecipeInput) =>
    (await engine.rows(unwrap(recipeToSql(recipeOf(operations), given)).sql)).rows
  const rows = await rowsOf(input)
  if (operations.some(({ op }) => op === 'dedupe')) {
    const numbered: readonly unknown[] = await rowsOf({ ...input, rowId: testRowId })
    expect(numbered).toHaveLength(rows.length)
    const same: readonly unknown[] = rows
    expect(numbered).toEqual(expect.arrayContaining([...same]))
  }
  return rows
}

/** A table of one column, x. */
export const columnOf = (
  type: NonNullable<RecipeColumn['type']>,
  values: readonly (string | null)[],
): TestTable => ({ columns: [{ name: 'x', type }], rows: values.map(value => [value]) })

/** A bronze table of one file and two batches, its rows not in the order of the file, one record corrupt. */
export const bronzeTable: TestTable = {
  columns: [
    { name: 'k', type: 'string' },
    { name: 'v', type: 'string' },
    { name: '_ingestion_timestamp', type: 'timestamp' },
    { name: '_source_file', type: 'string' },
    { name: '_source_row', type: 'long' },
    { name: '_corrupt_record', type: 'string' },
  ],
  rows: [
    ['a', 'third', '2026-01-01 00:00:00', 'f.csv', '3', null],
    ['a', 'first', '2026-01-01 00:00:00', 'f.csv', '1', null],
    [null, null, '2026-01-01 00:00:00', 'f.csv', '4', 'a,b,c'],
    ['a', 'second', '2026-01-01 00:00:00', 'f.csv', '2', null],
    ['a', 'later batch', '2026-01-02 00:00:00', 'f.csv', '1', null],
  ],
}
