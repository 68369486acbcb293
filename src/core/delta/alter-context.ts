import type { Result } from '../result.ts'
import type { Metadata, Protocol, Snapshot } from './actions.ts'
import type { StructField } from './schema.ts'
import { pathName } from './alter-schema.ts'
import { printJson } from './log-json.ts'
import type { LogJson } from './actions.ts'

/** What an alteration needs besides the table. */
export interface AlterContext {
  /** ms since the epoch */
  readonly now: number
  readonly uuid: () => string
  /** For messages: `silver.airports`. */
  readonly table?: string
}

/** A table as an alteration leaves it. The protocol is raised further by what the metadata uses. */
export interface Altered {
  readonly metadata: Metadata
  readonly protocol?: Protocol
  /** Spark's name of it, and its parameters. */
  readonly operation: string
  readonly parameters: Readonly<Record<string, string>>
}

export type Alter<T> = (snapshot: Snapshot, change: T, context: AlterContext) => Result<Altered | undefined>

/** The statement that would do something to the table, to be shown to the user. */
export const statement = (context: AlterContext, rest: string): string =>
  `ALTER TABLE ${context.table ?? 'the_table'} ${rest}`

const mappingKeys: ReadonlySet<string> = new Set([
  'delta.columnMapping.id',
  'delta.columnMapping.physicalName',
])

/** A field as `operationParameters` describe it, in Spark's spelling. */
export const fieldJson = (parent: readonly string[], field: StructField): LogJson => {
  const metadata = Object.entries(field.metadata).filter(([key]) => !mappingKeys.has(key))
  return {
    name: pathName([...parent, field.name]),
    type: typeof field.type === 'string' ? field.type : field.type.type,
    nullable: field.nullable,
    // Metadata comes from JSON or from our own literals, so it is JSON.
    metadata: Object.fromEntries(metadata) as { readonly [key: string]: LogJson },
  }
}

/** CHANGE COLUMN, as Spark records it. */
export const changedColumn = (
  metadata: Metadata,
  parent: readonly string[],
  field: StructField,
  position?: string,
): Altered => ({
  metadata,
  operation: 'CHANGE COLUMN',
  parameters: {
    column: printJson(fieldJson(parent, field)),
    ...(position === undefined ? {} : { position }),
  },
})
