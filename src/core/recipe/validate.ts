import * as v from 'valibot'
import { type Result, err, ok } from '../result.ts'
import { problemsOf } from './document-problems.ts'
import type { Recipe, Step } from './recipe.ts'
import { nameSchema } from './step-kind.ts'
import { stepKinds } from './step-kinds.ts'

const operations = Object.keys(stepKinds)

const unknownStep = v.custom<Step>(() => false, `Expected a step whose op is one of ${operations.join(', ')}`)

const schemas: ReadonlyMap<unknown, v.GenericSchema<unknown, Step>> = new Map(
  Object.entries(stepKinds).map(([op, { schema }]) => [op, schema]),
)

const step = v.lazy((input: unknown): v.GenericSchema<unknown, Step> => {
  const op = typeof input === 'object' && input !== null && 'op' in input ? input.op : undefined
  return schemas.get(op) ?? unknownStep
})

const tableName = v.pipe(
  v.string(),
  v.regex(/^(bronze|silver|gold)\../, 'Expected a table as layer.name, such as bronze.airports'),
)

const recipe = v.strictObject({
  formatVersion: v.literal(1),
  id: nameSchema,
  revision: v.pipe(v.number(), v.integer(), v.minValue(0)),
  input: tableName,
  output: tableName,
  audit: v.picklist(['keep', 'drop']),
  steps: v.pipe(
    v.array(step),
    v.check(steps => new Set(steps.map(({ id }) => id)).size === steps.length, 'Two steps have the same id'),
  ),
})

/** Reads a recipe out of JSON; `invalid`, with the path of every problem, when it is none. Unknown keys are problems. */
export const parseRecipe = (json: unknown): Result<Recipe> => {
  const parsed = v.safeParse(recipe, json)
  return parsed.success ? ok(parsed.output) : err(problemsOf('recipe', parsed.issues))
}
