import type { ReadStats, SqlResult } from '../../core/lake/row-views.ts'
import type { Value } from '../../core/ports/engine.ts'
import type { Alteration, DeltaStatement } from '../../core/sql/delta-statement.ts'
import type { StatementRun } from '../../state/sql.ts'
import { formatBytes, formatCount, formatPlural } from '../../ui/format-number.ts'

/** What a query read: "3 of 10 files read (12 MB), 7 skipped by statistics". Nothing for a query over no table. */
export const readText = ({ filesRead, filesSkipped, bytesRead }: ReadStats): string => {
  const all = filesRead + filesSkipped
  if (all === 0) return ''
  const size = `(${formatBytes(bytesRead)})`
  if (filesSkipped === 0) return `${formatPlural(filesRead, 'file')} read ${size}`
  const share = `${formatCount(filesRead)} of ${formatPlural(all, 'file')}`
  return `${share} read ${size}, ${formatCount(filesSkipped)} skipped by statistics`
}

/** A count of the one row of counts that a statement returns; undefined where it is not told. */
const countOf = ({ columns, rows }: SqlResult, name: string): number | undefined => {
  const value = rows[0]?.[columns.findIndex(column => column.name === name)]
  return typeof value === 'bigint' || typeof value === 'number' ? Number(value) : undefined
}

const isRecord = (value: Value | undefined): value is { readonly [key: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

const rowsText = (count: number | undefined): string =>
  count === undefined ? 'Rows' : formatPlural(count, 'row')

type Statement<K extends DeltaStatement['kind']> = Extract<DeltaStatement, { readonly kind: K }>

const insertText = ({ table, mode }: Statement<'insert'>, result: SqlResult): string => {
  const rows = formatPlural(countOf(result, 'num_inserted_rows') ?? 0, 'row')
  switch (mode.kind) {
    case 'append':
      return `${rows} inserted into ${table}`
    case 'overwrite':
      return `All rows of ${table} replaced by ${rows}`
    case 'overwrite-partition':
      return `Partitions of ${table} replaced by ${rows}`
    case 'replace-where':
      return `The rows of ${table} that the condition holds for replaced by ${rows}`
  }
}

const mergeText = (table: string, result: SqlResult): string => {
  const parts = (['updated', 'deleted', 'inserted'] as const).flatMap(what => {
    const count = countOf(result, `num_${what}_rows`) ?? 0
    return count > 0 ? [`${formatCount(count)} ${what}`] : []
  })
  const total = countOf(result, 'num_affected_rows') ?? 0
  return `${formatPlural(total, 'row')} merged into ${table}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`
}

const column = (path: readonly string[]): string => path.join('.')

const alterText = (table: string, change: Alteration): string => {
  switch (change.kind) {
    case 'add-columns':
      return `${change.columns.map(({ path }) => column(path)).join(', ')} added to ${table}`
    case 'rename-column':
      return `${column(change.path)} of ${table} renamed to ${change.to}`
    case 'drop-columns':
      return `${change.paths.map(column).join(', ')} dropped from ${table}`
    case 'add-constraint':
      return `Constraint ${change.name} added to ${table}: all its rows keep it`
    case 'drop-constraint':
      return `Constraint ${change.name} dropped from ${table}`
    case 'set-properties':
      return `${formatPlural(Object.keys(change.properties).length, 'property', 'properties')} of ${table} set`
    case 'unset-properties':
      return `${formatPlural(change.keys.length, 'property', 'properties')} of ${table} unset`
    default:
      return `${table} altered`
  }
}

const optimizeText = (table: string, { rows }: SqlResult): string => {
  const metrics = rows[0]?.[1]
  if (!isRecord(metrics)) return `${table} optimized`
  const removed = Number(metrics['numFilesRemoved'])
  const added = Number(metrics['numFilesAdded'])
  return `${formatPlural(removed, 'file')} of ${table} rewritten as ${formatCount(added)}`
}

const restoreText = (table: string, result: SqlResult): string => {
  const [restored, removed] = [countOf(result, 'num_restored_files'), countOf(result, 'num_removed_files')]
  return `${table} restored: ${formatPlural(restored ?? 0, 'file')} brought back, ${formatCount(removed ?? 0)} taken out`
}

const cloneText = ({ table, source }: Statement<'clone-table'>, result: SqlResult): string => {
  const size = formatBytes(countOf(result, 'copied_files_size') ?? 0)
  const files = formatPlural(countOf(result, 'num_copied_files') ?? 0, 'file')
  return `${table} made as a copy of ${source.table}: ${files}, ${size}`
}

const createText = ({ table, mode, query }: Statement<'create-table'>, result: SqlResult): string => {
  const verb = mode === 'or-replace' && (result.version ?? 0) > 0 ? 'replaced' : 'created'
  return query
    ? `${table} ${verb} with ${formatPlural(countOf(result, 'num_inserted_rows') ?? 0, 'row')}`
    : `${table} ${verb}`
}

/** What there is to say where a statement changed nothing. */
const nothingText = (statement: DeltaStatement): string | undefined => {
  switch (statement.kind) {
    case 'delete':
    case 'update':
    case 'merge':
      return `No row of ${statement.table} is concerned: it stays as it is`
    case 'truncate-table':
      return `${statement.table} had no rows`
    case 'optimize':
      return `${statement.table} needs no compaction: it stays as it is`
    case 'create-table':
    case 'clone-table':
      return statement.mode === 'if-not-exists'
        ? `${statement.table} was there already: it stays as it is`
        : undefined
    case 'insert':
      return `Nothing to insert: ${statement.table} stays as it is`
    default:
      return undefined
  }
}

/** What a statement that changes something did, without the version. */
const changeText = (statement: DeltaStatement, result: SqlResult): string | undefined => {
  const { rows } = result
  switch (statement.kind) {
    case 'insert':
      return insertText(statement, result)
    case 'update':
      return `${rowsText(countOf(result, 'num_affected_rows'))} updated in ${statement.table}`
    case 'delete':
      return `${rowsText(countOf(result, 'num_affected_rows'))} deleted from ${statement.table}`
    case 'truncate-table':
      return `All rows deleted from ${statement.table}`
    case 'merge':
      return mergeText(statement.table, result)
    case 'create-table':
      return createText(statement, result)
    case 'clone-table':
      return cloneText(statement, result)
    case 'alter-table':
      return alterText(statement.table, statement.change)
    case 'drop-table':
      return `${statement.table} dropped, with its history`
    case 'optimize':
      return optimizeText(statement.table, result)
    case 'restore':
      return restoreText(statement.table, result)
    case 'vacuum':
      return statement.dryRun
        ? `${formatPlural(rows.length, 'file')} of ${statement.table} would be deleted; nothing was`
        : `Files of ${statement.table} that no kept version needs are deleted`
    default:
      return undefined
  }
}

/** The table that a statement left with a new version. */
export const changedTable = (statement: DeltaStatement): string | undefined =>
  'table' in statement && statement.kind !== 'drop-table' ? statement.table : undefined

const resultText = (statement: DeltaStatement, result: SqlResult): string => {
  const isIdle =
    result.version === undefined && statement.kind !== 'drop-table' && statement.kind !== 'vacuum'
  const done = (isIdle ? nothingText(statement) : undefined) ?? changeText(statement, result)
  if (done === undefined) {
    const rows = formatPlural(result.rows.length, 'row')
    const read = result.stats ? readText(result.stats) : ''
    return read === '' ? rows : `${rows} · ${read}`
  }
  return result.version === undefined ? done : `${done}, now version ${formatCount(result.version)}`
}

/** What came of a statement that is done, in one line. */
export const outcomeText = ({ statement, answer }: Pick<StatementRun, 'statement' | 'answer'>): string => {
  if (!answer) return ''
  if (answer.kind === 'result') return resultText(statement, answer.result)
  const { rowCount } = answer.rows
  const rows = rowCount === undefined ? 'Counting rows…' : formatPlural(rowCount, 'row')
  const read = answer.stats ? readText(answer.stats) : ''
  return read === '' ? rows : `${rows} · ${read}`
}

/** What there is to say of a statement that was stopped: nothing of it is committed, but VACUUM deletes file by file. */
export const cancelledText = (statement: DeltaStatement): string =>
  statement.kind === 'vacuum' && !statement.dryRun
    ? `Cancelled: some files that no kept version of ${statement.table} needs may be gone already`
    : 'Cancelled: this statement changed nothing'

/** A time span as exactly as it matters: "4 ms", "0.42 s", "12.3 s", "2 min 5 s". */
export const tookText = (ms: number): string => {
  if (ms < 100) return `${Math.max(1, Math.round(ms))} ms`
  if (ms < 10_000) return `${(ms / 1000).toFixed(2)} s`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** A statement in one line, for a list: comments and line breaks are left out. */
export const oneLine = (text: string): string =>
  text
    .replaceAll(/'(?:[^']|'')*'|--[^\n]*|\/\*[^]*?\*\//g, part => (part.startsWith("'") ? part : ' '))
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
