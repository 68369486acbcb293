import type { LakeInfo } from '../core/lake/table-views.ts'
import { fail } from '../core/failure.ts'
import { clearArrivals } from './arrivals.ts'
import { recoverTable } from './commit.ts'
import type { CommitDeps } from './deps.ts'
import { documentsRoot, readDocument } from './documents.ts'
import { tableNames } from './tables.ts'

/** `_boathouse/lake.json`: what the lake is called and how it is kept. */
export interface LakeDocument {
  readonly formatVersion: 1
  readonly id: string
  readonly name: string
  readonly settings: {
    /** Whether dropped files are kept as they came, under `_boathouse/originals/`. */
    readonly keepOriginals: boolean
    /** Whether small files are put together after many small commits, in tables that say nothing of it; no when absent. */
    readonly autoCompact?: boolean
    /** Whether VACUUM refuses to delete files earlier than their table says; yes when absent. */
    readonly retentionDurationCheck?: boolean
  }
}

const isLakeDocument = (document: unknown): document is LakeDocument =>
  typeof document === 'object' &&
  document !== null &&
  'formatVersion' in document &&
  document.formatVersion === 1

/** The lake's document, made when the lake is new. Failure `storage-failed` when a later Boathouse wrote it. */
export const readLakeDocument = async ({
  storage,
  ids,
}: Pick<CommitDeps, 'storage' | 'ids'>): Promise<LakeDocument> => {
  const fresh: LakeDocument = {
    formatVersion: 1,
    id: ids.uuid(),
    name: 'My lake',
    settings: { keepOriginals: true },
  }
  const path = `${documentsRoot}/lake.json`
  await storage.putIfAbsent(path, new TextEncoder().encode(`${JSON.stringify(fresh, null, 2)}\n`))
  const document = await readDocument(storage, 'lake.json')
  if (isLakeDocument(document)) return document
  return fail({
    kind: 'storage-failed',
    message: `${path} is damaged or was written by a later Boathouse.`,
    path,
  })
}

/** Opens the lake: publishes what was decided but not published before the last end. */
export const openLake = async (deps: CommitDeps): Promise<LakeInfo> => {
  const { id, name } = await readLakeDocument(deps)
  await clearArrivals(deps)
  let recovered = 0
  for (const table of await tableNames(deps)) recovered += await recoverTable(deps, table)
  return { id, name, recovered }
}
