import { createNodeEngine } from '../adapters/duckdb/node-engine.fixture.ts'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import type { Job, Progress } from '../core/ports/job.ts'
import type { SourceFile } from '../core/ports/source.ts'
import type { Storage } from '../core/ports/storage.ts'
import { memoryCommitDeps } from './commit.fixture.ts'
import type { LakeDeps } from './deps.ts'

/** A whole lake in memory, with the product's DuckDB build. One engine serves both roles. */
export const memoryLake = async (storage: Storage = createMemoryStorage()): Promise<LakeDeps> => {
  const engine = await createNodeEngine(storage)
  return {
    ...memoryCommitDeps({ storage }),
    interactive: engine,
    jobs: engine,
    scratch: '_boathouse/scratch/test',
  }
}

/** A file from outside, out of text or bytes, read in small chunks so that records are cut at odd places. */
export const sourceFile = (name: string, content: string | Uint8Array, chunk = 4099): SourceFile => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
  return {
    name,
    size: bytes.length,
    read: (start, end) => Promise.resolve(bytes.slice(start, end)),
    async *stream() {
      for (let at = 0; at < bytes.length; at += chunk) yield bytes.slice(at, at + chunk)
    },
  }
}

/** A job that nobody cancels; what it reports is kept. */
export const patientJob = (): Job & { readonly reports: Progress[] } => {
  const reports: Progress[] = []
  return {
    cancel: new AbortController().signal,
    onProgress: progress => void reports.push(progress),
    reports,
  }
}
