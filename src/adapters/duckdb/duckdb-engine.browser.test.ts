import { wrap } from 'comlink'
import { describe, expect, test } from 'vitest'
import { engineContract } from '../../core/ports/engine.contract.ts'
import { after, scalar } from '../../core/ports/engine-contract.fixture.ts'
import type { Engine } from '../../core/ports/engine.ts'
import { createOpfsStorage } from '../opfs/opfs-storage.ts'
import { decodeRows } from './decode-rows.ts'
import { createDuckDbEngine } from './duckdb-engine.ts'
import type { LakeHost } from './engine-lake.fixture.ts'

const startWorker = (): Worker =>
  new Worker(new URL('../../worker/engine.worker.ts', import.meta.url), { type: 'module' })

const freshRoot = async (): Promise<FileSystemDirectoryHandle> => {
  const origin = await navigator.storage.getDirectory()
  return origin.getDirectoryHandle(`engine-${crypto.randomUUID()}`, { create: true })
}

engineContract('DuckDB in a worker over OPFS', async () => {
  const root = await freshRoot()
  const another = async (): Promise<Engine> => createDuckDbEngine({ startWorker, root, memoryLimit: 400 })
  return { engine: await another(), storage: createOpfsStorage(root), decode: decodeRows, another }
})

describe('DuckDB in a worker', () => {
  test('works in a worker that was started by a worker', async () => {
    const worker = new Worker(new URL('./engine-lake.fixture.ts', import.meta.url), { type: 'module' })
    const host = wrap<LakeHost>(worker)
    const found = await host.walk((await freshRoot()).name)
    worker.terminate()
    expect(found).toMatchObject({
      message: expect.stringContaining('cancelled'),
      rows: [[4_999_950_000n]],
      epoch: 1,
    })
    expect(found.bytes).toBeGreaterThan(1000)
  })

  test('tells the bytes while a statement blocks the worker', async () => {
    const engine = createDuckDbEngine({ startWorker, root: await freshRoot() })
    const told: number[] = []
    let done = false
    const copied = engine.copy('SELECT range AS i, hash(range) AS h FROM range(4000000)', 'p.parquet', {
      format: 'parquet',
      onBytes: ({ written }) => {
        if (!done) told.push(written)
      },
    })
    const { bytes } = await copied
    done = true
    await engine.close()
    expect(told.length).toBeGreaterThan(3)
    expect(told.length).toBeLessThan(100)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    expect(told.at(-1)).toBe(bytes)
  })

  test('reads a file that somebody else has open for writing', async () => {
    const root = await freshRoot()
    const engine = createDuckDbEngine({ startWorker, root })
    await engine.copy('SELECT range AS i FROM range(3000000)', 'p.parquet', { format: 'parquet' })
    const writer = await (await root.getFileHandle('p.parquet')).createWritable({ keepExistingData: true })
    const sum = await scalar(engine, "SELECT sum(i)::BIGINT FROM read_parquet(['p.parquet'])", ['p.parquet'])
    await writer.abort()
    await engine.close()
    expect(sum).toBe(4_499_998_500_000n)
  })

  test('a worker that dies by itself is replaced, and the call that it took along is told', async () => {
    const started: Worker[] = []
    const startNoted = (): Worker => {
      const worker = startWorker()
      started.push(worker)
      return worker
    }
    const engine = createDuckDbEngine({ startWorker: startNoted, root: await freshRoot() })
    await engine.query('SELECT 1')
    const lost = engine.query('SELECT count(*) FROM range(100000000000) AS t(i) WHERE i % 7 = 3')
    await after(200)
    started[0]?.dispatchEvent(new ErrorEvent('error', { message: 'it fell over' }))
    await expect(lost).rejects.toMatchObject({ error: { kind: 'worker-died' } })
    expect(engine.epoch).toBe(1)
    expect(await scalar(engine, 'SELECT 2')).toBe(2)
    await engine.close()
  })

  test('a worker that never comes up is replaced, and the call that waits for it is answered', async () => {
    let started = 0
    const mute = (): Worker =>
      new Worker(URL.createObjectURL(new Blob(['onmessage = () => undefined'], { type: 'text/javascript' })))
    const engine = createDuckDbEngine({
      startWorker: () => ((started += 1) === 1 ? mute() : startWorker()),
      root: await freshRoot(),
      patience: 300,
    })
    expect(await scalar(engine, 'SELECT 42')).toBe(42)
    expect(started).toBeGreaterThan(1)
    expect(engine.epoch).toBe(0)
    await engine.close()
  })

  test('a worker that can not be loaded is told to the caller', async () => {
    const engine = createDuckDbEngine({
      startWorker: () => new Worker('/there-is-no-such-worker.js', { type: 'module' }),
      root: await freshRoot(),
    })
    await expect(engine.query('SELECT 1')).rejects.toMatchObject({ error: { kind: 'worker-died' } })
    await engine.close()
  })
})
