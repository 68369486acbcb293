import { type Result, ok } from '../result.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import {
  type ExportSource,
  type ExportStatement,
  bareName,
  exportInputs,
  exportStatement,
  layerOf,
} from './export-statement.ts'

const qualified = (table: string): string =>
  `${quoteIdentifier(layerOf(table))}.${quoteIdentifier(bareName(table))}`

const path = (table: string): string => quoteText(`lake/${table.replace('.', '/')}`)

/** The views over a lake's folder that the statement finds its tables by. */
const views = (tables: readonly string[]): readonly string[] => {
  const layers = new Set(tables.map(layerOf))
  return [
    ...[...layers].map(layer => `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(layer)};`),
    ...tables.map(table => `CREATE VIEW ${qualified(table)} AS SELECT * FROM delta_scan(${path(table)});`),
  ]
}

/** A recipe as SQL of DuckDB: a statement that makes the table out of tables of the same names. Fails as `exportStatement`. */
export const recipeToDuckdb = (source: ExportSource): Result<ExportStatement> => {
  const { recipe } = source
  const made = exportStatement(source, 'duckdb', qualified)
  if (!made.ok) return made
  const head = [
    `${recipe.output} out of ${exportInputs(source).join(' and ')}: recipe ${recipe.id}, revision ${recipe.revision}.`,
    'For DuckDB 0.9.2 and later. Over the folder of a lake, its tables are there after:',
    ...views(exportInputs(source)).map(line => `  ${line}`),
    `  CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(layerOf(recipe.output))};`,
  ].map(line => `-- ${line.replaceAll(/[\n\r]/g, ' ')}\n`)
  const sql = `${head.join('')}CREATE OR REPLACE TABLE ${qualified(recipe.output)} AS\n${made.value.sql};\n`
  return ok({ ...made.value, sql })
}
