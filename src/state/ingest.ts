import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { IngestOptions, IngestReport, PlannedFile } from '../core/lake/ingest-views.ts'
import type { Result } from '../core/result.ts'
import { keepStorage } from './catalog.ts'
import { runJob } from './jobs.ts'
import { sayError } from './toasts.ts'

interface IngestState {
  /** Files that wait for the user's word in the ingest sheet. */
  readonly offered: readonly File[]
  /** The report that is open. */
  readonly report?: IngestReport | undefined
  readonly isPasting: boolean
}

/** Files on their way in. */
export const useIngest = create<IngestState>(() => ({ offered: [], isPasting: false }))

/** Puts files before the user; more files join those already there. */
export const offerFiles = (files: readonly File[]): void => {
  if (files.length > 0)
    useIngest.setState(({ offered }) => ({ offered: [...offered, ...files], isPasting: false }))
}

/** Closes the ingest sheet. */
export const withdrawFiles = (): void => useIngest.setState({ offered: [] })

/** Opens or closes the text area for pasted rows. */
export const setPasting = (isPasting: boolean): void => useIngest.setState({ isPasting })

/** Opens or closes (undefined) a report. */
export const showReport = (report: IngestReport | undefined): void => useIngest.setState({ report })

/** Says how files would be read, and into which tables. */
export const planIngest = (
  files: readonly File[],
  options: IngestOptions,
): Promise<Result<readonly PlannedFile[]>> => lake.planIngest(files, options)

/** Ingests files as one batch, with a place in the tray. */
export const ingest = async (
  title: string,
  tables: readonly string[],
  files: readonly File[],
  options: IngestOptions,
): Promise<Result<IngestReport>> => {
  const report = await runJob(title, tables, (signal, onProgress) =>
    lake.ingest(files, options, signal, onProgress),
  )
  // From the first rows on there is something to lose.
  if (report.ok && report.value.tables.length > 0) void keepStorage()
  return report
}

/** The generated retail data set, dirt included; the same bytes each time. Empty when it could not be made. */
export const sampleFiles = async (): Promise<readonly File[]> => {
  const files = await lake.sampleFiles()
  if (files.ok) return files.value
  sayError(files.error, 'make the sample data')
  return []
}
