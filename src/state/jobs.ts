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

/**
 * Runs long work with its place in the tray. Cancel takes the job off the tray and resolves to `cancelled` at once; what the worker
 * says later is ignored.
 */
export const runJob = <T>(
  title: string,
  tables: readonly string[],
  work: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const id = ++lastId
  const controller = new AbortController()
  const cancelled = new Promise<Result<T>>(resolve => {
    controller.signal.addEventListener('abort', () => {
      end(id)
      resolve(err({ kind: 'cancelled', message: `${title}: cancelled. Nothing was written.` }))
    })
  })
  const job = { id, title, tables, startedAt: Date.now(), cancel: () => controller.abort() }
  useJobs.setState(({ jobs }) => ({ jobs: [...jobs, job] }))
  const done = work(controller.signal, progress => report(id, progress)).finally(() => end(id))
  return Promise.race([done, cancelled])
}
