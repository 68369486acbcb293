import type { Snapshot } from '../core/delta/actions.ts'
import { printSchema } from '../core/delta/schema-json.ts'
import type { RowDiff, RowSource } from '../core/lake/row-views.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { ProfiledColumn } from '../core/profile/filter-sql.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'
import type { LakeDeps } from './deps.ts'
import { type HeldResult, type PreparedResults, heldRelation } from './prepared-results.ts'
import { type Relation, type StorableRelation, storable, tableRelation } from './relation.ts'
import { relationOf } from './row-sets.ts'
import { columnsOf } from './tables.ts'

/** A column of rows that are profiled. */
export interface SourceColumn extends ProfiledColumn {
  readonly hint?: string
}

/** Rows that are profiled: they do not change while `key` is the same. */
export interface ProfileSource {
  readonly key: string
  readonly columns: readonly SourceColumn[]
  /** The rows with only some of their columns. */
  readonly relation: (columns: readonly string[]) => Promise<Relation>
}

/** Finds the rows of sources. */
export interface ProfileSources {
  of(source: RowSource, cancel: Cancel): Promise<ProfileSource>
}

/** Prepared results kept for profiles. */
const capacity = 4

/** File sets of a table that are told apart. */
const setCapacity = 16

interface FileSet {
  readonly key: string
  readonly schema: string
  readonly files: Snapshot['files']
}

const isSameSet = (a: Snapshot['files'], b: Snapshot['files']): boolean => {
  if (a.size !== b.size) return false
  for (const file of a.keys()) if (!b.has(file)) return false
  return true
}

/** Names what versions of tables hold: versions of the same files under the same schema have one name, as after a RESTORE. */
const createFileSets = () => {
  const byTable = new Map<string, readonly FileSet[]>()
  let made = 0
  return (table: string, { files, metadata }: Snapshot): string => {
    const known = byTable.get(table) ?? []
    const schema = `${metadata.id}\n${printSchema(metadata.schema)}`
    const found = known.find(set => set.schema === schema && isSameSet(set.files, files))
    const set = found ?? { key: `${table}#${++made}`, schema, files }
    byTable.set(table, [set, ...known.filter(one => one !== set)].slice(0, setCapacity))
    return set.key
  }
}

const tableSource = (deps: LakeDeps, table: string, snapshot: Snapshot, key: string): ProfileSource => {
  const hints = new Map(columnsOf(snapshot).map(({ name, hint }) => [name, hint]))
  return {
    key,
    columns: snapshot.metadata.schema.fields.map(({ name, type }): SourceColumn => {
      const hint = hints.get(name)
      return { name, type, ...(hint === undefined ? {} : { hint }) }
    }),
    relation: columns => tableRelation(deps, deps.jobs, table, snapshot, { columns }),
  }
}

/** What a grid shows as all of a step's rows, so that both are one prepared result. */
const wholeOf = (source: RowSource): RowSource =>
  source.kind === 'step' ? { kind: 'step', recipe: source.recipe, step: source.step } : source

/** Of a step's rows with their differences, those after it, in the columns that it leaves. */
const afterStep = (rows: StorableRelation, diff: RowDiff | undefined): StorableRelation => {
  if (!diff) return rows
  const { fields } = rows.schema
  const kept = fields.filter((_field, at) => {
    const column = diff.columns[at]
    return column !== undefined && column.mark !== 'removed'
  })
  const mark = diff.row === undefined ? undefined : fields[diff.row]
  const where = mark ? ` WHERE ${quoteIdentifier(mark.name)} IS DISTINCT FROM 'removed'` : ''
  const names = kept.map(({ name }) => quoteIdentifier(name)).join(', ')
  return {
    ...rows,
    sql: `SELECT ${names} FROM (${rows.sql})${where}`,
    schema: { ...rows.schema, fields: kept },
  }
}

/** Creates the finder; it holds on to the last prepared results, so that columns that come into view later are read from them. */
export const createProfileSources = (deps: LakeDeps, results: PreparedResults): ProfileSources => {
  const held = new Map<string, HeldResult>()
  const nameOf = createFileSets()

  const keep = async (result: HeldResult): Promise<void> => {
    const known = held.get(result.path)
    held.delete(result.path)
    held.set(result.path, known ?? result)
    if (known) await result.release()
    for (const [path, oldest] of held) {
      if (held.size <= capacity) break
      held.delete(path)
      await oldest.release()
    }
  }

  const prepare = async (source: RowSource, cancel: Cancel) => {
    const {
      stats: _stats,
      release,
      diff,
      ...made
    } = await relationOf(deps, { source: wholeOf(source) }, cancel)
    try {
      const stored = await storable(deps.interactive, made)
      const result = await results.hold(stored, cancel)
      await keep(result)
      return { key: result.path, relation: afterStep(heldRelation(result, stored), diff) }
    } finally {
      // All rows are in the prepared result, or nobody reads them.
      await release?.()
    }
  }

  return {
    of: async (source, cancel) => {
      if (source.kind === 'table') {
        const { table, version } = source
        const snapshot = await deps.logs.snapshotAt(table, version)
        return tableSource(deps, table, snapshot, nameOf(table, snapshot))
      }
      const { key, relation } = await prepare(source, cancel)
      return {
        key,
        columns: relation.schema.fields.map(({ name, type }) => ({ name, type })),
        relation: () => Promise.resolve(relation),
      }
    },
  }
}
