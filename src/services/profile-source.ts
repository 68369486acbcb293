import type { Snapshot } from '../core/delta/actions.ts'
import type { RowSource } from '../core/lake/row-views.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { ProfiledColumn } from '../core/profile/filter-sql.ts'
import type { LakeDeps } from './deps.ts'
import { type HeldResult, type PreparedResults, heldRelation } from './prepared-results.ts'
import { type Relation, storable, tableRelation } from './relation.ts'
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

const tableSource = (deps: LakeDeps, table: string, snapshot: Snapshot): ProfileSource => {
  const hints = new Map(columnsOf(snapshot).map(({ name, hint }) => [name, hint]))
  return {
    key: `${table}@${snapshot.version}@${snapshot.metadata.id}`,
    columns: snapshot.metadata.schema.fields.map(({ name, type }): SourceColumn => {
      const hint = hints.get(name)
      return { name, type, ...(hint === undefined ? {} : { hint }) }
    }),
    relation: columns => tableRelation(deps, deps.jobs, table, snapshot, { columns }),
  }
}

/** A step's rows with their differences are profiled as the rows after it. */
const plain = (source: RowSource): RowSource =>
  source.kind === 'step' ? { kind: 'recipe', recipe: source.recipe, steps: source.step + 1 } : source

/** Creates the finder; it holds on to the last prepared results, so that columns that come into view later are read from them. */
export const createProfileSources = (deps: LakeDeps, results: PreparedResults): ProfileSources => {
  const held = new Map<string, HeldResult>()

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
    const { stats: _stats, release, ...made } = await relationOf(deps, { source: plain(source) }, cancel)
    try {
      const stored = await storable(deps.interactive, made)
      const result = await results.hold(stored, cancel)
      await keep(result)
      return { stored, result }
    } finally {
      // All rows are in the prepared result, or nobody reads them.
      await release?.()
    }
  }

  return {
    of: async (source, cancel) => {
      if (source.kind === 'table')
        return tableSource(deps, source.table, await deps.logs.snapshotAt(source.table, source.version))
      const { stored, result } = await prepare(source, cancel)
      const relation = heldRelation(result, stored)
      return {
        key: result.path,
        columns: stored.schema.fields.map(({ name, type }) => ({ name, type })),
        relation: () => Promise.resolve(relation),
      }
    },
  }
}
