import { exportFileName, exportFormats, mediaTypes } from './export-model.ts'

interface SaveType {
  readonly description: string
  readonly accept: Readonly<Record<string, readonly string[]>>
}

interface SavePickerWindow {
  showSaveFilePicker?: (options: {
    readonly suggestedName: string
    readonly types: readonly SaveType[]
  }) => Promise<FileSystemFileHandle>
}

/** Whether the browser lets the user choose the place of a file. */
export const canPickFile = (): boolean => (window as SavePickerWindow).showSaveFilePicker !== undefined

/** Hands a file to the browser's downloads. */
export const download = (blob: Blob, name: string): void => {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download reads the address after this turn, and there is no event that tells when it did.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/**
 * Asks where to save a table, before it is made: the browser asks only right after a click. Undefined when the user thought better
 * of it.
 */
export const pickFile = async (table: string, version: number): Promise<FileSystemFileHandle | undefined> => {
  const types = exportFormats.map(({ format, label }) => ({
    description: label,
    accept: { [mediaTypes[format]]: [`.${format}`] },
  }))
  try {
    const suggestedName = exportFileName(table, version, 'parquet')
    return await (window as SavePickerWindow).showSaveFilePicker?.({ suggestedName, types })
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return undefined
    throw thrown
  }
}

/** Writes a file to the place that was picked. */
export const writeFile = async (handle: FileSystemFileHandle, blob: Blob): Promise<void> =>
  blob.stream().pipeTo(await handle.createWritable())
