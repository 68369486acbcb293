import type { IngestOptions } from '../../core/lake/ingest-views.ts'
import { ingest, sampleFiles, showReport } from '../../state/ingest.ts'
import { openTable } from '../../state/route.ts'
import { say, sayError } from '../../state/toasts.ts'
import { formatPlural } from '../../ui/format-number.ts'
import { summarize } from './ingest-model.ts'

/** Ingests files, says how it went, and opens the first table. Records or files that were not read open the report. */
export const runIngest = async (
  files: readonly File[],
  tables: readonly string[],
  options: IngestOptions,
): Promise<void> => {
  const result = await ingest(`Ingest ${formatPlural(files.length, 'file')}`, tables, files, options)
  if (!result.ok) {
    sayError(result.error, `ingest ${formatPlural(files.length, 'file')}`)
    return
  }
  const report = result.value
  const { text, isClean } = summarize(report)
  const [first] = report.tables
  if (first) openTable(first.table)
  if (isClean) say(text, { actions: [{ text: 'Report', run: () => showReport(report) }] })
  else showReport(report)
}

/** Makes the sample data and ingests it as it is. */
export const ingestSamples = async (): Promise<void> => {
  const files = await sampleFiles()
  if (files.length > 0) await runIngest(files, [], { sourceSystem: 'sample' })
}
