import type { TableFile } from '../../contract/lake-api.ts'

const readEntries = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> =>
  new Promise((resolve, reject) => reader.readEntries(resolve, reject))

const filesOfEntry = async (entry: FileSystemEntry): Promise<TableFile[]> => {
  if (entry.name.startsWith('.')) return []
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    )
    return [{ path: entry.fullPath.replace(/^\//, ''), file }]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const files: TableFile[] = []
  // A reader hands out a hundred entries at a time, and an empty list at the end.
  for (;;) {
    const entries = await readEntries(reader)
    if (entries.length === 0) return files
    for (const inner of entries) files.push(...(await filesOfEntry(inner)))
  }
}

/** A file with its path, as far as its chooser tells one. */
export const withPath = (file: File): TableFile => ({ path: file.webkitRelativePath || file.name, file })

/** The files of a drop or a paste, those in dropped directories included with their paths; hidden ones are left out. */
export const filesOf = async (transfer: DataTransfer): Promise<readonly TableFile[]> => {
  // Entries must be taken before the first await: the transfer is emptied when its event is over.
  const items = [...transfer.items].filter(item => item.kind === 'file')
  const sources = items.map(item => item.webkitGetAsEntry() ?? item.getAsFile())
  const files = await Promise.all(
    sources.map(async source => {
      if (source === null) return []
      return source instanceof File ? [withPath(source)] : filesOfEntry(source)
    }),
  )
  return files.flat()
}
