import type { ExportFormat } from '../../core/lake/job-views.ts'

/** What the menu offers for a table, in this order. */
export const exportFormats: readonly {
  readonly format: ExportFormat
  readonly label: string
  readonly hint: string
}[] = [
  { format: 'parquet', label: 'Parquet', hint: 'types kept, for every engine' },
  { format: 'csv', label: 'CSV', hint: 'text with a header line' },
  { format: 'json', label: 'JSON', hint: 'one object per line' },
]

/** Media types, for the save dialog and the Blob's own. */
export const mediaTypes: Readonly<Record<ExportFormat | 'zip', string>> = {
  parquet: 'application/vnd.apache.parquet',
  csv: 'text/csv',
  json: 'application/x-ndjson',
  zip: 'application/zip',
}

/** The format that a file's name asks for; Parquet when it asks for none that there is. */
export const formatOfName = (name: string): ExportFormat =>
  exportFormats.find(({ format }) => name.toLowerCase().endsWith(`.${format}`))?.format ?? 'parquet'

/** Name of an exported file: `silver.airports@v3.parquet`. */
export const exportFileName = (table: string, version: number, format: ExportFormat): string =>
  `${table}@v${version}.${format}`

/** Name of an exported difference: `silver.airports@v3-v5 changes.csv`. */
export const diffFileName = (
  {
    table,
    other,
    from,
    to,
  }: { readonly table: string; readonly other?: string; readonly from: number; readonly to: number },
  format: ExportFormat,
): string =>
  other === undefined
    ? `${table}@v${from}-v${to} changes.${format}`
    : `${other}@v${from}-${table}@v${to} changes.${format}`

/** Name of an exported lake: `my lake 2026-03-01.zip`, without characters that file systems refuse. */
export const lakeFileName = (lake: string, now: Date): string => {
  const safe = [...lake].map(char => (char < ' ' || '<>:"/\\|?*'.includes(char) ? '-' : char)).join('')
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map(part => String(part).padStart(2, '0'))
    .join('-')
  return `${safe.trim() || 'lake'} ${day}.zip`
}

/** What an import brought, in words. */
export const importedText = (tables: readonly string[]): string => {
  const named = tables.slice(0, 5).join(', ')
  const more = tables.length > 5 ? ` and ${tables.length - 5} more` : ''
  return tables.length === 0 ? 'The file holds no tables.' : `${named}${more}, with all their versions`
}
