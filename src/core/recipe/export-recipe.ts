import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import { recipeToDbt } from './export-dbt.ts'
import { recipeToDuckdb } from './export-duckdb.ts'
import { recipeToPyspark } from './export-pyspark.ts'
import { type ExportSource, bareName } from './export-statement.ts'
import type { Recipe } from './recipe.ts'

/** What a recipe can be exported as. */
export type RecipeFormat = 'json' | 'duckdb' | 'pyspark' | 'dbt'

/** A file of an export. */
export interface RecipeFile {
  readonly name: string
  readonly text: string
}

/** A recipe in a format. */
export interface RecipeExport {
  readonly files: readonly RecipeFile[]
  /** What may not be right in the format and has to be looked at, said to the user. */
  readonly warnings: readonly string[]
}

/** A recipe as its document. `schema`: the address of the published JSON Schema, for editors. */
const recipeToJson = (recipe: Recipe, schema?: string): string =>
  `${JSON.stringify(schema === undefined ? recipe : { $schema: schema, ...recipe }, undefined, 2)}\n`

/** A recipe as files of a format. Fails with `invalid` where it does not fit the columns (as JSON it never does), and for a format that is none. */
export const exportRecipe = (
  source: ExportSource,
  format: RecipeFormat,
  schema?: string,
): Result<RecipeExport> => {
  const name = bareName(source.recipe.output)
  switch (format) {
    case 'json':
      return ok({
        files: [{ name: `${name}.recipe.json`, text: recipeToJson(source.recipe, schema) }],
        warnings: [],
      })
    case 'duckdb': {
      const made = recipeToDuckdb(source)
      if (!made.ok) return made
      return ok({ files: [{ name: `${name}.sql`, text: made.value.sql }], warnings: made.value.warnings })
    }
    case 'pyspark': {
      const made = recipeToPyspark(source)
      if (!made.ok) return made
      return ok({ files: [{ name: `${name}.py`, text: made.value.sql }], warnings: made.value.warnings })
    }
    case 'dbt': {
      const made = recipeToDbt(source)
      if (!made.ok) return made
      const { sql, schema: yaml, warnings } = made.value
      return ok({
        files: [
          { name: `models/${name}.sql`, text: sql },
          { name: `models/${name}.yml`, text: yaml },
        ],
        warnings,
      })
    }
    default:
      // Scripts are not held to the type.
      return refused(
        'format',
        `A recipe is exported as json, duckdb, pyspark or dbt, not as "${String(format)}".`,
      )
  }
}
