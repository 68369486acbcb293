import { readFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { expect, it } from 'vitest'
import { readDescriptions, readExamples } from '../../../interop/recipe-examples.mjs'
import { fitsSchema } from './json-schema-check.fixture.ts'
import { recipeJsonSchema } from './json-schema.fixture.ts'
import { stepKinds } from './step-kinds.ts'
import { parseRecipe } from './validate.ts'

const docs = readFileSync(new URL('../../../docs/recipes.md', import.meta.url), 'utf8')
const published = new URL('../../../public/schemas/recipe.schema.json', import.meta.url).pathname
const schema = { ...recipeJsonSchema(readDescriptions(docs)) }

const recipeOf = (steps: readonly unknown[]) => ({
  $schema: '../schemas/recipe.schema.json',
  formatVersion: 1,
  id: 'r',
  revision: 0,
  input: 'bronze.a',
  output: 'silver.a',
  audit: 'drop',
  steps,
})

const examples = readExamples(docs).flatMap(({ steps }) =>
  steps.map((step, index) => ({ ...(step as object), id: `step-${index}` })),
)

it('is published as the schemas of documents have it (`npx vitest run json-schema -u` writes it anew)', async () => {
  const text = await format(JSON.stringify(schema), { ...(await resolveConfig(published)), parser: 'json' })
  await expect(text).toMatchFileSnapshot(published)
})

it('knows every operation', () => {
  expect(Object.keys((schema as { $defs: object }).$defs)).toEqual(
    expect.arrayContaining(Object.keys(stepKinds).map(op => `step-${op}`)),
  )
})

it('takes every example of the documentation', () => {
  for (const step of examples) expect(fitsSchema(schema, recipeOf([step])), JSON.stringify(step)).toBe(true)
})

const broken = examples.flatMap(step => {
  const entries = Object.entries(step)
  return [
    { ...step, more: 1 },
    ...entries.map(([key]) => Object.fromEntries(entries.filter(([other]) => other !== key))),
    ...entries.map(([key]) => ({ ...step, [key]: 17 })),
    ...entries.map(([key]) => ({ ...step, [key]: null })),
    ...entries.map(([key]) => ({ ...step, [key]: [{}] })),
    ...entries.map(([key]) => ({ ...step, [key]: '' })),
  ]
})

it('refuses what the app refuses in steps, and takes what it takes', () => {
  for (const step of broken) {
    const recipe = recipeOf([step])
    expect(fitsSchema(schema, recipe), JSON.stringify(step)).toBe(parseRecipe(recipe).ok)
  }
})

it('refuses what the app refuses around the steps', () => {
  const whole = recipeOf([])
  expect(fitsSchema(schema, whole)).toBe(true)
  for (const key of Object.keys(whole)) {
    for (const value of [null, 17, -1, 'x', [], {}]) {
      const recipe = { ...whole, [key]: value }
      expect(fitsSchema(schema, recipe), `${key}: ${JSON.stringify(value)}`).toBe(parseRecipe(recipe).ok)
    }
    const without = Object.fromEntries(Object.entries(whole).filter(([other]) => other !== key))
    expect(fitsSchema(schema, without), `without ${key}`).toBe(parseRecipe(without).ok)
  }
})
