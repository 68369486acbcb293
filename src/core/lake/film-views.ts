import type { Value } from '../ports/engine.ts'
import type { ColumnFilter } from '../profile/filter.ts'
import type { SortKey } from '../recipe/recipe.ts'
import type { ColumnView } from './table-views.ts'

/** The rows that are in sight while someone moves along the versions of a table. */
export interface FilmQuery {
  readonly table: string
  /** The order of the rows, so that they keep their place from version to version. Empty: by the table's key, where it has one. */
  readonly orderBy: readonly SortKey[]
  /** Only rows for which all of these hold. */
  readonly where: readonly ColumnFilter[]
  /**
   * The values of the order's columns (`FilmReport.orderBy`, or the first few of them) in the first row in sight; absent at the top of the
   * table. Rows that are equal in these come too.
   */
  readonly anchor?: readonly Value[]
  /** Rows of a frame, at most. */
  readonly rows: number
}

/** What is in sight at a version. */
export interface FilmFrame {
  readonly version: number
  readonly columns: readonly ColumnView[]
  readonly rows: readonly (readonly Value[])[]
  /** As many as there are rows: text by which a row is told in other frames. Not unique where the key is not. */
  readonly keys: readonly string[]
  /** All rows of the version, by its log; absent where a file has no statistics, and under filters. */
  readonly count?: number
}

/** How frames were made. */
export interface FilmReport {
  /**
   * The order that was used, by the names of the newest version: what was asked for, then the key; without a key the first few columns.
   * Rows that are equal in all of these stand in the order of their other columns.
   */
  readonly orderBy: readonly SortKey[]
  /** Columns that tell which row of one version is which of another; empty: rows are compared whole. */
  readonly key: readonly string[]
  /** Data files that the frames stand for, and how many of those were read for this call: the others were known. */
  readonly filesShown: number
  readonly filesRead: number
  readonly bytesRead: number
  /** Versions that have no frame, and why: files of theirs are gone (VACUUM), or their part of the log. */
  readonly missing: readonly FilmGap[]
}

/** A version that can not be shown. */
export interface FilmGap {
  readonly version: number
  readonly why: string
}
