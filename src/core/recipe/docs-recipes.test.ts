import { readFileSync } from 'node:fs'
import { safeParse } from 'valibot'
import { describe, expect, it } from 'vitest'
import { type Example, type ExampleTable, readExamples } from '../../../interop/recipe-examples.mjs'
import { clusterMethodSchema, defaultMethods } from '../cluster/method.ts'
import { parseTypeName } from '../delta/type-names.ts'
import { unwrap } from '../failure.ts'
import type { Value } from '../ports/engine.ts'
import { relationOf, testEngine } from './engine.fixture.ts'
import { type RecipeFormat, exportRecipe } from './export-recipe.ts'
import { recipeToSql } from './compile.ts'
import { preflight, remapColumn } from './preflight.ts'
import type { RecipeInput } from './stage.ts'
import { sentence, stepEffect, stepKinds } from './step-kinds.ts'
import { parseRecipe } from './validate.ts'

const document = readFileSync(new URL('../../../docs/recipes.md', import.meta.url), 'utf8')
const examples = readExamples(document)
const engine = testEngine()

const typed = ({ columns, rows }: ExampleTable) => ({
  columns: columns.map(({ name, type }) => ({ name, type: unwrap(parseTypeName(type)) })),
  rows,
})

const inputOf = ({ before, tables }: Example): RecipeInput => {
  const input = typed(before)
  const others = Object.entries(tables).map(([name, table]) => {
    const other = typed(table)
    return [name, { relation: relationOf(other), columns: other.columns }] as const
  })
  return { relation: relationOf(input), columns: input.columns, tables: new Map(others) }
}

const recipeFor = ({ steps }: Example) =>
  unwrap(
    parseRecipe({
      $schema: 'http://localhost:4173/schemas/recipe.schema.json',
      formatVersion: 1,
      id: 'example',
      revision: 1,
      input: 'bronze.example',
      output: 'silver.example',
      audit: 'keep',
      steps: steps.map((step, index) => ({ id: `step-${index + 1}`, ...(step as object) })),
    }),
  )

/** Values as the document writes them. */
const shown = (value: Value): string | null => {
  if (value === null) return null
  if (typeof value === 'string') return value.replace(/(\d{2}:\d{2}:\d{2})\.0+(?=Z?$)/, '$1')
  return typeof value === 'object'
    ? JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? Number(part) : part))
    : String(value)
}

it('has an example of every operation, under a heading of its own, in the order of the alphabet', () => {
  expect([...new Set(examples.map(({ op }) => op))]).toEqual(Object.keys(stepKinds).toSorted())
})

/** What stands under the heading of an operation. */
const sectionOf = (op: string): string => (document.split(`\n### ${op}\n`)[1] ?? '').split('\n### ')[0] ?? ''

const schema = JSON.parse(
  readFileSync(new URL('../../../public/schemas/recipe.schema.json', import.meta.url), 'utf8'),
) as { readonly $defs: Readonly<Record<string, unknown>> }

/** The words that a schema takes: texts of `enum` and `const`, at any depth. */
const wordsIn = (part: unknown): readonly string[] => {
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([key, inner]: [string, unknown]) => {
    const given = key === 'enum' && Array.isArray(inner) ? (inner as readonly unknown[]) : []
    const words = key === 'const' ? [inner] : given
    return [...words.filter(word => typeof word === 'string'), ...wordsIn(inner)]
  })
}

it.each(Object.keys(stepKinds))('tells under %s of every word that its schema takes', op => {
  const told = new Set(sectionOf(op).match(/[\w-]+/g))
  const words = wordsIn(schema.$defs[`step-${op}`])
  expect(words).toContain(op)
  expect(words.filter(word => word !== op && !told.has(word))).toEqual([])
})

it('shows every method of clustering as it is written', () => {
  const shown = [...sectionOf('cluster').matchAll(/`(\{ "kind": .*?\})`/g)].map(([, text = '']) =>
    safeParse(clusterMethodSchema, JSON.parse(text)),
  )
  expect(shown.map(({ success }) => success)).toEqual(Object.keys(defaultMethods).map(() => true))
  expect(shown.map(({ output }) => output)).toEqual(Object.values(defaultMethods))
})

it('names the files of each export, and what the statement for DuckDB begins with', () => {
  const recipe = unwrap(
    parseRecipe({
      formatVersion: 1,
      id: 'people',
      revision: 1,
      input: 'bronze.people',
      output: 'silver.people',
      audit: 'drop',
      steps: [],
    }),
  )
  const lines = document.split('\n').filter(line => /^\| `\w+` +\|/.test(line))
  expect(lines).toHaveLength(4)
  for (const line of lines) {
    const [, format = '', what = '', files = ''] = line.split('|').map(cell => cell.trim())
    const exported = unwrap(
      exportRecipe(
        { recipe, columns: [{ name: 'name', type: 'string' }], tables: new Map() },
        format.replaceAll('`', '') as RecipeFormat,
      ),
    )
    expect(exported.files.map(({ name }) => `\`${name}\``).join(', ')).toBe(files)
    if (what.includes('CREATE'))
      expect(exported.files[0]?.text).toMatch(/^(-- .*\n)+CREATE OR REPLACE TABLE /)
  }
})

describe.each(examples.map(example => [`${example.op} (line ${example.line})`, example] as const))(
  '%s',
  (_name, example) => {
    it('is about the operation of its heading and has rows before and after', () => {
      expect(example.steps.map(step => step.op)).toContain(example.op)
      expect(example.before.rows.length).toBeGreaterThan(0)
      expect(example.after.columns.length).toBeGreaterThan(0)
    })

    it('parses, fits its columns, and makes the rows, columns and types that it says', async () => {
      const recipe = recipeFor(example)
      const input = inputOf(example)
      const made = await (await engine()).rows(unwrap(recipeToSql(recipe, input)).sql)
      const found = {
        columns: made.columns,
        rows: made.rows.map(row => row.map(shown)),
      }
      expect(found).toEqual({ columns: example.after.columns, rows: example.after.rows })
    })

    it('passes the pre-flight, and is told which of the columns it uses is missing', () => {
      const recipe = recipeFor(example)
      const { columns, tables = new Map() } = inputOf(example)
      const others = new Map([...tables].map(([name, table]) => [name, table.columns] as const))
      expect(preflight(recipe, columns, others).map(({ status }) => status)).toEqual(
        recipe.steps.map(() => 'ok'),
      )
      const [first] = recipe.steps
      if (!first) return
      const { reads } = stepEffect(first, { columns, tables: others })
      for (const name of reads.filter(each => JSON.stringify(first).includes(each))) {
        const renamed = columns.map(column =>
          column.name === name ? { ...column, name: `${name}_old` } : column,
        )
        const [report] = preflight(recipe, renamed, others)
        const missing = report?.missing.find(each => each.name === name)
        expect(missing?.candidates[0]?.column.name, `${sentence(first)} without ${name}`).toBe(`${name}_old`)
        const mended = remapColumn(recipe, 'all', name, `${name}_old`, renamed, others)
        expect(preflight(mended, renamed, others)[0]?.missing).toEqual([])
      }
    })

    it.each(['json', 'duckdb', 'pyspark', 'dbt'] as const)('exports as %s', format => {
      const recipe = recipeFor(example)
      const { columns, tables = new Map() } = inputOf(example)
      const others = new Map([...tables].map(([name, table]) => [name, table.columns] as const))
      const { files, warnings } = unwrap(exportRecipe({ recipe, columns, tables: others }, format))
      expect(files.every(({ text }) => text.endsWith('\n'))).toBe(true)
      // A whole SELECT of the user's is nothing that can be translated for certain.
      expect(warnings).toHaveLength(example.op === 'sql' && format === 'pyspark' ? 1 : 0)
    })
  },
)
