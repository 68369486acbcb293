import * as v from 'valibot'
import { type Result, err, ok } from '../result.ts'
import { problemsOf } from './document-problems.ts'
import type { CastType, Condition, Recipe } from './recipe.ts'

const plainCasts = new Set<string>(['string', 'long', 'integer', 'double', 'boolean', 'date', 'timestamp'])

const castType = v.custom<CastType>(
  input => typeof input === 'string' && (plainCasts.has(input) || /^decimal\(\d+,\d+\)$/.test(input)),
  'Expected string, long, integer, double, boolean, date, timestamp or decimal(p,s)',
)

const name = v.pipe(v.string(), v.minLength(1, 'A name is empty'))
const names = v.array(name)

const operator = v.picklist([
  'equals',
  'not-equals',
  'less',
  'at-most',
  'greater',
  'at-least',
  'contains',
  'starts-with',
  'is-null',
  'is-not-null',
])

const condition: v.GenericSchema<Condition> = v.lazy(input => {
  const keys = typeof input === 'object' && input !== null ? input : {}
  if ('all' in keys) return v.strictObject({ all: v.array(condition) })
  if ('any' in keys) return v.strictObject({ any: v.array(condition) })
  if ('sql' in keys) return v.strictObject({ sql: v.string() })
  return v.strictObject({ column: name, is: operator, value: v.exactOptional(v.string()) })
})

const identity = { id: name, disabled: v.exactOptional(v.boolean()), note: v.exactOptional(v.string()) }

const castColumn = v.strictObject({ column: name, to: castType, format: v.exactOptional(v.string()) })

const step = v.variant('op', [
  v.strictObject({
    op: v.literal('cast'),
    columns: v.array(castColumn),
    onError: v.picklist(['null', 'fail']),
    ...identity,
  }),
  v.strictObject({
    op: v.literal('rename'),
    columns: v.array(v.strictObject({ from: name, to: v.string() })),
    ...identity,
  }),
  v.strictObject({ op: v.literal('trim'), columns: names, ...identity }),
  v.strictObject({ op: v.literal('nullify'), columns: names, values: v.array(v.string()), ...identity }),
  v.strictObject({ op: v.literal('filter'), condition, ...identity }),
  v.strictObject({ op: v.literal('derive'), column: v.string(), expression: v.string(), ...identity }),
  v.strictObject({
    op: v.literal('dedupe'),
    keys: names,
    order: v.array(v.strictObject({ column: name, descending: v.boolean() })),
    keep: v.picklist(['first', 'last']),
    ...identity,
  }),
  v.strictObject({ op: v.literal('drop'), columns: names, ...identity }),
])

const tableName = v.pipe(
  v.string(),
  v.regex(/^(bronze|silver|gold)\../, 'Expected a table as layer.name, such as bronze.airports'),
)

const recipe = v.strictObject({
  formatVersion: v.literal(1),
  id: name,
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
