import { plainText } from './format-model.ts'
import type { GridColumn, GridRow } from './grid-types.ts'

/** A field with tabs, line breaks or quotes is quoted, as spreadsheets do it. */
const field = (text: string): string => (/[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const cells = (row: GridRow, columns: readonly GridColumn[]): readonly string[] =>
  columns.map(({ type }, index) => plainText(row[index] ?? null, type))

/** Rows as tab-separated text, the form that spreadsheets paste. NULL is an empty field. */
export const toTsv = (rows: readonly GridRow[], columns: readonly GridColumn[]): string =>
  rows.map(row => cells(row, columns).map(field).join('\t')).join('\n')

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escape = (text: string): string => text.replaceAll(/[&<>"]/g, one => entities[one] ?? one)

/** Rows as an HTML table with a header. */
export const toHtml = (rows: readonly GridRow[], columns: readonly GridColumn[]): string => {
  const head = columns.map(({ name }) => `<th>${escape(name)}</th>`).join('')
  const body = rows
    .map(
      row =>
        `<tr>${cells(row, columns)
          .map(text => `<td>${escape(text)}</td>`)
          .join('')}</tr>`,
    )
    .join('')
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`
}
