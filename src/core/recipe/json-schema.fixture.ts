import { type ConversionConfig, toJsonSchema } from '@valibot/to-json-schema'
import type { GenericSchema } from 'valibot'
import { conditionSchema } from './condition-rules.ts'
import { nameSchema } from './step-kind.ts'
import { stepKinds } from './step-kinds.ts'
import { castTypeSchema } from './steps/cast.ts'
import { anyStepSchema, recipeSchema } from './validate.ts'

type Json = ReturnType<typeof toJsonSchema>

const reference = (name: string): Json => ({ $ref: `#/$defs/${name}` })

const castTypes: Json = {
  description: 'A type: string, long, integer, double, boolean, date, timestamp or decimal(precision,scale).',
  anyOf: [
    { enum: ['string', 'long', 'integer', 'double', 'boolean', 'date', 'timestamp'] },
    { type: 'string', pattern: String.raw`^decimal\(\d+,\d+\)$` },
  ],
}

const text: Json = { type: 'string' }

/** A condition's forms: valibot finds the one that is meant in the input, of which there is none here. */
const condition = (convert: (schema: GenericSchema) => Json): Json => {
  const form = (key: string, value: Json): Json => ({
    type: 'object',
    properties: { [key]: value },
    required: [key],
    additionalProperties: false,
  })
  const parts: Json = { type: 'array', items: reference('condition') }
  // The form that it takes for an input that is none: a comparison.
  const comparison = fallback(conditionSchema)
  return {
    description: 'What has to be true of a row.',
    anyOf: [convert(comparison), form('all', parts), form('any', parts), form('sql', text)],
  }
}

/** What a lazy schema takes for an input that is none of its forms. */
const fallback = (schema: object): GenericSchema => {
  if (!('getter' in schema)) throw new TypeError('A lazy schema is expected')
  return (schema.getter as () => GenericSchema)()
}

/** Schemas that stand under a name of their own; the values of each are the same wherever it is met. */
const named: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [conditionSchema, 'condition'],
  [castTypeSchema, 'type'],
  [anyStepSchema, 'step'],
  [nameSchema, 'name'],
])

const config: ConversionConfig = {
  target: 'draft-2020-12',
  typeMode: 'input',
  // A rule that JSON Schema cannot say is left to the app; a shape that it cannot say is a mistake here.
  ignoreActions: ['check', 'raw_check', 'finite'],
  overrideAction: ({ valibotAction, jsonSchema }) =>
    valibotAction.type === 'safe_integer' ? { ...jsonSchema, type: 'integer' } : undefined,
  overrideSchema: ({ valibotSchema }) => {
    if (valibotSchema === fallback(anyStepSchema)) return {}
    const name = named.get(valibotSchema)
    return name === undefined ? undefined : reference(name)
  },
}

const body = (schema: GenericSchema): Json => {
  const { $schema: _schema, $defs: _defs, ...rest } = toJsonSchema(schema, config)
  return rest
}

/**
 * The JSON Schema of a recipe's document, made of the schemas that documents are parsed with.
 *
 * @param descriptions what each operation does, for editors to show
 */
export const recipeJsonSchema = (descriptions: ReadonlyMap<string, string>): Json => {
  const kinds = Object.entries(stepKinds).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const steps = kinds.map(
    ([op, { schema }]) => [op, { description: descriptions.get(op) ?? op, ...body(schema) }] as const,
  )
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Boathouse recipe',
    description: 'The ordered steps that make a silver table.',
    ...body(recipeSchema),
    $defs: {
      name: { type: 'string', minLength: 1 },
      type: castTypes,
      condition: condition(body),
      step: { oneOf: kinds.map(([op]) => reference(`step-${op}`)) },
      ...Object.fromEntries(steps.map(([op, schema]) => [`step-${op}`, schema])),
    },
  }
}
