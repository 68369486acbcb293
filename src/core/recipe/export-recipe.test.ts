import { describe, expect, it } from 'vitest'
import { unwrap } from '../failure.ts'
import { bronzeTable, recipeOf, relationOf, testEngine, textTable } from './engine.fixture.ts'
import { type RecipeFormat, exportRecipe } from './export-recipe.ts'
import type { Operation, Recipe } from './recipe.ts'
import { parseRecipe } from './validate.ts'

const engine = testEngine()
const { columns } = textTable(['name', 'age'], [])

const source = (operations: readonly Operation[], more: Partial<Recipe> = {}) => ({
  recipe: { ...recipeOf(operations), ...more },
  columns,
  tables: new Map(),
})

const textOf = (operations: readonly Operation[], format: RecipeFormat, more: Partial<Recipe> = {}) =>
  unwrap(exportRecipe(source(operations, more), format)).files[0]?.text ?? ''

const trim: Operation = { op: 'trim', columns: ['name'] }

it('is refused in a format that is none', () => {
  const asked = 'xls' as RecipeFormat
  expect(exportRecipe(source([trim]), asked)).toMatchObject({
    error: { kind: 'invalid', problems: [{ path: 'format' }] },
  })
})

describe('a recipe as JSON', () => {
  it('is the document itself, with the address of its schema, and reads back the same', () => {
    const { recipe } = source([trim])
    const text = unwrap(exportRecipe(source([trim]), 'json', 'https://x/schema.json')).files[0]?.text ?? ''
    expect(JSON.parse(text)).toEqual({ $schema: 'https://x/schema.json', ...recipe })
    expect(unwrap(parseRecipe(JSON.parse(text)))).toEqual(recipe)
  })

  it('needs no columns, so that a broken recipe can be taken elsewhere', () => {
    expect(exportRecipe({ ...source([{ op: 'drop', columns: ['gone'] }]), columns: [] }, 'json').ok).toBe(
      true,
    )
    expect(exportRecipe(source([{ op: 'drop', columns: ['gone'] }]), 'duckdb').ok).toBe(false)
  })
})

describe('a recipe as SQL of DuckDB', () => {
  it('says above each step what it does, with its note, and that a step is off', () => {
    const recipe = recipeOf([trim, { op: 'drop', columns: ['age'], disabled: true }, trim])
    const [first, second, third] = recipe.steps
    if (!first || !second || !third) throw new TypeError('three steps')
    const steps = [{ ...first, note: 'because\nof spaces\r\n-- and so on' }, second, third]
    const text = textOf([], 'duckdb', { steps })
    expect(text).toContain(
      '-- 1. Trim name\n--    because\n--    of spaces\n--    -- and so on\n"step_1" AS (\n  SELECT\n',
    )
    expect(text).toContain('-- 2. (off) Drop age\n-- 3. Trim name\n"step_3" AS (')
  })

  it('runs in the engine, whatever stands in notes and expressions', async () => {
    const table = textTable(['name', 'age'], [['  Ana ', '1']])
    const operations: readonly Operation[] = [
      { op: 'derive', column: 'x', expression: "'a\n  b' -- end" },
      { op: 'nullify', columns: ['age'], values: ["it's\n;--", '1'] },
    ]
    const recipe = recipeOf(operations)
    const steps = recipe.steps.map(step => ({ ...step, note: 'a\u2028b\\\n*/ ; DROP' }))
    const text = textOf([], 'duckdb', { steps })
    const select = text
      .slice(text.indexOf(' AS\nWITH') + 4)
      .replace(/;\n$/, '')
      .replace('"bronze"."test"', relationOf(table))
    expect((await (await engine()).rows(select)).rows).toEqual([['  Ana ', null, 'a\n  b']])
  })

  it('drops or keeps audit columns as the recipe says', () => {
    const given = {
      ...source([trim]),
      columns: [...bronzeTable.columns, { name: 'name', type: 'string' as const }],
    }
    const last = (audit: 'keep' | 'drop') => {
      const made = exportRecipe({ ...given, recipe: { ...given.recipe, audit } }, 'duckdb')
      const text = unwrap(made).files[0]?.text ?? ''
      return text.slice(text.lastIndexOf('SELECT'))
    }
    expect(last('keep')).toContain('_source_row')
    expect(last('drop')).not.toContain('_source_row')
  })

  it('finds its tables by their names', () => {
    expect(textOf([trim], 'duckdb')).toContain('CREATE OR REPLACE TABLE "silver"."test" AS\nWITH')
    expect(textOf([trim], 'duckdb')).toContain('FROM "bronze"."test"')
  })
})

describe('a recipe as a script for PySpark', () => {
  it('reads its inputs in order and writes the output', () => {
    const text = textOf([trim], 'pyspark')
    expect(text).toContain('INPUTS = ["bronze.test"]\nOUTPUT = "silver.test"\n')
    expect(text).toContain('FROM boathouse_input_0')
  })

  it('brings along only the functions of Python that it needs', () => {
    expect(textOf([trim], 'pyspark')).not.toContain('udf.register')
    const normalized = textOf([{ op: 'normalize', columns: ['name'], form: 'nfc' }], 'pyspark')
    expect(normalized).toContain('spark.udf.register("boathouse_nfc", boathouse_nfc, "string")')
    expect(normalized).toContain('import unicodedata\n')
    expect(normalized).not.toContain('strip_accents')
  })

  it('escapes what a raw text of Python cannot hold', () => {
    expect(textOf([{ op: 'nullify', columns: ['name'], values: ['a\\b'] }], 'pyspark')).toContain(
      'SQL = r"""\n',
    )
    const hard = textOf([{ op: 'nullify', columns: ['name'], values: ['"""', '\r'] }], 'pyspark')
    expect(hard).toContain('SQL = """\n')
    expect(hard).toContain('\\"\\"\\"')
    expect(hard).not.toContain('\r')
  })

  it('never lets a comment swallow the line after it, as a backslash at its end would in Spark', () => {
    const recipe = recipeOf([trim])
    const steps = recipe.steps.map(step => ({ ...step, note: 'ends in \\' }))
    expect(textOf([], 'pyspark', { steps })).not.toMatch(/--[^\n]*\\\n/)
  })

  it("puts the user's expressions into Spark's dialect, and says which it is not sure of", () => {
    const sure = unwrap(
      exportRecipe(source([{ op: 'derive', column: 'x', expression: `"name" || 'it''s'` }]), 'pyspark'),
    )
    expect(sure.warnings).toEqual([])
    expect(sure.files[0]?.text).toContain(String.raw`name || 'it\'s'`)
    const unsure = unwrap(
      exportRecipe(
        source([{ op: 'derive', column: 'x', expression: 'count(*) OVER (PARTITION BY "name")::VARCHAR' }]),
        'pyspark',
      ),
    )
    expect(unsure.warnings).toHaveLength(1)
    expect(unsure.files[0]?.text).toContain('PARTITION BY `name`')
    expect(unsure.files[0]?.text).toContain('::STRING')
  })
})

describe('a recipe as a model of dbt', () => {
  it('takes bronze tables for sources, and others for models', () => {
    expect(textOf([trim], 'dbt')).toContain("FROM {{ source('bronze', 'test') }}")
    expect(textOf([trim], 'dbt', { input: 'silver.before' })).toContain("FROM {{ ref('before') }}")
    expect(textOf([trim], 'dbt')).toMatch(/^\{\{ config\(materialized='table', schema='silver'\) \}\}\n/)
  })

  it('leaves what looks like Jinja in values as text', () => {
    const text = textOf(
      [{ op: 'nullify', columns: ['name'], values: ['{{ x }}', '{% if %}', '{# c #}'] }],
      'dbt',
    )
    const rendered = text.replaceAll("{{ '{' }}", '{')
    expect(rendered).toContain("'{{ x }}', '{% if %}', '{# c #}'")
    expect(text.replaceAll("{{ '{' }}", '')).not.toMatch(/\{[{%#](?! (?:config|source|ref)\()/)
  })

  it('describes its columns with their types', () => {
    const files = unwrap(exportRecipe(source([trim]), 'dbt')).files
    expect(files.map(({ name }) => name)).toEqual(['models/test.sql', 'models/test.yml'])
    expect(files[1]?.text).toContain('      - name: "name"\n        data_type: "VARCHAR"\n')
    expect(files[1]?.text).toContain('sources:\n  - name: bronze\n    tables:\n      - name: "test"\n')
  })
})
