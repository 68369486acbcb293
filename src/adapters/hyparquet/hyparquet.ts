import {
  type FileMetaData,
  type SchemaElement,
  parquetMetadata,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { ByteWriter, parquetWrite } from 'hyparquet-writer'
import type { DeltaType, StructType } from '../../core/delta/schema.ts'
import { Failure, causeOf } from '../../core/error.ts'
import type { Parquet, ParquetRow } from '../../core/ports/parquet.ts'
import { schemaElements } from './schema-out.ts'
import { structOf } from './schema-in.ts'
import { rowReader } from './values-in.ts'

type Tree = ReturnType<typeof parquetSchema>

const decoder = new TextDecoder()

/** Values as they are stored, so that nothing is rounded on the way. */
const parsers = {
  timestampFromMilliseconds: (millis: bigint) => millis * 1000n,
  timestampFromMicroseconds: (micros: bigint) => micros,
  timestampFromNanoseconds: (nanos: bigint) => nanos / 1000n - (nanos % 1000n < 0n ? 1n : 0n),
  dateFromDays: (days: number) => days,
  stringFromBytes: (bytes: Uint8Array | undefined) => bytes && decoder.decode(bytes),
  jsonFromBytes: (bytes: Uint8Array | undefined) => bytes && decoder.decode(bytes),
}

/** What hyparquet would turn into something that loses digits or keys is hidden from it. */
const plainElement = (element: SchemaElement): SchemaElement => {
  const { converted_type: ctype, logical_type: ltype, ...rest } = element
  const kept = { ...rest, ...(ctype === undefined ? {} : { converted_type: ctype }) }
  if (ctype === 'DECIMAL' || ltype?.type === 'DECIMAL') return rest
  if (ctype === 'MAP' || ctype === 'MAP_KEY_VALUE' || ltype?.type === 'MAP') return rest
  if (ctype === 'ENUM') return { ...rest, converted_type: 'UTF8' }
  if (ltype?.type === 'LIST') return { ...rest, converted_type: 'LIST' }
  return ltype === undefined ? kept : { ...kept, logical_type: ltype }
}

const inner = (type: DeltaType | undefined, index: number, name: string): DeltaType | undefined => {
  if (typeof type !== 'object') return undefined
  if (type.type === 'struct') return type.fields.find(field => field.name === name)?.type
  if (type.type === 'array') return type.elementType
  return index === 0 ? type.keyType : type.valueType
}

interface Selected {
  readonly elements: readonly SchemaElement[]
  readonly leaves: readonly string[]
}

const nothing: Selected = { elements: [], leaves: [] }

/** The part of a file's schema that holds a type: groups with their wanted members, and the paths of the leaves below. */
const selectTree = (tree: Tree, type: DeltaType | undefined): Selected => {
  if (type === undefined) return nothing
  if (tree.children.length === 0)
    return { elements: [plainElement(tree.element)], leaves: [tree.path.join('\0')] }
  // The repeated group of a list or a map is no type of its own; in lists of two levels it is the element.
  const wrapped = typeof type === 'object' && type.type !== 'struct'
  const parts = wrapped
    ? tree.children.map(child => selectRepeated(child, type))
    : tree.children.map((child, index) => selectTree(child, inner(type, index, child.element.name)))
  return group(tree, parts)
}

const selectRepeated = (tree: Tree, type: DeltaType): Selected => {
  const isElement = typeof type === 'object' && type.type === 'array' && tree.children.length !== 1
  if (isElement) return selectTree(tree, inner(type, 0, ''))
  return group(
    tree,
    tree.children.map((child, index) => selectTree(child, inner(type, index, child.element.name))),
  )
}

const group = ({ element }: Tree, parts: readonly Selected[]): Selected => {
  const kept = parts.filter(part => part.elements.length > 0)
  if (kept.length === 0) return nothing
  const head = { ...plainElement(element), num_children: kept.length }
  return {
    elements: [head, ...kept.flatMap(part => part.elements)],
    leaves: kept.flatMap(part => part.leaves),
  }
}

/** The file's metadata as if it held the selected columns only. */
const project = (metadata: FileMetaData, tree: Tree, schema: StructType): FileMetaData => {
  const { elements, leaves } = selectTree(tree, schema)
  const wanted = new Set(leaves)
  const row_groups = metadata.row_groups.map(rowGroup => ({
    ...rowGroup,
    columns: rowGroup.columns.filter(column => wanted.has(column.meta_data?.path_in_schema.join('\0') ?? '')),
  }))
  return { ...metadata, schema: [...elements], row_groups }
}

const all = (schema: StructType): StructType => schema

const read: Parquet['read'] = async (name, bytes, select = all) => {
  try {
    const file = bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer
    const metadata = parquetMetadata(file, { geoparquet: false })
    const tree = parquetSchema(metadata)
    const schema = select(structOf(tree))
    if (schema.fields.length === 0)
      return { schema, rows: Array.from({ length: Number(metadata.num_rows) }, (): ParquetRow => ({})) }
    const raw = await parquetReadObjects({
      file,
      metadata: project(metadata, tree, schema),
      compressors,
      parsers,
      utf8: false,
      geoparquet: false,
    })
    return { schema, rows: raw.map(rowReader(schema)) }
  } catch (thrown) {
    const cause = causeOf(thrown)
    const message = `${name} can not be read as Parquet: ${cause.message}`
    throw new Failure({ kind: 'input-unreadable', message, file: name, cause })
  }
}

const write: Parquet['write'] = async (schema, rows) => {
  const writer = new ByteWriter()
  await parquetWrite({
    writer,
    schema: schemaElements(schema),
    // Plain values: what every reader since Parquet 1.0 decodes.
    columnData: schema.fields.map(({ name }) => ({
      name,
      data: rows.map(row => row[name] ?? null),
      encoding: 'PLAIN' as const,
    })),
    rowGroupSize: 100_000,
    statistics: false,
    createdBy: 'Boathouse',
  })
  return new Uint8Array(writer.getBuffer())
}

/** Parquet by hyparquet, in this thread. Written pages are Snappy-compressed, of data page version 2. */
export const createHyparquet = (): Parquet => ({ read, write })
