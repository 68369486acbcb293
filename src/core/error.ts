/** A cause, flattened so that it crosses worker boundaries and JSON unchanged. */
export interface Cause {
  readonly name: string
  readonly message: string
  readonly stack?: string
  readonly cause?: Cause
}

interface Fault<K extends string> {
  readonly kind: K
  /** One or two sentences for the user: what happened, to what, and how much of it. */
  readonly message: string
  readonly cause?: Cause
}

/** One thing that is wrong with a document (recipe, aggregate, options), and where. */
export interface Problem {
  /** Path into the document, such as `steps[2].columns[0]`. */
  readonly path: string
  readonly message: string
}

/** A column whose type or presence is not what the table has. */
export interface ColumnMismatch {
  readonly column: string
  readonly expected: string
  readonly found: string
}

/** Every failure that Boathouse expects, as plain data. Anything else is a bug and becomes `defect` at the worker's edge. */
export type LakeError =
  | (Fault<'table-missing'> & { readonly table: string })
  | (Fault<'version-missing'> & { readonly table: string; readonly version: number; readonly latest: number })
  | (Fault<'protocol-unsupported'> & {
      readonly features: readonly string[]
      readonly access: 'read' | 'write'
    })
  | (Fault<'log-corrupt'> & { readonly version: number; readonly path: string })
  | (Fault<'schema-mismatch'> & { readonly columns: readonly ColumnMismatch[] })
  | (Fault<'constraint-violated'> & {
      /** The constraint's name, or the column's for NOT NULL and generated columns. */
      readonly constraint: string
      /** Rows that fail. */
      readonly rows: number
      /** The first of them: what the columns that the constraint is about have, as text. */
      readonly row: Readonly<Record<string, string>>
    })
  | (Fault<'commit-conflict'> & {
      readonly table: string
      readonly version: number
      /** Delta's name for the rule that was broken: `ConcurrentAppend` … */
      readonly conflict?: string
    })
  | (Fault<'input-unreadable'> & { readonly file: string })
  | (Fault<'invalid'> & { readonly problems: readonly Problem[] })
  | (Fault<'query-failed'> & { readonly sql: string; readonly position?: number })
  | (Fault<'storage-failed'> & { readonly path: string })
  | Fault<'storage-full'>
  | Fault<'out-of-memory'>
  | Fault<'cancelled'>
  | Fault<'worker-died'>
  | Fault<'defect'>

/**
 * Carries a LakeError up through a service or an adapter. Ports reject with it, services turn it back into a
 * Result once, at their outer edge (`attempt`). It never crosses a worker boundary.
 */
export class Failure extends Error {
  readonly error: LakeError
  constructor(error: LakeError) {
    super(error.message)
    this.name = 'Failure'
    this.error = error
  }
}

/** Flattens whatever was thrown into a Cause. */
export const causeOf = (thrown: unknown): Cause => {
  if (!(thrown instanceof Error)) return { name: 'Thrown', message: String(thrown) }
  const { name, message, stack, cause } = thrown
  return {
    name,
    message,
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined ? {} : { cause: causeOf(cause) }),
  }
}
