import type { DelimitedFormat, FileFormat, FormatOptions } from '../../core/ingest/format.ts'
import type { IngestOptions, IngestReport, PlannedFile } from '../../core/lake/ingest-views.ts'
import { parseTableName, tableNameOf } from '../../core/medallion/names.ts'
import { formatCount, formatPlural } from '../../ui/format-number.ts'

const delimiterNames: Readonly<Record<string, string>> = {
  ',': 'Comma',
  '\t': 'Tab',
  ';': 'Semicolon',
  '|': 'Pipe',
  ' ': 'Space',
}

/** Choices for the delimiter; one that was detected outside the usual ones is among them. */
export const delimiterChoices = (
  detected: string,
): readonly { readonly id: string; readonly text: string }[] => {
  const all = Object.keys(delimiterNames)
  const ids = all.includes(detected) ? all : [...all, detected]
  return ids.map(id => ({ id, text: delimiterNames[id] ?? `“${id}”` }))
}

/** Null tokens are text, and "none" and "empty" need ids of their own in a list. */
const noToken = 'none'
const tokenId = (token: string | null): string => (token === null ? noToken : `=${token}`)

/** The null token that a choice stands for. */
export const tokenOfChoice = (id: string): string | null => (id === noToken ? null : id.slice(1))

/** Choices for the text that becomes NULL, and the id of the present one. */
export const tokenChoices = (
  token: string | null,
): {
  readonly selected: string
  readonly choices: readonly { readonly id: string; readonly text: string }[]
} => {
  const usual = ['', '\\N', 'NULL', 'null', 'NA', 'N/A', '-']
  const tokens = token === null || usual.includes(token) ? usual : [...usual, token]
  return {
    selected: tokenId(token),
    choices: [
      { id: noToken, text: 'Nothing: keep all text' },
      ...tokens.map(one => ({ id: tokenId(one), text: one === '' ? 'Empty cells' : one })),
    ],
  }
}

const encodingNames = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'windows-1252': 'Windows-1252',
} as const

/** Choices for the text encoding. */
export const encodingChoices = (Object.keys(encodingNames) as (keyof typeof encodingNames)[]).map(id => ({
  id,
  text: encodingNames[id],
}))

const describeDelimited = (format: DelimitedFormat): string => {
  const delimiter = delimiterNames[format.delimiter]?.toLowerCase() ?? `“${format.delimiter}”`
  const header = format.header ? 'the first line names the columns' : 'no header line'
  const token =
    format.nullToken === null
      ? ''
      : `, ${format.nullToken === '' ? 'empty cells are' : `${format.nullToken} is`} NULL`
  return `Text in ${encodingNames[format.encoding]}, separated by ${delimiter}, ${formatPlural(format.columns.length, 'column')}, ${header}${token}.`
}

/** What was found out about a file, as a sentence. */
export const describeFormat = (format: FileFormat): string => {
  switch (format.kind) {
    case 'delimited':
      return describeDelimited(format)
    case 'json':
      return format.layout === 'array' ? 'JSON: one array of records.' : 'JSON: records one after another.'
    case 'parquet':
      return 'Parquet: columns and types as they are in the file.'
  }
}

/** What a drop will do, said while the files are still in the air. Browsers hide names until the drop; then only the number is known. */
export const describeDrop = (count: number, names: readonly string[]): string => {
  if (count === 0) return 'Drop files here → bronze'
  const files = formatPlural(count, 'file')
  if (names.length !== count)
    return count === 1 ? '1 file or folder → a table' : `${formatCount(count)} files or folders → tables`
  // What is in a zip is not known before it is dropped.
  const tables = [
    ...new Set(
      names.map(name => (/\.zip$/i.test(name) ? `the tables in ${name}` : `bronze.${tableNameOf(name)}`)),
    ),
  ]
  const shown = tables.slice(0, 4).join(', ')
  return tables.length > 4 ? `${files} → ${shown} and ${tables.length - 4} more` : `${files} → ${shown}`
}

/** Why a name can not be a bronze table's; undefined when it can. `name` comes without its layer. */
export const nameProblem = (name: string): string | undefined =>
  parseTableName(`bronze.${name}`).ok ? undefined : 'Letters, digits and _; not a digit first.'

/** What the user changed for each file, by file name. */
export interface Overrides {
  readonly tables: Readonly<Record<string, string>>
  readonly formats: Readonly<Record<string, FormatOptions>>
}

/** Options for planning and for the ingest itself. */
export const ingestOptions = ({ tables, formats }: Overrides): IngestOptions => ({ tables, formats })

/** Overrides with one option of one file changed. */
export const withFormat = (overrides: Overrides, file: string, change: FormatOptions): Overrides => ({
  ...overrides,
  formats: { ...overrides.formats, [file]: { ...overrides.formats[file], ...change } },
})

/** Overrides with the table of one file changed. */
export const withTable = (overrides: Overrides, file: string, table: string): Overrides => ({
  ...overrides,
  tables: { ...overrides.tables, [file]: table },
})

/** Columns of a preview: those that the table will have where they are known, else as many as the sample has. */
export const previewColumns = ({
  columns,
  format,
  sample,
}: PlannedFile): readonly { readonly name: string; readonly type: string }[] => {
  const named = columns ?? (format?.kind === 'delimited' ? format.columns : [])
  if (named.length > 0) return named.map(name => ({ name, type: 'string' }))
  const width = Math.max(0, ...sample.map(row => row.length))
  return Array.from({ length: width }, (_, index) => ({ name: `#${index + 1}`, type: 'string' }))
}

/** What was done, in one line, and whether there is more to tell. */
export const summarize = ({
  tables,
  failures,
}: IngestReport): { readonly text: string; readonly isClean: boolean } => {
  const sum = (of: (table: IngestReport['tables'][number]) => number) =>
    tables.reduce((total, one) => total + of(one), 0)
  const corrupt = sum(table => table.corrupt)
  const rows = formatPlural(
    sum(table => table.rows),
    'row',
  )
  const into = tables.length === 1 ? tables[0]?.table : formatPlural(tables.length, 'table')
  const text = tables.length === 0 ? 'Nothing was ingested' : `${rows} into ${into}`
  return { text, isClean: corrupt === 0 && failures.length === 0 }
}

/** A file made of pasted text, named after what the text seems to be. */
export const nameOfPaste = (text: string): string => {
  const start = text.trimStart()[0]
  if (start === '{' || start === '[') return 'pasted.json'
  const line = text.slice(0, text.search(/[\r\n]|$/))
  return line.includes('\t') ? 'pasted.tsv' : 'pasted.csv'
}
