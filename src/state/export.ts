import { lake } from '../client/lake.ts'
import type { ExportFormat } from '../core/lake/job-views.ts'
import type { Result } from '../core/result.ts'
import { runJob } from './jobs.ts'

/** Makes one file of a table at a version, with a place in the tray. */
export const exportTable = (table: string, format: ExportFormat, version: number): Promise<Result<Blob>> =>
  runJob(`Export ${table} v${version}`, [], (signal, onProgress) =>
    lake.exportTable(table, format, version, signal, onProgress),
  )

/** Makes a zip of the whole lake: tables with all their versions, recipes, aggregates. */
export const exportLake = (): Promise<Result<Blob>> =>
  runJob('Export the lake', [], (signal, onProgress) => lake.exportLake(signal, onProgress))

/** Adds the tables and documents of an exported lake; resolves to the names of its tables. */
export const importLake = (zip: File): Promise<Result<readonly string[]>> =>
  runJob(`Import ${zip.name}`, [], (signal, onProgress) => lake.importLake(zip, signal, onProgress))
