import type { Value } from '../ports/engine.ts'
import { quoteList } from '../sql/quote.ts'
import type { PhysicalField, PhysicalSchema, PhysicalType } from './physical-type.ts'

/** One line of a Parquet file's schema, which is a tree written from the top down. */
interface SchemaNode {
  readonly name: string
  /** The physical type; empty for a group. */
  readonly type: string
  readonly repeated: boolean
  readonly converted: string
  readonly logical: string
  readonly precision: number
  readonly scale: number
  readonly id: number | undefined
  readonly children: readonly SchemaNode[]
}

/** Asks for the schemas of files, each from its root on and in the order of the list. For `physicalSchemas`. */
export const physicalSchemaSql = (paths: readonly string[]): string =>
  'SELECT name, type, repetition_type, num_children, converted_type, logical_type, precision, scale, field_id ' +
  `FROM parquet_schema(${quoteList(paths)})`

const text = (value: Value | undefined): string => (typeof value === 'string' ? value : '')

const readNode = (rows: readonly (readonly Value[])[], at: number): { node: SchemaNode; next: number } => {
  const [name, type, repetition, count, converted, logical, precision, scale, id] = rows[at] ?? []
  const children: SchemaNode[] = []
  let next = at + 1
  for (let left = Number(count ?? 0); left > 0 && next < rows.length; left -= 1) {
    const child = readNode(rows, next)
    children.push(child.node)
    next = child.next
  }
  const node: SchemaNode = {
    name: text(name),
    type: text(type),
    repeated: repetition === 'REPEATED',
    converted: text(converted),
    logical: text(logical),
    precision: Number(precision ?? 0),
    scale: Number(scale ?? 0),
    id: id === null || id === undefined ? undefined : Number(id),
    children,
  }
  return { node, next }
}

const byConvertedType: ReadonlyMap<string, string> = new Map([
  ['INT_8', 'TINYINT'],
  ['INT_16', 'SMALLINT'],
  ['INT_32', 'INTEGER'],
  ['INT_64', 'BIGINT'],
  ['UINT_8', 'UTINYINT'],
  ['UINT_16', 'USMALLINT'],
  ['UINT_32', 'UINTEGER'],
  ['UINT_64', 'UBIGINT'],
  ['DATE', 'DATE'],
  ['TIMESTAMP_MICROS', 'TIMESTAMP'],
  ['TIMESTAMP_MILLIS', 'TIMESTAMP'],
  ['UTF8', 'VARCHAR'],
  ['ENUM', 'VARCHAR'],
  ['JSON', 'JSON'],
])

const byPhysicalType: ReadonlyMap<string, string> = new Map([
  ['BOOLEAN', 'BOOLEAN'],
  ['INT32', 'INTEGER'],
  ['INT64', 'BIGINT'],
  ['INT96', 'TIMESTAMP'],
  ['FLOAT', 'FLOAT'],
  ['DOUBLE', 'DOUBLE'],
  ['BYTE_ARRAY', 'BLOB'],
  ['FIXED_LEN_BYTE_ARRAY', 'BLOB'],
])

/** The type as which the engine (DuckDB 0.9.2) reads a leaf: it mostly looks at the older of the two annotations. */
const leafType = ({ type, converted, logical, precision, scale }: SchemaNode): string | undefined => {
  if (logical.startsWith('TimestampType('))
    return logical.includes('isAdjustedToUTC=1') ? 'TIMESTAMP WITH TIME ZONE' : 'TIMESTAMP'
  if (logical.startsWith('UUIDType(')) return 'UUID'
  if (converted === 'DECIMAL') return precision <= 38 ? `DECIMAL(${precision},${scale})` : undefined
  // Only the newer annotation: the engine would give the digits without the point.
  if (logical.startsWith('DecimalType(')) return undefined
  return converted === '' ? byPhysicalType.get(type) : byConvertedType.get(converted)
}

const fieldOf = (node: SchemaNode): PhysicalField => ({
  name: node.name,
  ...(node.id === undefined ? {} : { id: node.id }),
  type: typeOf(node),
})

const isMap = ({ converted }: SchemaNode): boolean => converted === 'MAP' || converted === 'MAP_KEY_VALUE'
const isAnnotated = (node: SchemaNode): boolean => node.converted === 'LIST' || isMap(node)

/** What the repeated part of a list says of the elements (parquet-format, LogicalTypes.md, "Backward-compatibility rules"). */
const listOf = (list: SchemaNode | undefined, repeated: SchemaNode): PhysicalType => {
  const [only, ...others] = repeated.children
  if (only === undefined || others.length > 0 || (list !== undefined && isAnnotated(repeated)))
    return { kind: 'list', element: singleType(repeated) }
  const twoLevels = list === undefined || repeated.name === 'array' || repeated.name === `${list.name}_tuple`
  if (!twoLevels) return { kind: 'list', element: typeOf(only) }
  return { kind: 'list', bare: true, element: { kind: 'struct', fields: [fieldOf(only)] } }
}

/** The type of a node as if it were not repeated. */
const singleType = (node: SchemaNode): PhysicalType => {
  const [first, ...others] = node.children
  if (first === undefined) return { kind: 'value', engine: leafType(node) }
  const [key, value] = first.children
  if (isMap(node) && first.repeated && key && value)
    return { kind: 'map', key: typeOf(key), value: typeOf(value) }
  if (node.converted === 'LIST' && first.repeated && others.length === 0) return listOf(node, first)
  return { kind: 'struct', fields: node.children.map(fieldOf) }
}

const typeOf = (node: SchemaNode): PhysicalType =>
  node.repeated ? listOf(undefined, node) : singleType(node)

/** The schemas of files out of the rows that `physicalSchemaSql` gives, in the order of its files. */
export const physicalSchemas = (rows: readonly (readonly Value[])[]): readonly PhysicalSchema[] => {
  const schemas: PhysicalSchema[] = []
  for (let at = 0; at < rows.length;) {
    const { node, next } = readNode(rows, at)
    schemas.push(node.children.map(fieldOf))
    at = next
  }
  return schemas
}
