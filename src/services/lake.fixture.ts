import {
  type SwitchedEngine,
  closingBy,
  createSwitchedEngine,
} from '../adapters/duckdb/switched-engine.fixture.ts'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import type { Ids } from '../core/ports/ids.ts'
import type { Job, Progress } from '../core/ports/job.ts'
import type { SourceFile } from '../core/ports/source.ts'
import type { Storage } from '../core/ports/storage.ts'
import { memoryCommitDeps } from './commit.fixture.ts'
import type { LakeDeps } from './deps.ts'
import { filesBelow } from './files-below.ts'

/** Engines that lakes of this test file have left. */
const idle: SwitchedEngine[] = []
let lakes = 0

const allPaths = async (storage: Storage): Promise<readonly string[]> => {
  const entries = (await storage.list('')).map(async ({ kind, name }) =>
    kind === 'file' ? [name] : (await filesBelow(storage, name)).map(({ path }) => path),
  )
  return (await Promise.all(entries)).flat()
}

/** Ids that no other lake of the test file has, so that no two have files of the same path. */
const lakeIds = (): Ids => {
  const lake = String((lakes += 1)).padStart(8, '0')
  let next = 0
  return { uuid: () => `${lake}-0000-4000-8000-${String((next += 1)).padStart(12, '0')}` }
}

/** A whole lake in memory, with the product's DuckDB build. One engine serves both roles; once closed it is the next lake's. */
export const memoryLake = async (storage: Storage = createMemoryStorage()): Promise<LakeDeps> => {
  const switched = idle.pop() ?? (await createSwitchedEngine(storage))
  switched.use(storage)
  let open = true
  const engine = closingBy(switched.engine, async () => {
    if (!open) return
    open = false
    await switched.engine.release(await allPaths(storage))
    idle.push(switched)
  })
  return {
    ...memoryCommitDeps({ storage, ids: lakeIds() }),
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
