import { toHtml, toTsv } from './clipboard-model.ts'
import type { GridModel, GridRow } from './grid-types.ts'
import { type CellRange, cellCount } from './selection-model.ts'

const chunk = 5_000
const limit = 1_000_000

export type CopyOutcome =
  | { readonly ok: true; readonly rows: number; readonly columns: number }
  | { readonly ok: false; readonly reason: string }

const collect = async (
  model: GridModel,
  { firstRow, lastRow, firstColumn, lastColumn }: CellRange,
): Promise<GridRow[]> => {
  const rows: GridRow[] = []
  for (let offset = firstRow; offset <= lastRow; offset += chunk) {
    const page = await model.getPage(
      offset,
      Math.min(chunk, lastRow - offset + 1),
      new AbortController().signal,
    )
    if (!page.ok) throw new Error(page.error.message)
    for (const row of page.value) rows.push(row.slice(firstColumn, lastColumn + 1))
  }
  return rows
}

/** Copies cells as tab-separated text and as an HTML table; the text has no header. Refuses more than a million cells. */
export const copyCells = async (model: GridModel, range: CellRange): Promise<CopyOutcome> => {
  const count = cellCount(range)
  if (count > limit)
    return {
      ok: false,
      reason: `${count.toLocaleString('en')} cells are too many for the clipboard. Export the table instead.`,
    }
  const columns = model.columns.slice(range.firstColumn, range.lastColumn + 1)
  const rows = collect(model, range)
  const blob = (type: string, write: typeof toTsv) =>
    rows.then(all => new Blob([write(all, columns)], { type }))
  try {
    // The clipboard is claimed now, while the key press still counts; the rows may come later.
    await navigator.clipboard.write([
      new ClipboardItem({ 'text/plain': blob('text/plain', toTsv), 'text/html': blob('text/html', toHtml) }),
    ])
    return { ok: true, rows: (await rows).length, columns: columns.length }
  } catch (thrown) {
    return { ok: false, reason: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}
