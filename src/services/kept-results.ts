import type { Cancel } from '../core/ports/cancel.ts'
import { quoteText } from '../core/sql/quote.ts'
import type { LakeDeps } from './deps.ts'
import { type HeldResult, type PreparedResults, createPreparedResults } from './prepared-results.ts'
import type { Relation, StorableRelation } from './relation.ts'

/** Results that stay when nobody reads them; the one used longest ago goes first. */
const capacity = 6

interface Kept {
  readonly results: PreparedResults
  /** By their SQL, the newest use last. */
  readonly recent: Map<string, HeldResult>
}

const keptBy = new WeakMap<LakeDeps, Kept>()

const keptOf = (deps: LakeDeps): Kept => {
  const kept = keptBy.get(deps) ?? { results: createPreparedResults(deps), recent: new Map() }
  keptBy.set(deps, kept)
  return kept
}

/** Notes a use, and lets go of what is beyond the capacity; who still reads that goes on. */
const touch = async ({ recent, results }: Kept, relation: Relation): Promise<void> => {
  const held = recent.get(relation.sql) ?? results.holdReady(relation)
  if (!held) return
  recent.delete(relation.sql)
  recent.set(relation.sql, held)
  for (const [sql, oldest] of recent) {
    if (recent.size <= capacity) return
    recent.delete(sql)
    await oldest.release()
  }
}

/**
 * The rows of a relation without views, in a scratch file that stays a while after its last reader, so that what is made from them next
 * need not compute them again. The SQL names the data files, so that equal SQL means equal rows. Written by the jobs engine.
 */
export const keepResult = async (
  deps: LakeDeps,
  relation: StorableRelation,
  cancel: Cancel,
): Promise<HeldResult> => {
  const kept = keptOf(deps)
  const held = await kept.results.hold(relation, cancel)
  await touch(kept, relation)
  return held
}

/** A kept result as SQL that can stand after FROM: its columns, and `rowNumber`. */
export const keptRows = ({ path }: HeldResult): string => `read_parquet([${quoteText(path)}])`
