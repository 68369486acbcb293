const readEntries = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> =>
  new Promise((resolve, reject) => reader.readEntries(resolve, reject))

const filesOfEntry = async (entry: FileSystemEntry): Promise<File[]> => {
  if (entry.name.startsWith('.')) return []
  if (entry.isFile)
    return [
      await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
    ]
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const files: File[] = []
  // A reader hands out a hundred entries at a time, and an empty list at the end.
  for (;;) {
    const entries = await readEntries(reader)
    if (entries.length === 0) return files
    for (const inner of entries) files.push(...(await filesOfEntry(inner)))
  }
}

/** The files of a drop or a paste, those in dropped directories included; hidden ones are left out. */
export const filesOf = async (transfer: DataTransfer): Promise<readonly File[]> => {
  // Entries must be taken before the first await: the transfer is emptied when its event is over.
  const items = [...transfer.items].filter(item => item.kind === 'file')
  const sources = items.map(item => item.webkitGetAsEntry() ?? item.getAsFile())
  const files = await Promise.all(
    sources.map(async source => {
      if (source === null) return []
      return source instanceof File ? [source] : filesOfEntry(source)
    }),
  )
  return files.flat()
}
