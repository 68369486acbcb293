import type { ReactNode } from 'react'

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

export interface GridColumn {
  readonly name: string
  /** `string`, `long`, `decimal(10,2)`, `struct<…>` … */
  readonly type: string
  /** Kept by the system, not the user's: shown more quietly. */
  readonly audit?: boolean
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
  /** Rows `offset` to `offset + limit`, fewer at the end. */
  readonly getPage: (offset: number, limit: number, signal: AbortSignal) => Promise<PageResult>
}

/** What a header shows under a column's name; of a fixed height, so that nothing moves when it comes. */
export interface GridHeaderExtra {
  /** Pixels. */
  readonly height: number
  readonly render: (column: GridColumn) => ReactNode
}

export interface SortEntry {
  readonly column: string
  readonly descending: boolean
}
