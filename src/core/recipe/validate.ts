import * as v from 'valibot'
import { type Result, err, ok } from '../result.ts'
import { problemsOf } from './document-problems.ts'
import type { Recipe, Step } from './recipe.ts'
import { tableSchema } from './shape.ts'
import { nameSchema } from './step-kind.ts'
import { stepKinds } from './step-kinds.ts'

const operations = Object.keys(stepKinds)

const unknownStep = v.custom<Step>(() => false, `Expected a step whose op is one of ${operations.join(', ')}`)

const schemas: ReadonlyMap<unknown, v.GenericSchema<unknown, Step>> = new Map(
  Object.entries(stepKinds).map(([op, { schema }]) => [op, schema]),
)

/** A step of any operation. */
export const anyStepSchema = v.lazy((input: unknown): v.GenericSchema<unknown, Step> => {
  const op = typeof input === 'object' && input !== null && 'op' in input ? input.op : undefined
  return schemas.get(op) ?? unknownStep
})

/** A recipe as it may be written: editors want the schema's address in it. */
export const recipeSchema = v.strictObject({
  $schema: v.exactOptional(v.string()),
  formatVersion: v.literal(1),
  id: nameSchema,
  revision: v.pipe(v.number(), v.integer(), v.minValue(0)),
  input: tableSchema,
  output: tableSchema,
  audit: v.picklist(['keep', 'drop']),
  steps: v.pipe(
    v.array(anyStepSchema),
    v.check(steps => new Set(steps.map(({ id }) => id)).size === steps.length, 'Two steps have the same id'),
  ),
})

/** Reads a recipe out of JSON; `invalid`, with the path of every problem, when it is none. Unknown keys are problems; `$schema` is
 * passed over. */
export const parseRecipe = (json: unknown): Result<Recipe> => {
  const parsed = v.safeParse(recipeSchema, json)
  if (!parsed.success) return err(problemsOf('recipe', parsed.issues))
  const { $schema: _schema, ...recipe } = parsed.output
  return ok(recipe)
}
