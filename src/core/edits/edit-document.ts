import * as v from 'valibot'
import { aggregateSchema } from '../aggregate/validate.ts'
import { problemsOf } from '../recipe/document-problems.ts'
import type { Step } from '../recipe/recipe.ts'
import { anyStepSchema, recipeSchema } from '../recipe/validate.ts'
import { refused } from '../invalid.ts'
import { type Result, err, ok } from '../result.ts'
import { type EditLog, type EditState, forgetOldest, isRecipe } from './edit-log.ts'

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const { $schema: _schema, steps: _steps, ...recipeEntries } = recipeSchema.entries

/** Steps are written once and meant by their place: states have most of them in common, and a mapping of values may be long. */
const packedRecipe = v.strictObject({ ...recipeEntries, steps: v.array(whole) })

const stateSchema = v.union([
  v.strictObject({ id: v.string(), parent: v.exactOptional(v.string()), recipe: packedRecipe }),
  v.strictObject({ id: v.string(), parent: v.exactOptional(v.string()), aggregate: aggregateSchema }),
])

const editSchema = v.strictObject({
  id: v.string(),
  time: v.number(),
  how: v.picklist(['edit', 'undo', 'redo', 'back', 'taken', 'saved']),
  from: v.exactOptional(v.string()),
  to: v.string(),
  by: v.exactOptional(v.strictObject({ tab: v.string(), browser: v.string(), name: v.string() })),
  revision: v.exactOptional(whole),
})

const documentSchema = v.strictObject({
  formatVersion: v.literal(1),
  forgotten: whole,
  steps: v.array(anyStepSchema),
  states: v.array(stateSchema),
  edits: v.array(editSchema),
})

type PackedState = v.InferOutput<typeof stateSchema>

const unpacked = (packed: PackedState, steps: readonly Step[]): EditState => {
  if ('aggregate' in packed) {
    const { aggregate, ...rest } = packed
    return { ...rest, definition: aggregate }
  }
  const { recipe, ...rest } = packed
  return { ...rest, definition: { ...recipe, steps: recipe.steps.flatMap(index => steps[index] ?? []) } }
}

/** Reads the document of a definition's edits; `invalid` when it is none. */
export const parseEditLog = (json: unknown): Result<EditLog> => {
  const parsed = v.safeParse(documentSchema, json)
  if (!parsed.success) return err(problemsOf('list of edits', parsed.issues))
  const { forgotten, steps, states, edits } = parsed.output
  const seen = new Set<string>()
  const whole = states.every(({ id, parent }) => {
    const isGood = !seen.has(id) && (parent === undefined || seen.has(parent))
    seen.add(id)
    return isGood
  })
  if (!whole) return refused('states', 'A state comes twice, or before the one that it was made from.')
  return ok({ forgotten, edits, states: states.map(state => unpacked(state, steps)) })
}

/** Writes the document of a definition's edits. */
const textOf = ({ forgotten, states, edits }: EditLog): string => {
  const places = new Map<string, number>()
  const placeOf = (step: Step): number => {
    const text = JSON.stringify(step)
    const place = places.get(text) ?? places.size
    places.set(text, place)
    return place
  }
  const packed = states.map(({ definition, ...rest }) =>
    isRecipe(definition)
      ? { ...rest, recipe: { ...definition, steps: definition.steps.map(placeOf) } }
      : { ...rest, aggregate: definition },
  )
  const rest = JSON.stringify({ formatVersion: 1, forgotten, states: packed, edits })
  return `${rest.slice(0, -1)},"steps":[${[...places.keys()].join(',')}]}\n`
}

/** How much of a definition's edits is kept. */
export interface EditBounds {
  readonly edits: number
  /** Characters of the document. */
  readonly size: number
}

/** These are kept however long their document is. */
const least = 10

/** The document of a definition's edits, of which the oldest are left out where there are too many. */
export const editLogText = (log: EditLog, bounds: EditBounds): string => {
  const { length } = log.edits
  let fitting = length > bounds.edits ? forgetOldest(log, length - bounds.edits) : log
  let text = textOf(fitting)
  while (text.length > bounds.size && fitting.edits.length > least) {
    fitting = forgetOldest(fitting, Math.ceil((fitting.edits.length - least) / 8))
    text = textOf(fitting)
  }
  return text
}
