import { lake } from '../client/lake.ts'
import type { RefreshReport } from '../core/lake/job-views.ts'
import type { Result } from '../core/result.ts'
import { type RunningJob, runJob, useJobs } from './jobs.ts'

/** Brings a silver or gold table up to date with its inputs, with a place in the tray. */
export const refreshTable = (table: string): Promise<Result<RefreshReport>> =>
  runJob(`Write ${table}`, [table], (signal, onProgress) => lake.refresh(table, signal, onProgress))

/** The job that is writing a table now, if there is one. */
export const useWriting = (table: string): RunningJob | undefined =>
  useJobs(({ jobs }) => jobs.find(job => job.tables.includes(table)))
