import type { StructField } from '../delta/schema.ts'
import type { JsonFormat } from './format.ts'
import { type Read, bytesOf, chunked, collect } from './ingest.fixture.ts'
import { jsonColumns, keyOf } from './json-columns.ts'
import { readJson, scanJson } from './json.ts'

/** JSON in UTF-8 of a layout. */
export const jsonFormat = (layout: JsonFormat['layout']): JsonFormat => ({
  kind: 'json',
  encoding: 'utf-8',
  layout,
})

export interface JsonRead extends Read {
  readonly columns: readonly StructField[]
}

/** Both passes over JSON text, cut at the given sizes. */
export const readRecords = async (
  text: string | Uint8Array<ArrayBuffer>,
  layout: JsonFormat['layout'] = 'lines',
  sizes?: readonly number[],
  existing?: readonly StructField[],
): Promise<JsonRead> => {
  const bytes = typeof text === 'string' ? bytesOf(text) : text
  const shape = await scanJson(chunked(bytes, sizes), jsonFormat(layout))
  const columns = jsonColumns(shape, existing)
  const rows = await collect(readJson(chunked(bytes, sizes), jsonFormat(layout), columns, { file: 'f.json' }))
  return { ...rows, columns }
}

/** The columns' types by name. */
export const typesOf = ({ columns }: JsonRead) =>
  Object.fromEntries(columns.map(({ name, type }) => [name, type]))

/** What an object has for the key of a column, null where it has nothing. */
export const sourceOf = (record: Readonly<Record<string, unknown>>, column: StructField): unknown =>
  record[keyOf(column) ?? ''] ?? null
