import { create } from 'zustand'
import type { Progress } from '../core/ports/job.ts'
import { type Result, err } from '../core/result.ts'

/** Long work that is running now. */
export interface RunningJob {
  readonly id: number
  /** What it does: "Ingest 3 files". */
  readonly title: string
  /** Tables that it writes, for their marks in the catalog. */
  readonly tables: readonly string[]
  /** ms since the epoch */
  readonly startedAt: number
  readonly progress?: Progress
  /** The room that shows it by itself; the tray need not while the user is there. */
  readonly room?: 'sql'
  readonly cancel: () => void
}

interface JobsState {
  readonly jobs: readonly RunningJob[]
}

let lastId = 0

/** The jobs that are running. */
export const useJobs = create<JobsState>(() => ({ jobs: [] }))

const end = (id: number): void =>
  useJobs.setState(({ jobs }) => ({ jobs: jobs.filter(job => job.id !== id) }))

const report = (id: number, progress: Progress): void =>
  useJobs.setState(({ jobs }) => ({ jobs: jobs.map(job => (job.id === id ? { ...job, progress } : job)) }))

/** Long work that is in the list from now until `end`. */
interface BegunJob {
  readonly report: (progress: Progress) => void
  readonly end: () => void
}

/** Puts work into the list of what is running, for somebody who ends it himself. */
export const beginJob = (job: Omit<RunningJob, 'id' | 'startedAt' | 'progress'>): BegunJob => {
  const id = ++lastId
  const begun = { ...job, id, startedAt: Date.now() }
  useJobs.setState(({ jobs }) => ({ jobs: [...jobs, begun] }))
  return { report: progress => report(id, progress), end: () => end(id) }
}

/**
 * Runs long work with its place in the tray. Cancel takes the job off the tray and resolves to `cancelled` at once; what the worker
 * says later is ignored.
 */
export const runJob = <T>(
  title: string,
  tables: readonly string[],
  work: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const controller = new AbortController()
  const job = beginJob({ title, tables, cancel: () => controller.abort() })
  const cancelled = new Promise<Result<T>>(resolve => {
    controller.signal.addEventListener('abort', () => {
      job.end()
      resolve(err({ kind: 'cancelled', message: `${title}: cancelled. Nothing was written.` }))
    })
  })
  const done = work(controller.signal, job.report).finally(job.end)
  return Promise.race([done, cancelled])
}
