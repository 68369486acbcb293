import { afterAll, describe, expect, test, vi } from 'vitest'
import { cdp } from 'vitest/browser'
import { storageContract } from '../../core/ports/storage.contract.ts'
import { createOpfsStorage } from './opfs-storage.ts'
import { deferred, freshDirectory, startStorageWorker, workerStorage } from './worker-storage.fixture.ts'

const { worker, host } = startStorageWorker()
afterAll(() => worker.terminate())

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

storageContract('OPFS storage in a worker', async () => workerStorage(host, (await freshDirectory()).name))
storageContract('OPFS storage on a page', async () => createOpfsStorage(await freshDirectory()))

test('the tests run where the app runs: isolated, and with sync access handles in the worker alone', async () => {
  expect(crossOriginIsolated).toBe(true)
  expect(await host.usesSyncHandles()).toBe(true)
  expect('createSyncAccessHandle' in FileSystemFileHandle.prototype).toBe(false)
})

describe('OPFS storage', () => {
  test('a worker killed in mid-write leaves no part of a file, and its lock passes on', async () => {
    const root = await freshDirectory()
    const survivor = createOpfsStorage(root)
    await survivor.write('t/old.json', bytesOf('old'))
    for (const path of ['t/new.json', 't/old.json']) {
      const victim = startStorageWorker()
      const started = deferred()
      async function* endless(): AsyncGenerator<Uint8Array> {
        yield bytesOf('{"half')
        yield bytesOf(' of it')
        started.resolve()
        await new Promise(() => undefined)
      }
      void workerStorage(victim.host, root.name).writeStream(path, endless())
      await started.promise
      victim.worker.terminate()
    }
    expect(await survivor.size('t/new.json')).toBeUndefined()
    expect(await survivor.read('t/old.json')).toEqual(bytesOf('old'))
    expect(await survivor.putIfAbsent('t/new.json', bytesOf('whole'))).toBe('created')
    expect(await survivor.list('t')).toMatchObject([{ name: 'new.json' }, { name: 'old.json' }])
  })

  test('a worker killed while it races for a name leaves the whole file or none, and nobody waits for it', async () => {
    const root = await freshDirectory()
    const survivor = createOpfsStorage(root)
    const whole = new Uint8Array(300_000).fill(7)
    for (let round = 0; round < 8; round++) {
      const victim = startStorageWorker()
      await victim.host.usesSyncHandles()
      void workerStorage(victim.host, root.name).putIfAbsent(`t/${round}`, whole)
      await new Promise(resolve => setTimeout(resolve, round * 2))
      victim.worker.terminate()
      const outcome = await survivor.putIfAbsent(`t/${round}`, whole)
      expect(['created', 'exists']).toContain(outcome)
      const found = await survivor.read(`t/${round}`)
      expect(found?.length).toBe(whole.length)
      expect(found?.every(byte => byte === 7)).toBe(true)
    }
  })

  test('leftovers of dead writers are removed when they are old; young ones and those in use stay', async () => {
    const root = await freshDirectory()
    const temporary = await root.getDirectoryHandle('.tmp', { create: true })
    const names = async (): Promise<readonly string[]> => {
      const found: string[] = []
      for await (const name of temporary.keys()) found.push(name)
      return found
    }
    await temporary.getFileHandle('leftover', { create: true })
    await createOpfsStorage(root).write('other', bytesOf('x'))
    expect(await names()).toEqual(['leftover'])

    const [held, begun] = [deferred(), deferred()]
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield bytesOf('first ')
      begun.resolve()
      await held.promise
      yield bytesOf('last')
    }
    const writing = workerStorage(host, root.name).writeStream('file', slow())
    await begun.promise
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
    await createOpfsStorage(root).write('another', bytesOf('x'))
    await vi.waitFor(async () => expect(await names()).not.toContain('leftover'))
    vi.useRealTimers()
    expect(await names()).toHaveLength(1)
    held.resolve()
    await writing
    expect(await createOpfsStorage(root).read('file')).toEqual(bytesOf('first last'))
  })

  test('when the quota is used up, writing fails as storage-full, and leaves nothing', async () => {
    const root = await freshDirectory()
    const { usage = 0 } = await navigator.storage.estimate()
    const session = cdp() as unknown as { send(method: string, options: object): Promise<void> }
    await session.send('Storage.overrideQuotaForOrigin', {
      origin: location.origin,
      quotaSize: usage + 500_000,
    })
    try {
      // on a page Chromium at times says no more than that the write was aborted
      for (const [storage, kind] of [
        [workerStorage(host, root.name), /^storage-full$/],
        [createOpfsStorage(root), /^storage-(full|failed)$/],
      ] as const) {
        const failure = { error: { kind: expect.stringMatching(kind) as string } }
        const big = new Uint8Array(3_000_000)
        await expect(storage.write('t/big', big)).rejects.toMatchObject(failure)
        await expect(storage.putIfAbsent('t/big', big)).rejects.toMatchObject(failure)
        expect(await storage.size('t/big')).toBeUndefined()
      }
    } finally {
      await session.send('Storage.overrideQuotaForOrigin', { origin: location.origin })
    }
    expect(await createOpfsStorage(root).list('.tmp')).toEqual([])
  })

  test('a file that is in use for a moment is replaced as soon as it is free', async () => {
    const root = await freshDirectory()
    const storage = createOpfsStorage(root)
    await storage.write('file', bytesOf('old'))
    const handle = await root.getFileHandle('file')
    const holder = await handle.createWritable()
    setTimeout(() => void holder.abort(), 60)
    await storage.write('file', bytesOf('new'))
    expect(await storage.read('file')).toEqual(bytesOf('new'))
  })
})
