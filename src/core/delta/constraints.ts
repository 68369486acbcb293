import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import { fromSparkExpression } from '../sql/spark-expression.ts'
import type { Metadata } from './actions.ts'
import { toEngineType } from './engine-types.ts'
import { generationExpression } from './generated-columns.ts'
import { parseJson, asObject } from './log-json.ts'
import type { DeltaType, StructField, StructType } from './schema.ts'

/** A rule that every row of a table keeps. */
export interface Constraint {
  /** The name of a CHECK constraint, or the column that the rule is about. */
  readonly name: string
  /** What the rule says, as a clause: "column id is NOT NULL", "constraint positive CHECK (amount > 0)". */
  readonly rule: string
  /** SQL over the table's columns. A row that it is not TRUE for fails: false and NULL alike. */
  readonly holds: string
}

/** A nested place, and how to say of all its parents' rows what holds of it. */
interface Place {
  readonly value: string
  readonly column: string
  readonly depth: number
  /** Turns a condition on the value into one on the row. */
  readonly lift: (holds: string) => string
}

const notNull = ({ value, column, lift }: Place): Constraint => ({
  name: column,
  rule: `column ${column} is NOT NULL`,
  holds: lift(`${value} IS NOT NULL`),
})

const inFields = ({ fields }: StructType, place: Place): readonly Constraint[] =>
  fields.flatMap(field => {
    const inner: Place = {
      ...place,
      value: `struct_extract(${place.value}, ${quoteText(field.name)})`,
      column: `${place.column}.${field.name}`,
      // A field is asked for only where its struct is there.
      lift: holds => place.lift(`(${place.value} IS NULL OR ${holds})`),
    }
    return ofField(field, inner)
  })

const inItems = (
  list: string,
  part: string,
  type: DeltaType,
  nullable: boolean,
  place: Place,
): readonly Constraint[] => {
  const item = `boathouse_item_${place.depth}`
  const inner: Place = {
    value: part === 'element' ? item : `struct_extract(${item}, '${part}')`,
    column: `${place.column}.${part}`,
    depth: place.depth + 1,
    lift: holds => place.lift(`coalesce(len(list_filter(${list}, ${item} -> NOT (${holds}))), 0) = 0`),
  }
  return [...(nullable ? [] : [notNull(inner)]), ...inType(type, inner)]
}

const inType = (type: DeltaType, place: Place): readonly Constraint[] => {
  if (typeof type === 'string') return []
  if (type.type === 'struct') return inFields(type, place)
  if (type.type === 'array')
    return inItems(place.value, 'element', type.elementType, type.containsNull, place)
  const entries = `map_entries(${place.value})`
  return [
    // The engine has no map with a NULL key.
    ...inItems(entries, 'key', type.keyType, true, place),
    ...inItems(entries, 'value', type.valueType, type.valueContainsNull, place),
  ]
}

const ofField = (field: StructField, place: Place): readonly Constraint[] => [
  ...(field.nullable ? [] : [notNull(place)]),
  ...inType(field.type, place),
]

const notNulls = ({ fields }: StructType): readonly Constraint[] =>
  fields.flatMap(field =>
    ofField(field, {
      value: quoteIdentifier(field.name),
      column: field.name,
      depth: 0,
      lift: holds => holds,
    }),
  )

const checkPrefix = 'delta.constraints.'

/** The CHECK constraints of a table: their names, and their expressions in Spark's SQL. */
export const checkConstraints = ({
  configuration,
}: Pick<Metadata, 'configuration'>): readonly { readonly name: string; readonly expression: string }[] =>
  Object.entries(configuration).flatMap(([key, expression]) =>
    key.toLowerCase().startsWith(checkPrefix) ? [{ name: key.slice(checkPrefix.length), expression }] : [],
  )

const invariantOf = ({ metadata }: StructField): string | undefined => {
  const text = metadata['delta.invariants']
  if (typeof text !== 'string') return undefined
  try {
    const expression = asObject(asObject(parseJson(text))?.['expression'])?.['expression']
    return typeof expression === 'string' ? expression : undefined
  } catch {
    return undefined
  }
}

const stated = (name: string, rule: string, expression: string): Result<Constraint> => {
  const sql = fromSparkExpression(expression)
  if (sql.ok) return ok({ name, rule, holds: `(${sql.value})` })
  const message = `The table's ${rule} can not be checked, so nothing can be written: ${sql.error.message}`
  return refused(name, message)
}

const generated = (field: StructField, expression: string): Result<Constraint> => {
  const rule = `column ${field.name} is GENERATED ALWAYS AS (${expression})`
  const made = stated(field.name, rule, expression)
  if (!made.ok) return made
  const value = `CAST(${made.value.holds} AS ${toEngineType(field.type)})`
  return ok({ ...made.value, holds: `${quoteIdentifier(field.name)} IS NOT DISTINCT FROM ${value}` })
}

/**
 * Every rule that rows of the table keep: NOT NULL on all levels, CHECK constraints, column invariants, and what generated columns
 * must hold (PROTOCOL.md, "Column Invariants", "CHECK Constraints", "Generated Columns"). `invalid` for an expression that the engine
 * does not know.
 *
 * @param computed lower-case names of generated columns that need no check, since they were made here
 */
export const constraintsOf = (
  metadata: Pick<Metadata, 'schema' | 'configuration'>,
  computed: ReadonlySet<string> = new Set(),
): Result<readonly Constraint[]> => {
  const rules: Constraint[] = [...notNulls(metadata.schema)]
  const add = (made: Result<Constraint>): Result<Constraint> => {
    if (made.ok) rules.push(made.value)
    return made
  }
  for (const { name, expression } of checkConstraints(metadata)) {
    const made = add(stated(name, `constraint ${name} CHECK (${expression})`, expression))
    if (!made.ok) return made
  }
  for (const field of metadata.schema.fields) {
    const invariant = invariantOf(field)
    const source = computed.has(field.name.toLowerCase()) ? undefined : generationExpression(field)
    const rule = `invariant of column ${field.name}: ${invariant}`
    const kept = invariant === undefined ? undefined : add(stated(field.name, rule, invariant))
    if (kept?.ok === false) return kept
    const made = source === undefined ? undefined : add(generated(field, source))
    if (made?.ok === false) return made
  }
  return ok(rules)
}
