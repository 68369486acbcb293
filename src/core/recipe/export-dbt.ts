import { toEngineType } from '../delta/engine-types.ts'
import { type Result, ok } from '../result.ts'
import {
  type ExportSource,
  type ExportStatement,
  bareName,
  exportInputs,
  exportStatement,
  layerOf,
} from './export-statement.ts'

/** What begins something of Jinja's, so that it is text. */
const inert = (text: string): string => text.replaceAll(/\{(?=[{%#])/g, "{{ '{' }}")

/** A text for Jinja. */
const jinjaText = (value: string): string =>
  `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`

/** JSON's texts are YAML's, but for control characters that JSON lets stand. */
const yamlText = (value: string): string =>
  JSON.stringify(value).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** Bronze is what comes from outside; other tables are models too. */
const reference = (table: string): string =>
  table.startsWith('bronze.')
    ? `{{ source('bronze', ${jinjaText(bareName(table))}) }}`
    : `{{ ref(${jinjaText(bareName(table))}) }}`

/** Words that nothing of the recipe contains, for tables until Jinja's text is made inert. */
const placeholders = (source: ExportSource): ((table: string) => string) => {
  const document = JSON.stringify(source.recipe)
  let word = 'boathouse_table'
  while (document.includes(word)) word += '_'
  const inputs = exportInputs(source)
  return table => `"${word}${inputs.indexOf(table)}"`
}

const schema = (source: ExportSource, { columns }: ExportStatement): string => {
  const { recipe } = source
  const sources = exportInputs(source).filter(table => table.startsWith('bronze.'))
  return [
    'version: 2',
    ...(sources.length === 0 ? [] : ['', 'sources:', '  - name: bronze', '    tables:']),
    ...sources.map(table => `      - name: ${yamlText(bareName(table))}`),
    '',
    'models:',
    `  - name: ${yamlText(bareName(recipe.output))}`,
    `    description: ${yamlText(`${recipe.output} out of ${exportInputs(source).join(' and ')}`)}`,
    '    columns:',
    ...columns.flatMap(({ name, type }) => [
      `      - name: ${yamlText(name)}`,
      ...(type === undefined ? [] : [`        data_type: ${yamlText(toEngineType(type))}`]),
    ]),
    '',
  ].join('\n')
}

/** A model and the text of its schema.yml. */
export interface DbtModel extends ExportStatement {
  readonly schema: string
}

/** A recipe as a model of dbt, for its DuckDB adapter. Fails as `exportStatement`. */
export const recipeToDbt = (source: ExportSource): Result<DbtModel> => {
  const { recipe } = source
  const placeholder = placeholders(source)
  const made = exportStatement(source, 'duckdb', placeholder)
  if (!made.ok) return made
  const head = `{{ config(materialized='table', schema=${jinjaText(layerOf(recipe.output))}) }}\n\n`
  const sql = exportInputs(source).reduce(
    (text, table) => text.replaceAll(placeholder(table), reference(table)),
    inert(made.value.sql),
  )
  return ok({ ...made.value, sql: `${head}${sql}\n`, schema: schema(source, made.value) })
}
