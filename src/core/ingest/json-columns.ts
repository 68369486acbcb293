import type { DeltaType, StructField } from '../delta/schema.ts'
import { columnNames } from '../medallion/names.ts'
import {
  BIG_LONG,
  BOOLEAN,
  DOUBLE,
  type JsonShape,
  LIST,
  LONG,
  STRUCT,
  type ShapeNode,
} from './json-shape.ts'

/** The JSON key that a column holds, in the column's metadata, where the two differ. */
const keyName = 'boathouse.key'
/** Marks the column that holds records which are no objects. */
const wholeName = 'boathouse.wholeRecord'

/** The JSON key of a column or nested field; null for the column that holds records which are no objects. */
export const keyOf = (field: StructField): string | null => {
  if (field.metadata[wholeName] === true) return null
  const key = field.metadata[keyName]
  return typeof key === 'string' ? key : field.name
}

const column = (key: string | null, name: string, type: DeltaType): StructField => ({
  name,
  type,
  nullable: true,
  metadata: key === null ? { [wholeName]: true } : key === name ? {} : { [keyName]: key },
})

const structType = (node: ShapeNode): DeltaType => {
  const keys = node.keys.texts
  const names = columnNames(keys, 'nested')
  const fields = node.fields.map((field, index) =>
    column(keys[index] ?? '', names[index] ?? '', typeOf(field)),
  )
  return fields.length === 0 ? 'string' : { type: 'struct', fields }
}

/** The one type for all that was seen in a place; text where no other holds it exactly. */
const typeOf = (node: ShapeNode): DeltaType => {
  switch (node.seen) {
    case LONG:
    case BIG_LONG:
    case LONG | BIG_LONG:
      return 'long'
    case DOUBLE:
    case DOUBLE | LONG:
      return 'double'
    case BOOLEAN:
      return 'boolean'
    case STRUCT:
      return structType(node)
    case LIST:
      return {
        type: 'array',
        elementType: node.element ? typeOf(node.element) : 'string',
        containsNull: true,
      }
    default:
      return 'string'
  }
}

/** The column that is there for a key: by the key itself, else by a name that differs in case only and is no other key's. */
const matching = (
  key: string | null,
  existing: readonly StructField[],
  keys: ReadonlySet<string | null>,
): StructField | undefined =>
  existing.find(field => keyOf(field) === key) ??
  existing.find(field => field.name.toLowerCase() === key?.toLowerCase() && !keys.has(keyOf(field)))

/**
 * The columns of the records, in the order in which their keys first came; a key whose name Delta does not allow, or has twice,
 * is in the column's metadata. Records that are no objects go to a column `value`. Columns of the table that is there
 * (`existing`) keep their names and types; only those that the records have are given.
 */
export const jsonColumns = (
  shape: JsonShape,
  existing: readonly StructField[] = [],
): readonly StructField[] => {
  const keys: (string | null)[] = [...shape.object.keys.texts]
  const types = shape.object.fields.map(typeOf)
  if (shape.others > 0) {
    keys.push(null)
    types.push(typeOf(shape.other))
  }
  const known = new Set(keys)
  const used = new Set<StructField>()
  const found = keys.map(key => {
    const match = matching(key, existing, known)
    if (match === undefined || used.has(match)) return undefined
    used.add(match)
    return match
  })
  const fresh = keys.filter((_, index) => found[index] === undefined)
  const names = columnNames([...existing.map(({ name }) => name), ...fresh.map(key => key ?? 'value')]).slice(
    existing.length,
  )
  let next = 0
  return keys.map((key, index) => {
    const match = found[index]
    if (match === undefined) return column(key, names[next++] ?? '', types[index] ?? 'string')
    return keyOf(match) === key ? match : { ...match, metadata: { ...match.metadata, [keyName]: key } }
  })
}
