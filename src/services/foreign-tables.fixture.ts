import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import type { Storage } from '../core/ports/storage.ts'
import { folderStorage } from './folder-storage.fixture.ts'

const root = join(import.meta.dirname, '../../../shared/fixtures')

/** Whether the tables of other engines are on this machine. */
export const foreignTablesArePresent = existsSync(root)

/** A state of a table that its fixture says what it holds. */
export interface Expected {
  /** The newest when absent. */
  readonly version?: number
  /** The folder of Parquet files with the rows. */
  readonly folder: string
  readonly minReaderVersion?: number
  readonly minWriterVersion?: number
}

export interface ForeignTable {
  /** `dat/basic_append`; also what tests call it. */
  readonly id: string
  /** The folder with the log. */
  readonly folder: string
  readonly expected: readonly Expected[]
  /** Rows of the newest version, as delta-kernel counts them. */
  readonly kernelRows: number | undefined
}

const directories = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()

const tableFolders = (folder: string): readonly string[] => {
  const inside = directories(folder)
  if (inside.includes('_delta_log')) return [folder]
  return inside.flatMap(name => (name === 'expected' ? [] : tableFolders(join(folder, name))))
}

const hasParquet = (folder: string): boolean => readdirSync(folder).some(name => name.endsWith('.parquet'))

const expectedOf = (folder: string): readonly Expected[] => {
  const beside = join(folder, '../expected')
  if (!folder.endsWith('/delta') || !existsSync(beside)) return []
  if (hasParquet(beside)) return [{ folder: beside }]
  return directories(beside).map((state): Expected => {
    const about: unknown = JSON.parse(
      readFileSync(join(beside, state, 'table_version_metadata.json'), 'utf8'),
    )
    const { version, min_reader_version, min_writer_version } = about as Readonly<Record<string, number>>
    return {
      folder: join(beside, state, 'table_content'),
      ...(version === undefined ? {} : { version }),
      ...(min_reader_version === undefined ? {} : { minReaderVersion: min_reader_version }),
      ...(min_writer_version === undefined ? {} : { minWriterVersion: min_writer_version }),
    }
  })
}

/** The last column of the manifest's lines: what another reader returned. */
const kernelRows = (): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  let section = ''
  for (const line of readFileSync(join(root, 'MANIFEST.md'), 'utf8').split('\n')) {
    if (line.startsWith('## ')) section = line.slice(3)
    const cells = line.split('|').map(cell => cell.trim())
    const count = /^\d+$/.exec(cells[7] ?? '')
    if (count) counts.set(join(root, section, cells[1] ?? ''), Number(count[0]))
  }
  return counts
}

const enumerate = (): readonly ForeignTable[] => {
  const counts = kernelRows()
  return ['dat', 'kernel-rs-golden'].flatMap(source =>
    tableFolders(join(root, source)).map(folder => ({
      id: relative(root, folder).replace(/\/delta$/, ''),
      folder,
      expected: expectedOf(folder),
      kernelRows: counts.get(folder),
    })),
  )
}

/** Every folder with a Delta log under the fixtures. */
export const foreignTables: readonly ForeignTable[] = foreignTablesArePresent ? enumerate() : []

/** Folders on disk as directories of a lake; what is written stays in memory. */
export const mountFolders = (folders: Readonly<Record<string, string>>): Storage => {
  const memory = createMemoryStorage()
  const mounts = new Map(
    Object.entries(folders).map(([directory, folder]) => [directory, folderStorage(folder, directory)]),
  )
  const at = (path: string): Storage => mounts.get(path.split('/').slice(0, 2).join('/')) ?? memory
  return {
    list: directory => at(directory).list(directory),
    names: directory => at(directory).names(directory),
    size: path => at(path).size(path),
    read: (path, range) => at(path).read(path, range),
    write: (path, bytes) => at(path).write(path, bytes),
    writeStream: (path, chunks) => at(path).writeStream(path, chunks),
    putIfAbsent: (path, bytes) => at(path).putIfAbsent(path, bytes),
    remove: path => at(path).remove(path),
  }
}
