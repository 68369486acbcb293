/** A place in the text of a statement: UTF-16 units, `end` excluded. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A run of `SqlText.sql`, from `at` on, and the place in the statement that it was written from. */
export interface TextPiece extends Span {
  readonly at: number
}

/** SQL as the user wrote it (an expression or a query), with backticks already turned into double quotes, and where it stood. */
export interface SqlText {
  readonly sql: string
  readonly span: Span
  /** In order of `at`; absent when `sql` stands in the statement as it is, from `span.start` on. `userPosition` reads them. */
  readonly pieces?: readonly TextPiece[]
}

/** A table of the lake by its name, `silver.airports`, and the version that is meant. */
export interface TableReference {
  readonly table: string
  readonly version?: number
  /** Text of a timestamp, as written. */
  readonly timestamp?: string
}

/** A column of CREATE TABLE or ADD COLUMNS. `type` is a type name as SQL has it: `BIGINT`, `STRUCT<a: INT>`, `DECIMAL(10,2)`. */
export interface ColumnDefinition {
  /** More than one part for a field of a struct. */
  readonly path: readonly string[]
  readonly type: string
  readonly nullable: boolean
  readonly comment?: string
  /** GENERATED ALWAYS AS (expression) */
  readonly generatedAs?: string
  /** DEFAULT expression */
  readonly defaultValue?: string
}

export type ColumnPosition = { readonly kind: 'first' } | { readonly kind: 'after'; readonly column: string }

/** column = expression */
export interface Assignment {
  readonly column: readonly string[]
  /** `undefined` for DEFAULT. */
  readonly value: SqlText | undefined
}

export type MergeAction =
  | { readonly kind: 'update'; readonly set: readonly Assignment[] }
  | { readonly kind: 'update-all' }
  | { readonly kind: 'delete' }
  | {
      readonly kind: 'insert'
      readonly columns: readonly (readonly string[])[]
      readonly values: readonly SqlText[]
    }
  | { readonly kind: 'insert-all' }

/** WHEN … THEN …; clauses are tried in order and the first that fits decides. */
export interface MergeClause {
  readonly when: 'matched' | 'not-matched' | 'not-matched-by-source'
  readonly condition?: SqlText
  readonly action: MergeAction
}

/** What ALTER TABLE changes. */
export type Alteration =
  | {
      readonly kind: 'add-columns'
      readonly columns: readonly (ColumnDefinition & { readonly position?: ColumnPosition })[]
    }
  | { readonly kind: 'rename-column'; readonly path: readonly string[]; readonly to: string }
  | {
      readonly kind: 'drop-columns'
      readonly paths: readonly (readonly string[])[]
      readonly ifExists: boolean
    }
  | { readonly kind: 'change-type'; readonly path: readonly string[]; readonly type: string }
  | { readonly kind: 'comment-column'; readonly path: readonly string[]; readonly comment: string }
  | { readonly kind: 'move-column'; readonly path: readonly string[]; readonly position: ColumnPosition }
  | { readonly kind: 'set-not-null' | 'drop-not-null'; readonly path: readonly string[] }
  | { readonly kind: 'set-default'; readonly path: readonly string[]; readonly value: string }
  | { readonly kind: 'drop-default'; readonly path: readonly string[] }
  | { readonly kind: 'add-constraint'; readonly name: string; readonly expression: SqlText }
  | { readonly kind: 'drop-constraint'; readonly name: string; readonly ifExists: boolean }
  | { readonly kind: 'set-properties'; readonly properties: Readonly<Record<string, string>> }
  | { readonly kind: 'unset-properties'; readonly keys: readonly string[]; readonly ifExists: boolean }
  | { readonly kind: 'comment-table'; readonly comment: string | undefined }
  | { readonly kind: 'rename-table'; readonly to: string }

export interface CreateTable {
  readonly kind: 'create-table'
  readonly table: string
  readonly mode: 'create' | 'if-not-exists' | 'or-replace'
  /** Empty for CREATE TABLE AS. */
  readonly columns: readonly ColumnDefinition[]
  readonly partitionedBy: readonly string[]
  readonly properties: Readonly<Record<string, string>>
  readonly comment?: string
  /** CHECK constraints by name. */
  readonly constraints: readonly { readonly name: string; readonly expression: SqlText }[]
  readonly query?: SqlText
}

/** A statement of Delta's SQL; anything else is a `query` and goes to the engine. */
export type DeltaStatement =
  | { readonly kind: 'query'; readonly text: SqlText }
  | CreateTable
  | {
      readonly kind: 'clone-table'
      readonly table: string
      readonly mode: 'create' | 'if-not-exists' | 'or-replace'
      readonly source: TableReference
      readonly properties: Readonly<Record<string, string>>
    }
  | {
      readonly kind: 'insert'
      readonly table: string
      readonly mode:
        /** `values`: PARTITION (k = v, …), the columns that have one value in all new rows. */
        | {
            readonly kind: 'append'
            readonly values?: readonly { readonly column: string; readonly value?: SqlText }[]
          }
        | { readonly kind: 'overwrite' }
        /** PARTITION (k = v, …): the partitions that are replaced, by expression; undefined for a column without value. */
        | {
            readonly kind: 'overwrite-partition'
            readonly values: readonly { readonly column: string; readonly value?: SqlText }[]
          }
        /** REPLACE WHERE */
        | { readonly kind: 'replace-where'; readonly condition: SqlText }
      /** Empty: by position over all columns. */
      readonly columns: readonly string[]
      /** BY NAME */
      readonly byName: boolean
      /** WITH SCHEMA EVOLUTION */
      readonly mergeSchema: boolean
      readonly query: SqlText
    }
  | { readonly kind: 'delete'; readonly table: string; readonly alias?: string; readonly where?: SqlText }
  | {
      readonly kind: 'update'
      readonly table: string
      readonly alias?: string
      readonly set: readonly Assignment[]
      readonly where?: SqlText
    }
  | {
      readonly kind: 'merge'
      readonly table: string
      readonly alias?: string
      /** A table of the lake or a query in parentheses, as SQL that can stand after FROM. */
      readonly source: SqlText
      readonly sourceAlias?: string
      readonly on: SqlText
      readonly clauses: readonly MergeClause[]
      readonly mergeSchema: boolean
    }
  | { readonly kind: 'alter-table'; readonly table: string; readonly change: Alteration }
  | { readonly kind: 'drop-table'; readonly table: string; readonly ifExists: boolean }
  | { readonly kind: 'truncate-table'; readonly table: string }
  | { readonly kind: 'describe-history'; readonly table: string; readonly limit?: number }
  | { readonly kind: 'describe-detail'; readonly table: string }
  | { readonly kind: 'describe-table'; readonly table: string; readonly extended: boolean }
  | { readonly kind: 'show-tables'; readonly layer?: string }
  | { readonly kind: 'show-tblproperties'; readonly table: string; readonly key?: string }
  | {
      readonly kind: 'optimize'
      readonly table: string
      readonly where?: SqlText
      readonly zOrderBy: readonly string[]
    }
  | {
      readonly kind: 'vacuum'
      readonly table: string
      readonly retainHours?: number
      readonly dryRun: boolean
    }
  | { readonly kind: 'restore'; readonly table: string; readonly to: Omit<TableReference, 'table'> }
