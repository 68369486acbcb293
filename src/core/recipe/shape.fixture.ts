import { unwrap } from '../failure.ts'
import type { Engine, Value } from '../ports/engine.ts'
import { checkRecipe } from './check.ts'
import { recipeToSql } from './compile.ts'
import { stepCountsSql } from './counts.ts'
import { type TestTable, recipeOf, relationOf } from './engine.fixture.ts'
import type { Operation } from './recipe.ts'
import type { RecipeInput } from './stage.ts'
import type { OtherTables } from './step-kind.ts'

/** Tables beside the input, by their names. */
export type TestTables = Readonly<Record<string, TestTable>>

/** A table and others beside it, as a recipe is compiled against them. */
const inputOf = (table: TestTable, tables: TestTables = {}): RecipeInput => ({
  relation: relationOf(table),
  columns: table.columns,
  tables: new Map(
    Object.entries(tables).map(([name, other]) => [
      name,
      { relation: relationOf(other), columns: other.columns },
    ]),
  ),
})

/** What operations give. */
export const runBeside = async (
  engine: Engine,
  table: TestTable,
  tables: TestTables,
  operations: readonly Operation[],
): Promise<readonly (readonly Value[])[]> => {
  const { sql } = unwrap(recipeToSql(recipeOf(operations), inputOf(table, tables)))
  return (await engine.rows(sql)).rows
}

/** The columns that operations give, by name and type: as the recipe says, and as the engine has them. */
export const typesBeside = async (
  engine: Engine,
  table: TestTable,
  tables: TestTables,
  operations: readonly Operation[],
) => {
  const { sql, columns } = unwrap(recipeToSql(recipeOf(operations), inputOf(table, tables)))
  return { said: columns, found: (await engine.rows(sql)).columns }
}

/** Rows in and out of each step, as counted. */
export const countsBeside = async (
  engine: Engine,
  table: TestTable,
  tables: TestTables,
  operations: readonly Operation[],
) => {
  const sql = unwrap(stepCountsSql(recipeOf(operations), inputOf(table, tables)))
  return (await engine.rows(sql)).rows.map(row => row.slice(1, 3))
}

/** The text of the statement for Spark. */
export const sparkSql = (table: TestTable, tables: TestTables, operations: readonly Operation[]): string =>
  unwrap(recipeToSql(recipeOf(operations), inputOf(table, tables), { dialect: 'spark' })).sql

/** What is wrong with a step on a table. */
export const problemsBeside = (
  table: TestTable,
  tables: TestTables,
  operation: Operation,
): readonly string[] => {
  const others: OtherTables = new Map(Object.entries(tables).map(([name, { columns }]) => [name, columns]))
  return checkRecipe(recipeOf([operation]), table.columns, others).map(({ problem }) => problem)
}
