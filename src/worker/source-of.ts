import type { FoundFiles, FoundTable, TableFile } from '../contract/lake-api.ts'
import { Failure, causeOf } from '../core/error.ts'
import { folderOf, isLake, tableFolders } from '../core/lake/table-folders.ts'
import type { Archive, ArchivedFile } from '../core/ports/archive.ts'
import type { SourceFile } from '../core/ports/source.ts'

const chunkBytes = 1024 * 1024

/** A file of the page as a source that is read in slices, never as a whole. */
export const sourceOf = (file: File): SourceFile => {
  const read = async (start: number, end: number) => {
    try {
      return new Uint8Array(await file.slice(start, end).arrayBuffer())
    } catch (thrown) {
      const message = `${file.name} can not be read: it was changed, moved or removed after it was chosen.`
      throw new Failure({ kind: 'input-unreadable', message, file: file.name, cause: causeOf(thrown) })
    }
  }
  return {
    name: file.name,
    size: file.size,
    read,
    async *stream() {
      for (let start = 0; start < file.size; start += chunkBytes) yield await read(start, start + chunkBytes)
    },
  }
}

const isZip = (path: string): boolean => /\.zip$/i.test(path)

const namedSources = (files: readonly TableFile[]) =>
  files.map(({ path, file }) => ({ path, source: sourceOf(new File([file], path)) }))

/** The files of a folder, or of the zip that is the only one of them; with `folder`, only those in it. */
export const archivedFiles = async (
  archive: Archive,
  files: readonly TableFile[],
  folder?: string,
): Promise<readonly ArchivedFile[]> => {
  const named = namedSources(files)
  const [only] = named
  const all =
    only && named.length === 1 && isZip(only.path)
      ? await archive.unpack(only.source)
      : named.map(({ path, source }) => ({ path, size: source.size, stream: () => source.stream() }))
  if (folder === undefined) return all
  const folders = tableFolders(all.map(({ path }) => path))
  return all.filter(({ path }) => folderOf(path, folders) === folder)
}

const tablesAmong = (
  files: readonly { readonly path: string; readonly size: number }[],
): readonly FoundTable[] => {
  const folders = tableFolders(files.map(({ path }) => path))
  return folders.map(folder => {
    const own = files.filter(({ path }) => folderOf(path, folders) === folder)
    return { folder, files: own.length, bytes: own.reduce((sum, { size }) => sum + size, 0) }
  })
}

const unpacked = async (archive: Archive, source: SourceFile): Promise<readonly ArchivedFile[]> => {
  try {
    return await archive.unpack(source)
  } catch (thrown) {
    if (thrown instanceof Failure) return []
    throw thrown
  }
}

/** What files are, by their paths and those in zips. */
export const findTables = async (archive: Archive, files: readonly TableFile[]): Promise<FoundFiles> => {
  const named = namedSources(files)
  const loose = tablesAmong(named.map(({ path, source }) => ({ path, size: source.size })))
  const folders = loose.map(({ folder }) => folder)
  const tables: FoundTable[] = [...loose]
  const lakes: number[] = []
  const others: number[] = []
  for (const [index, { path, source }] of named.entries()) {
    if (folderOf(path, folders) !== undefined) continue
    const inside = isZip(path) ? await unpacked(archive, source) : []
    const inZip = tablesAmong(inside)
    if (isLake(inside.map(one => one.path))) lakes.push(index)
    else if (inZip.length > 0) tables.push(...inZip.map(table => ({ ...table, zip: index })))
    else others.push(index)
  }
  return { tables, lakes, others }
}
