import { aggregateToSql } from '../core/aggregate/compile.ts'
import type { Snapshot } from '../core/delta/actions.ts'
import { rowIdSql } from '../core/delta/scan-part.ts'
import { unwrap } from '../core/failure.ts'
import type { Engine } from '../core/ports/engine.ts'
import { recipeToSql } from '../core/recipe/compile.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import type { RecipeInput, RecipeTable } from '../core/recipe/stage.ts'
import { needsOrder } from '../core/recipe/stages.ts'
import { tablesOf } from '../core/recipe/step-kinds.ts'
import type { LakeDeps } from './deps.ts'
import type { Maker } from './documents.ts'
import { type Relation, tableRelation } from './relation.ts'

/** The tables that something is made of, at versions, by their names; the input first. */
export type MakerInputs = ReadonlyMap<string, Snapshot>

/** Names of the tables that a table is made of, the input first. */
export const inputsOf = (maker: Maker): readonly string[] =>
  maker.kind === 'recipe' ? [maker.recipe.input, ...tablesOf(maker.recipe)] : [maker.aggregate.input]

/** The newest versions of the tables that something is made of. Fails with `table-missing` where one is not there. */
export const loadInputs = async (deps: Pick<LakeDeps, 'logs'>, maker: Maker): Promise<MakerInputs> => {
  const load = async (table: string) => [table, (await deps.logs.load(table)).snapshot] as const
  return new Map(await Promise.all(inputsOf(maker).map(load)))
}

/** The columns that a recipe finds in a table. */
export const recipeColumns = ({ metadata }: Snapshot): RecipeInput['columns'] =>
  metadata.schema.fields.map(({ name, type }) => ({ name, type }))

/** A recipe's input and other tables as SQL, and the files of all of them. */
export const recipeInput = async (
  deps: LakeDeps,
  engine: Engine,
  recipe: Recipe,
  inputs: MakerInputs,
): Promise<RecipeInput & Pick<Relation, 'files'>> => {
  const locate = needsOrder(recipe)
  const read = async ([table, snapshot]: readonly [string, Snapshot], options = {}) => {
    const { sql, files } = await tableRelation(deps, engine, table, snapshot, options)
    return { table, relation: `(${sql})`, columns: recipeColumns(snapshot), files }
  }
  const named = new Map<string, RecipeTable>()
  const files: string[] = []
  for (const entry of inputs) {
    if (entry[0] === recipe.input) continue
    const other = await read(entry)
    named.set(other.table, other)
    files.push(...other.files)
  }
  const snapshot = inputs.get(recipe.input)
  if (!snapshot) throw new TypeError(`The input ${recipe.input} is not among the tables that were loaded`)
  const input = await read([recipe.input, snapshot], { locate })
  // A step may join the input to itself.
  named.set(recipe.input, input)
  return {
    relation: input.relation,
    columns: input.columns,
    tables: named,
    files: [...new Set([...input.files, ...files])],
    ...(locate ? { rowId: rowIdSql } : {}),
  }
}

/** The SELECT that makes a table out of its inputs, for an engine to run. */
export const makerRelation = async (
  deps: LakeDeps,
  engine: Engine,
  maker: Maker,
  inputs: MakerInputs,
): Promise<Relation> => {
  if (maker.kind === 'recipe') {
    const from = await recipeInput(deps, engine, maker.recipe, inputs)
    return { sql: unwrap(recipeToSql(maker.recipe, from)).sql, files: from.files }
  }
  const [entry] = inputs
  if (!entry) throw new TypeError('An aggregate has an input')
  const [table, snapshot] = entry
  const { sql, files } = await tableRelation(deps, engine, table, snapshot)
  const from = { relation: `(${sql})`, columns: recipeColumns(snapshot) }
  return { sql: unwrap(aggregateToSql(maker.aggregate, from)).sql, files }
}
