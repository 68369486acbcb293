import { tableDirectory } from '../core/medallion/names.ts'
import type { CommitDeps } from './deps.ts'
import { documentsRoot } from './documents.ts'

type ArrivalDeps = Pick<CommitDeps, 'storage' | 'locks' | 'fence' | 'logs'>

/** Tables whose files are still on their way into the lake have a note here, so that a half of one is never taken for a table. */
const notes = `${documentsRoot}/arriving`

/** Whether a path is such a note: they are this lake's own business and in no export of it. */
export const isArrivalNote = (path: string): boolean => path.startsWith(`${notes}/`)

const lockName = (table: string): string => `boathouse:arriving:${table}`

const clear = async ({ storage, fence, logs }: ArrivalDeps, table: string): Promise<void> => {
  // The log first: without it what is left are orphans, not half a table.
  await storage.remove(`${tableDirectory(table)}/_delta_log`)
  await storage.remove(tableDirectory(table))
  await fence.forget(table)
  logs.forget(table)
  await storage.remove(`${notes}/${table}`)
}

const arriveOne = <T>(deps: ArrivalDeps, table: string, body: () => Promise<T>): Promise<T> =>
  deps.locks.withLock(lockName(table), async () => {
    await deps.storage.write(`${notes}/${table}`, new TextEncoder().encode(table))
    await deps.fence.forget(table)
    try {
      const done = await body()
      await deps.storage.remove(`${notes}/${table}`)
      return done
    } catch (thrown) {
      await clear(deps, table)
      throw thrown
    }
  })

/**
 * Runs what brings the files of whole tables into the lake, none of which may be there yet. When it fails, or its tab dies, nothing of
 * them stays: at once, or when the lake is next opened.
 */
export const arrive = <T>(deps: ArrivalDeps, tables: readonly string[], body: () => Promise<T>): Promise<T> =>
  tables.toSorted().reduceRight((inner, table) => () => arriveOne(deps, table, inner), body)()

/** Removes what tabs that died have left of tables on their way. */
export const clearArrivals = async (deps: ArrivalDeps): Promise<void> => {
  for (const { name, kind } of await deps.storage.list(notes)) {
    if (kind === 'file' && !(await deps.locks.isHeld(lockName(name)))) await clear(deps, name)
  }
}
