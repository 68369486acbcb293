import type { ExportFormat } from '../../core/lake/job-views.ts'
import type { Result } from '../../core/result.ts'
import { reloadCatalog, useCatalog } from '../../state/catalog.ts'
import { exportLake, exportTable, importLake } from '../../state/export.ts'
import { openTable } from '../../state/route.ts'
import { say, sayError } from '../../state/toasts.ts'
import { formatBytes } from '../../ui/format-number.ts'
import { exportFileName, formatOfName, importedText, lakeFileName } from './export-model.ts'
import { download, pickFile, writeFile } from './save-file.ts'

const saved = (name: string, blob: Blob): void => say(`Saved ${name}`, { body: formatBytes(blob.size) })

/** Downloads a file that was made, or says why it was not. */
export const saveAs = (made: Result<Blob>, name: string): void => {
  if (!made.ok) return sayError(made.error, `export ${name}`)
  download(made.value, name)
  return saved(name, made.value)
}

/** Downloads a table at a version. */
export const downloadTable = async (table: string, version: number, format: ExportFormat): Promise<void> =>
  saveAs(await exportTable(table, format, version), exportFileName(table, version, format))

/** Saves a table at a version where the user says; the extension decides the format. */
export const saveTableAs = async (table: string, version: number): Promise<void> => {
  const handle = await pickFile(table, version)
  if (handle === undefined) return
  const made = await exportTable(table, formatOfName(handle.name), version)
  if (!made.ok) return sayError(made.error, `export ${table}`)
  try {
    await writeFile(handle, made.value)
    saved(handle.name, made.value)
  } catch (thrown) {
    const message = `${handle.name} could not be written: ${thrown instanceof Error ? thrown.message : String(thrown)}`
    sayError({ kind: 'storage-failed', message, path: handle.name }, `save ${handle.name}`)
  }
}

/** Downloads the whole lake as one zip. */
export const downloadLake = async (): Promise<void> => {
  const name = lakeFileName(useCatalog.getState().lake?.name ?? 'lake', new Date())
  saveAs(await exportLake(), name)
}

/** Adds the tables of an exported lake to this one. */
export const addLake = async (zip: File): Promise<void> => {
  const imported = await importLake(zip)
  if (!imported.ok) return sayError(imported.error, `import ${zip.name}`)
  await reloadCatalog()
  const tables = imported.value
  const first = tables[0]
  return say(`Imported ${tables.length} ${tables.length === 1 ? 'table' : 'tables'}`, {
    body: importedText(tables),
    ...(first === undefined ? {} : { actions: [{ text: `Open ${first}`, run: () => openTable(first) }] }),
  })
}
