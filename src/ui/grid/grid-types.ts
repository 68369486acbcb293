import type { ReactNode } from 'react'
import type { GridFilm } from './film-store.ts'

/** A plain value in a cell: what any engine hands out once decoded. */
export type CellValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly CellValue[]
  | { readonly [key: string]: CellValue }

export type GridRow = readonly CellValue[]

/** A row by the names of its columns. */
export type NamedCells = Readonly<Record<string, CellValue>>

export interface GridColumn {
  readonly name: string
  /** `string`, `long`, `decimal(10,2)`, `struct<…>` … */
  readonly type: string
  /** Kept by the system, not the user's: shown more quietly. */
  readonly audit?: boolean
  /** Says of a row, in words, why it is here; not a column of the table. */
  readonly isReason?: boolean
  /** The type that the values seem to have. */
  readonly hint?: string
  /** How it stands to the columns before a step. */
  readonly diff?: GridColumnDiff
}

/** What a step did to a column. */
export interface GridColumnDiff {
  readonly mark?: 'added' | 'removed' | 'changed'
  /** Its name before. */
  readonly from?: string
  /** What the header says of it, in place of what a step did. */
  readonly words?: string
  /** Many of its cells show two values: it has more room. */
  readonly isWide?: boolean
  /** Where in a row the old value of the cell stands: a list of one (text or NULL) where it changed, else NULL. */
  readonly was?: number
}

export type PageResult =
  | { readonly ok: true; readonly value: readonly GridRow[] }
  | { readonly ok: false; readonly error: { readonly kind: string; readonly message: string } }

/** Where a grid gets its rows. It knows nothing else of the world. */
export interface GridModel {
  /** Another id means other rows. */
  readonly id: string
  readonly columns: readonly GridColumn[]
  /** Exact; undefined while it is not known. */
  readonly rowCount: number | undefined
  /** Where in a row its mark stands (`added`, `removed`, `failed` or NULL): after the values of the columns. */
  readonly rowMark?: number
  /** The version of a table that the rows are of. */
  readonly version?: number
  /** Rows that are at hand and change by themselves; no pages are asked for then. */
  readonly film?: GridFilm
  /** Where a row of the model before is among these rows: what was seen stays in its place, though other rows come before it. */
  readonly moved?: { readonly from: number; readonly to: number }
  /** Rows `offset` to `offset + limit`, fewer at the end. */
  readonly getPage: (offset: number, limit: number, signal: AbortSignal) => Promise<PageResult>
}

/** The rows in sight. */
export interface GridSight {
  readonly first: number
  readonly count: number
  /** Of the first row; undefined while it loads. */
  readonly values: GridRow | undefined
}

/** What a header shows under a column's name; of a fixed height, so that nothing moves when it comes. */
export interface GridHeaderExtra {
  /** Pixels. */
  readonly height: number
  readonly render: (column: GridColumn) => ReactNode
  /** What a press on the picture of a column's type does, undefined where nothing; it stays a picture then. */
  readonly typeAction?: (column: GridColumn) => (() => void) | undefined
}

export interface SortEntry {
  readonly column: string
  readonly descending: boolean
}
