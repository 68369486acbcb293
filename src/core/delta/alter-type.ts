import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import type { Alteration } from '../sql/delta-statement.ts'
import { type Alter, changedColumn, statement } from './alter-context.ts'
import { checkDependents } from './alter-dependents.ts'
import { fieldAt, pathName, typeAt, withFields, withType } from './alter-schema.ts'
import { isOn } from './properties.ts'
import { decimalParts, sameType, typeName } from './schema-json.ts'
import type { DeltaType, StructField, StructType } from './schema.ts'
import { parseTypeName } from './type-names.ts'

const integers: readonly DeltaType[] = ['byte', 'short', 'integer', 'long']

/** Digits before the point that hold every value of an integer type, as the protocol counts them. */
const digits: ReadonlyMap<DeltaType, number> = new Map([
  ['byte', 10],
  ['short', 10],
  ['integer', 10],
  ['long', 20],
])

const widensToDecimal = (from: DeltaType, to: DeltaType): boolean => {
  const after = decimalParts(to)
  if (!after) return false
  const before = decimalParts(from)
  const precision = before?.precision ?? digits.get(from)
  if (precision === undefined) return false
  const scale = before?.scale ?? 0
  const [moreDigits, moreScale] = [after.precision - precision, after.scale - scale]
  return moreScale >= 0 && moreDigits >= moreScale
}

/** Whether a type can be widened to another one (PROTOCOL.md, "Type Widening": the supported type changes). */
export const isWidening = (from: DeltaType, to: DeltaType): boolean => {
  if (integers.includes(from) && integers.includes(to)) return integers.indexOf(from) < integers.indexOf(to)
  if (to === 'double') return from === 'float' || (integers.includes(from) && from !== 'long')
  if (to === 'timestamp_ntz') return from === 'date'
  return !sameType(from, to) && widensToDecimal(from, to)
}

/** What a type can be widened to, for people. */
const widerTypes = (from: DeltaType): readonly string[] => {
  const parts = decimalParts(from)
  const whole = digits.get(from)
  const least = parts ? `decimal(${parts.precision},${parts.scale})` : `decimal(${whole ?? 0},0)`
  return [
    ...integers.filter(to => isWidening(from, to)).map(typeName),
    ...(isWidening(from, 'double') ? ['double'] : []),
    ...(isWidening(from, 'timestamp_ntz') ? ['timestamp_ntz'] : []),
    ...(parts || whole !== undefined ? [`decimals that have all digits of ${least}`] : []),
  ]
}

/** The nearest column or field of a struct above a path, and the way from there: `element.value`. */
const owner = (
  schema: StructType,
  path: readonly string[],
): { readonly path: readonly string[]; readonly below: string } => {
  let length = path.length
  while (length > 1 && !fieldAt(schema, path.slice(0, length)).ok) length -= 1
  return {
    path: path.slice(0, length),
    below: path
      .slice(length)
      .map(part => part.toLowerCase())
      .join('.'),
  }
}

const noted = (field: StructField, from: DeltaType, to: DeltaType, below: string): StructField => {
  const known = field.metadata['delta.typeChanges']
  const change = { fromType: from, toType: to, ...(below === '' ? {} : { fieldPath: below }) }
  const changes: readonly unknown[] = [...(Array.isArray(known) ? (known as readonly unknown[]) : []), change]
  return { ...field, metadata: { ...field.metadata, 'delta.typeChanges': changes } }
}

const refuseType = (name: string, from: DeltaType, to: DeltaType): Result<never> => {
  const wider = widerTypes(from)
  const allowed =
    wider.length === 0
      ? `${typeName(from)} can not be widened`
      : `${typeName(from)} can be widened to ${wider.join(', ')}`
  const message = `${name} can not be changed from ${typeName(from)} to ${typeName(to)}: ${allowed}. For another type, rewrite the table: CREATE OR REPLACE TABLE … AS SELECT.`
  return refused(name, message)
}

/** ALTER COLUMN … TYPE: widening only; files keep their narrower values and readers cast them. */
export const changeColumnType: Alter<Extract<Alteration, { readonly kind: 'change-type' }>> = (
  { metadata },
  { path, type: text },
  context,
) => {
  const { schema } = metadata
  const name = pathName(path)
  const to = parseTypeName(text)
  if (!to.ok) return to
  const from = typeAt(schema, path)
  if (from === undefined) {
    const missing = fieldAt(schema, path)
    return missing.ok ? refused(name, `There is no ${name}.`) : missing
  }
  if (sameType(from, to.value)) return ok(undefined)
  if (!isWidening(from, to.value)) return refuseType(name, from, to.value)
  if (!isOn(metadata, 'delta.enableTypeWidening')) {
    const set = statement(context, `SET TBLPROPERTIES ('delta.enableTypeWidening' = 'true')`)
    return refused(name, `${name} can be widened to ${typeName(to.value)} once the table allows it: ${set}`)
  }
  const free = checkDependents(metadata, path, 'given another type')
  if (!free.ok) return free
  const { path: above, below } = owner(schema, path)
  const widened = withType(schema, path, to.value)
  const found = fieldAt(widened, above)
  if (!found.ok) return found
  const { field, parent } = found.value
  const next = noted(field, from, to.value, below)
  const swapped = withFields(widened, parent, fields => fields.map(one => (one === field ? next : one)))
  return ok(changedColumn({ ...metadata, schema: swapped }, parent, next))
}
