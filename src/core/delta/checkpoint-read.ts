import type { ParquetContent, ParquetRow, ParquetValue } from '../ports/parquet.ts'
import { type Result, ok } from '../result.ts'
import type { Action, LogJson } from './actions.ts'
import { parseAction } from './action-reader.ts'
import { printParsedStats } from './checkpoint-stats.ts'
import { printJson } from './log-json.ts'
import type { StructField, StructType } from './schema.ts'

const columns: ReadonlySet<string> = new Set([
  'protocol',
  'metaData',
  'txn',
  'add',
  'remove',
  'domainMetadata',
  'checkpointMetadata',
  'sidecar',
])

const without = (field: StructField, unwanted: readonly string[]): StructField => {
  const { type } = field
  if (typeof type === 'string' || type.type !== 'struct') return field
  const fields = type.fields.filter(({ name }) => !unwanted.includes(name))
  return { ...field, type: { type: 'struct', fields } }
}

const wanted = (field: StructField): StructField => {
  if (field.name === 'remove') return without(field, ['stats', 'tags'])
  if (field.name !== 'add' || typeof field.type === 'string' || field.type.type !== 'struct') return field
  // Statistics are there once more as columns, which are many: they are read only where the text is missing.
  const hasText = field.type.fields.some(({ name }) => name === 'stats')
  return without(field, ['partitionValues_parsed', ...(hasText ? ['stats_parsed'] : [])])
}

/** Of a checkpoint's columns, or a sidecar's, those that are read. */
export const checkpointColumns = ({ fields }: StructType): StructType => ({
  type: 'struct',
  fields: fields.filter(({ name }) => columns.has(name)).map(wanted),
})

const isRow = (value: ParquetValue | undefined): value is ParquetRow =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Map) &&
  !(value instanceof Uint8Array)

const toJson = (value: ParquetValue | undefined): LogJson => {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (value === undefined || value === null || typeof value !== 'object') return value ?? null
  if (Array.isArray(value)) return value.map(toJson)
  if (value instanceof Map)
    return Object.fromEntries(
      [...value].map(([key, item]) => [typeof key === 'string' ? key : printJson(toJson(key)), toJson(item)]),
    )
  return isRow(value) ? membersJson(value) : null
}

const membersJson = (row: ParquetRow): { readonly [name: string]: LogJson } =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toJson(value)]))

const memberType = (schema: StructType, path: readonly string[]): StructType | undefined => {
  const [name, ...rest] = path
  if (name === undefined) return schema
  const type = schema.fields.find(field => field.name === name)?.type
  return typeof type === 'object' && type.type === 'struct' ? memberType(type, rest) : undefined
}

/** An add with the text of its statistics, whichever way the checkpoint has them. */
const addJson = (add: ParquetRow, statsType: StructType | undefined): LogJson => {
  const { stats_parsed: parsed, ...others } = add
  const json = membersJson(others)
  if (!statsType || !isRow(parsed) || typeof json['stats'] === 'string') return json
  return { ...json, stats: printParsedStats(parsed, statsType) }
}

/**
 * The actions of a checkpoint's rows, in order; `content` has the columns that `checkpointColumns` selects. Errors are those of the
 * table's schema; throws SyntaxError when a member that the protocol requires is missing.
 */
export const checkpointActions = ({ schema, rows }: ParquetContent): Result<readonly Action[]> => {
  const statsType = memberType(schema, ['add', 'stats_parsed'])
  const actions: Action[] = []
  for (const row of rows) {
    for (const { name } of schema.fields) {
      const value = row[name]
      if (!isRow(value)) continue
      const action = parseAction(name, name === 'add' ? addJson(value, statsType) : membersJson(value))
      if (!action.ok) return action
      actions.push(action.value)
    }
  }
  return ok(actions)
}
