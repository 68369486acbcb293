import type { LakeStorage, TableStorage } from '../core/lake/upkeep-views.ts'
import { Failure } from '../core/error.ts'
import { fail } from '../core/failure.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import { amountOf, layerStorage, nothingStored, unknownStorage } from '../core/upkeep/storage.ts'
import type { LakeDeps } from './deps.ts'
import { documentsRoot } from './documents.ts'
import { type LakeFile, filesBelow } from './files-below.ts'
import { layers, tableNames } from './tables.ts'
import { storageOf, tableFiles } from './upkeep.ts'

const unread = (table: string, files: readonly LakeFile[], problem: string): TableStorage => ({
  table,
  version: -1,
  problem,
  ...unknownStorage(files),
  small: nothingStored,
  smallAfter: 0,
  dataFiles: 0,
  isCrowded: false,
  oldest: 0,
})

/** Undefined for a directory with nothing in it. */
const storageIn = async (deps: LakeDeps, table: string): Promise<TableStorage | undefined> => {
  const files = await tableFiles(deps, table)
  try {
    const loaded = await deps.logs.find(table)
    if (loaded) return await storageOf(deps, table, loaded.snapshot, files)
    return files.length === 0 ? undefined : unread(table, files, 'It has no log: these files are no table.')
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return unread(table, files, thrown.message)
  }
}

/** What lies beside the tables. */
const besideTables = async ({
  storage,
}: LakeDeps): Promise<Pick<LakeStorage, 'originals' | 'documents' | 'scratch'>> => {
  const [originals, scratch] = [`${documentsRoot}/originals`, `${documentsRoot}/scratch`]
  const apart: readonly string[] = [...layers, originals, scratch]
  const documents: LakeFile[] = []
  for (const layer of layers) documents.push(...(await filesBelow(storage, layer, () => false)))
  for (const entry of await storage.list('')) {
    if (entry.kind === 'file') documents.push({ path: entry.name, size: entry.size })
    else if (!apart.includes(entry.name))
      documents.push(...(await filesBelow(storage, entry.name, path => !apart.includes(path))))
  }
  return {
    originals: amountOf(await filesBelow(storage, originals)),
    documents: amountOf(documents),
    scratch: amountOf(await filesBelow(storage, scratch)),
  }
}

/**
 * What every table and every layer takes of the storage, and what lies beside them: each file of the lake is counted once. Tables are told
 * as they become known, layer by layer in order of name; one that can not be read says why. Failure `cancelled`.
 */
export const lakeStorage = async (
  deps: LakeDeps,
  cancel: Cancel,
  tell: (table: TableStorage) => void,
): Promise<LakeStorage> => {
  const tables: TableStorage[] = []
  for (const name of await tableNames(deps)) {
    if (cancel.aborted) return fail({ kind: 'cancelled', message: 'Stopped looking through the storage.' })
    const storage = await storageIn(deps, name)
    if (!storage) continue
    tables.push(storage)
    tell(storage)
  }
  return { tables, layers: layerStorage(tables), ...(await besideTables(deps)) }
}
