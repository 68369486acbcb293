import { type Result, ok } from '../result.ts'
import type { Dialect } from '../sql/ast.ts'
import { printReadable } from '../sql/print.ts'
import type { RecipeColumn } from './columns.ts'
import { recipeQuery } from './compile.ts'
import type { Recipe } from './recipe.ts'
import { type RecipeInput, stageName } from './stage.ts'
import { sentence, tablesOf } from './step-kinds.ts'
import type { OtherTables } from './step-kind.ts'

/** A recipe with the columns of its input and of the other tables that it reads. */
export interface ExportSource {
  readonly recipe: Recipe
  readonly columns: readonly RecipeColumn[]
  readonly tables: OtherTables
}

/** The statement of a recipe for people to read, and what to tell them of it. */
export interface ExportStatement {
  readonly sql: string
  readonly columns: readonly RecipeColumn[]
  /** What may not be right and has to be looked at, said to the user. */
  readonly warnings: readonly string[]
}

/** The tables that a recipe reads, its input first. */
export const exportInputs = ({ recipe }: Pick<ExportSource, 'recipe'>): readonly string[] => [
  recipe.input,
  ...tablesOf(recipe),
]

/** `silver` of `silver.airports`. */
export const layerOf = (table: string): string => table.slice(0, table.indexOf('.'))

/** `airports` of `silver.airports`. */
export const bareName = (table: string): string => table.slice(table.indexOf('.') + 1)

/** Text as lines of a comment. Spark's lexer goes on with the next line where a comment ends in a backslash. */
const commentLines = (text: string): readonly string[] =>
  text
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .map(line => line.replace(/\0/g, '').trimEnd())
    .map(line => (line.endsWith('\\') ? `${line} .` : line))

/** What stands above each CTE: the step's number and sentence, then its note. */
const comments = ({ steps, input }: Recipe): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, readonly string[]>([[stageName(0), commentLines(`The rows of ${input}`)]])
  let waiting: readonly string[] = []
  steps.forEach((step, index) => {
    const off = step.disabled === true ? '(off) ' : ''
    const lines = [
      ...commentLines(`${index + 1}. ${off}${sentence(step)}`),
      ...(step.note === undefined || step.note.trim() === ''
        ? []
        : commentLines(step.note).map(line => `   ${line}`)),
    ]
    waiting = [...waiting, ...lines]
    if (step.disabled === true) return
    found.set(stageName(index + 1), waiting)
    waiting = []
  })
  return found.set('', waiting)
}

/**
 * The statement of a recipe in a dialect, a CTE a step with its sentence and note above it. `relation`: what stands after FROM for a
 * table. Fails with `invalid` where the recipe does not fit the columns.
 */
export const exportStatement = (
  { recipe, columns, tables }: ExportSource,
  dialect: Dialect,
  relation: (table: string) => string,
): Result<ExportStatement> => {
  const input: RecipeInput = {
    relation: relation(recipe.input),
    columns,
    tables: new Map([...tables].map(([name, known]) => [name, { relation: relation(name), columns: known }])),
  }
  const made = recipeQuery(recipe, input)
  if (!made.ok) return made
  const { sql, doubts } = printReadable(made.value.query, dialect, comments(recipe))
  return ok({ sql, columns: made.value.columns, warnings: doubts })
}
