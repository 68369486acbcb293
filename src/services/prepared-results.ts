import { Failure } from '../core/error.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import { quoteText } from '../core/sql/quote.ts'
import type { LakeDeps } from './deps.ts'
import { type Relation, type StorableRelation, withViews } from './relation.ts'

/** Row number column of a prepared result; no user's column is called this. */
export const rowNumber = '__boathouse_row'

/** All rows of a SELECT in a scratch file, numbered from 0 in `rowNumber`, for as long as somebody holds it. */
export interface HeldResult {
  readonly path: string
  readonly rows: number
  release(): Promise<void>
}

/** Results of one worker that were written to scratch files. */
export interface PreparedResults {
  /**
   * The rows of a relation. Who asks for the same SQL has the same file; with `fresh` it is run again, and later holders have that.
   */
  hold(relation: Relation, cancel: Cancel, fresh?: boolean): Promise<HeldResult>
  /** The rows of a relation that are there already. */
  holdReady(relation: Relation): HeldResult | undefined
}

interface Entry {
  readonly made: Promise<Omit<HeldResult, 'release'>>
  ready?: Omit<HeldResult, 'release'>
  users: number
}

const keyOf = ({ sql, views = [] }: Relation): string =>
  JSON.stringify([sql, views.map(view => [view.name, view.sql])])

/** Writes a result to a scratch file with row numbers, so that any page of it is one small range read. */
const write = async (deps: LakeDeps, path: string, relation: Relation, cancel: Cancel) => {
  await withViews(deps.jobs, relation, ({ sql, files }) => {
    const numbered = `SELECT row_number() OVER () - 1 AS ${rowNumber}, * FROM (${sql})`
    return deps.jobs.copy(numbered, path, { files, cancel, format: 'parquet' })
  })
  const counted = await deps.jobs.rows(`SELECT count(*) FROM read_parquet([${quoteText(path)}])`, {
    files: [path],
  })
  return { path, rows: Number(counted.rows[0]?.[0]) }
}

/** Waits for work of somebody else, until one's own cancel. */
const waitFor = <T>(work: Promise<T>, cancel: Cancel): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = (): void => reject(new Failure({ kind: 'cancelled', message: 'Cancelled.' }))
    if (cancel.aborted) return stop()
    cancel.addEventListener('abort', stop, { once: true })
    void work.then(resolve, reject).finally(() => cancel.removeEventListener('abort', stop))
  })

const isCancelled = (thrown: unknown): boolean =>
  thrown instanceof Failure && thrown.error.kind === 'cancelled'

/** Creates the registry of prepared results. */
export const createPreparedResults = (deps: LakeDeps): PreparedResults => {
  const entries = new Map<string, Entry>()

  const drop = (key: string, entry: Entry): void => {
    if (entries.get(key) === entry) entries.delete(key)
  }

  const letGo = async (key: string, entry: Entry): Promise<void> => {
    entry.users -= 1
    if (entry.users > 0 || !entry.ready) return
    drop(key, entry)
    const { path } = entry.ready
    await Promise.all([deps.interactive.release([path]), deps.jobs.release([path])])
    await deps.storage.remove(path)
  }

  const held = (key: string, entry: Entry, result: Omit<HeldResult, 'release'>): HeldResult => {
    let isHeld = true
    const release = async (): Promise<void> => {
      if (!isHeld) return
      isHeld = false
      await letGo(key, entry)
    }
    return { ...result, release }
  }

  const begin = (key: string, relation: Relation, cancel: Cancel): Entry => {
    const made = write(deps, `${deps.scratch}/${deps.ids.uuid()}.parquet`, relation, cancel)
    const entry: Entry = { made, users: 0 }
    made.then(
      result => (entry.ready = result),
      () => drop(key, entry),
    )
    entries.set(key, entry)
    return entry
  }

  const hold: PreparedResults['hold'] = async (relation, cancel, fresh = false) => {
    const key = keyOf(relation)
    const known = fresh ? undefined : entries.get(key)
    const entry = known ?? begin(key, relation, cancel)
    entry.users += 1
    try {
      return held(key, entry, await (known ? waitFor(entry.made, cancel) : entry.made))
    } catch (thrown) {
      await letGo(key, entry)
      // Somebody else gave up waiting, not this one.
      if (known && isCancelled(thrown) && !cancel.aborted) return hold(relation, cancel)
      throw thrown
    }
  }

  return {
    hold,
    holdReady: relation => {
      const key = keyOf(relation)
      const entry = entries.get(key)
      if (!entry?.ready) return undefined
      entry.users += 1
      return held(key, entry, entry.ready)
    },
  }
}

/** A prepared result to select from: its columns, without the row numbers, in the order of the rows. */
export const heldRelation = ({ path }: HeldResult, { schema }: StorableRelation): StorableRelation => ({
  sql: `SELECT * EXCLUDE (${rowNumber}) FROM read_parquet([${quoteText(path)}])`,
  files: [path],
  schema,
})
