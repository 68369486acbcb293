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
  /** Rows `offset` to `offset + limit`, fewer at the end. */
  readonly getPage: (offset: number, limit: number, signal: AbortSignal) => Promise<PageResult>
}

export interface SortEntry {
  readonly column: string
  readonly descending: boolean
}
