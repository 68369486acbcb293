import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { FoundTable, OpenedTable, TableFile } from '../contract/lake-api.ts'
import { folderOf, tableFolders } from '../core/lake/table-folders.ts'
import type { Result } from '../core/result.ts'
import { keepStorage } from './catalog.ts'
import { offerFiles } from './ingest.ts'
import { runJob } from './jobs.ts'

/** A Delta table that waits for the user's word: where it lies, and how much of it there is. */
export interface OfferedTable extends Pick<FoundTable, 'folder' | 'files' | 'bytes'> {
  readonly id: number
  /** The zip that it is in, by name. */
  readonly zip?: string
  readonly source: readonly TableFile[]
}

interface OpenTablesState {
  readonly tables: readonly OfferedTable[]
  /** Zips of whole lakes. */
  readonly lakes: readonly File[]
}

const nothing: OpenTablesState = { tables: [], lakes: [] }

/** Delta tables and lakes on their way in. */
export const useOpenTables = create<OpenTablesState>(() => nothing)

/** Takes the tables and lakes off the table; files that came with them stay offered. */
export const withdrawTables = (): void => useOpenTables.setState(nothing)

let lastId = 0

const asFile = ({ path, file }: TableFile): File =>
  file instanceof File ? file : new File([file], path.slice(path.lastIndexOf('/') + 1))

const offeredTable = (
  found: FoundTable,
  files: readonly TableFile[],
  folders: readonly string[],
): OfferedTable => {
  const zip = found.zip === undefined ? undefined : files[found.zip]
  return {
    id: ++lastId,
    folder: found.folder,
    files: found.files,
    bytes: found.bytes,
    ...(zip && { zip: zip.path }),
    source: zip ? [zip] : files.filter(({ path }) => folderOf(path, folders) === found.folder),
  }
}

/**
 * Puts what was brought before the user: Delta tables, in folders or zips, to be opened as they are, zips of lakes to be added, all else to
 * be ingested.
 */
export const offerBrought = async (files: readonly TableFile[]): Promise<void> => {
  const paths = files.map(({ path }) => path)
  const folders = tableFolders(paths)
  const found =
    folders.length > 0 || paths.some(path => /\.zip$/i.test(path)) ? await lake.findTables(files) : undefined
  if (!found?.ok) {
    offerFiles(files.map(asFile))
    return
  }
  const { tables, lakes, others } = found.value
  const pick = (indexes: readonly number[]): readonly File[] =>
    indexes.flatMap(index => {
      const file = files[index]
      return file ? [asFile(file)] : []
    })
  useOpenTables.setState(before => ({
    tables: [...before.tables, ...tables.map(table => offeredTable(table, files, folders))],
    lakes: [...before.lakes, ...pick(lakes)],
  }))
  offerFiles(pick(others))
}

/** Adds an offered table as it is under a name (`layer.name`), with a place in the tray. */
export const openOffered = async (
  { source, folder, zip }: OfferedTable,
  name: string,
): Promise<Result<OpenedTable>> => {
  // A zip is told by its name; where its own is in some folder, only its end counts.
  const files = zip === undefined ? source : source.map(({ file }) => ({ path: 'table.zip', file }))
  const opened = await runJob(`Open ${name}`, [name], (signal, onProgress) =>
    lake.openTable(name, files, folder, signal, onProgress),
  )
  if (opened.ok) void keepStorage()
  return opened
}
