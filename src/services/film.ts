import type { Snapshot } from '../core/delta/actions.ts'
import { printSchema } from '../core/delta/schema-json.ts'
import { unwrap } from '../core/failure.ts'
import { filmOrder, toldOrder } from '../core/film/order.ts'
import { Readings } from '../core/film/reading.ts'
import type { FilmFrame, FilmQuery, FilmReport } from '../core/lake/film-views.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { LakeDeps } from './deps.ts'
import { filmKey } from './film-key.ts'
import { type Reel, Show, stopIf } from './film-show.ts'
import { FilmVersions } from './film-versions.ts'
import { Recent } from './recent.ts'

/** Films of one worker. */
export interface Films {
  /**
   * Makes the frames of a query at some versions, in their order, and tells each as soon as it is there. Failures: `invalid` for an order
   * that can not be, `table-missing`, `cancelled`. What keeps a version from having a frame is told in the report.
   */
  show(
    query: FilmQuery,
    versions: readonly number[],
    cancel: Cancel,
    onFrames: (frames: readonly FilmFrame[]) => void,
  ): Promise<FilmReport>
}

/** Queries whose rows are kept. */
const reelsKept = 4
const tablesKept = 16

/** A table as films know it. */
interface FilmTable {
  readonly id: string
  readonly versions: FilmVersions
  key: { readonly snapshot: Snapshot; readonly columns: readonly string[] } | undefined
}

/** Creates the memory of films; one for each lake and worker. */
export const createFilms = (deps: LakeDeps): Films => {
  const tables = new Recent<string, FilmTable>(tablesKept)
  const reels = new Recent<string, Reel>(reelsKept)

  /** Another table of the name has another id. */
  const tableOf = (table: string, { metadata: { id } }: Snapshot): FilmTable => {
    const known = tables.get(table)
    const kept = known?.id === id ? known : { id, versions: new FilmVersions(deps, table), key: undefined }
    tables.set(table, kept)
    return kept
  }

  /** A key is looked for once for each schema, and where there is none, once more when there are other rows. */
  const keyOf = async (table: string, known: FilmTable, snapshot: Snapshot): Promise<readonly string[]> => {
    const { key } = known
    const isOld = key !== undefined && key.snapshot.metadata.schema !== snapshot.metadata.schema
    const isNew = key !== undefined && key.columns.length === 0 && key.snapshot.version !== snapshot.version
    if (key && !isOld && !isNew) return key.columns
    const columns = await filmKey(deps, table, snapshot)
    known.key = { snapshot, columns }
    return columns
  }

  const reelOf = async ({ table, orderBy, where }: FilmQuery, snapshot: Snapshot): Promise<Reel> => {
    const { metadata } = snapshot
    const key = await keyOf(table, tableOf(table, snapshot), snapshot)
    const order = unwrap(filmOrder(metadata, orderBy, key))
    const id = JSON.stringify([
      table,
      metadata.id,
      printSchema(metadata.schema),
      toldOrder(order),
      order.key,
      where,
    ])
    const reel = reels.get(id) ?? {
      base: snapshot,
      order,
      readings: new Readings(metadata, order, where),
      windows: [],
      turn: Promise.resolve(),
    }
    reels.set(id, reel)
    return reel
  }

  return {
    show: async (query, versions, cancel, onFrames) => {
      stopIf(cancel)
      const { snapshot } = await deps.logs.load(query.table)
      const reel = await reelOf(query, snapshot)
      const run = (): Promise<FilmReport> => {
        stopIf(cancel)
        reel.base = snapshot
        const show = new Show(deps, reel, tableOf(query.table, snapshot).versions, query)
        return show.run(versions, cancel, onFrames)
      }
      const turn = reel.turn.then(run)
      reel.turn = turn.catch(() => undefined)
      return turn
    },
  }
}
