import { afterEach, describe, expect, test, vi } from 'vitest'
import { storageContract } from '../../core/ports/storage.contract.ts'
import { createDirectoryStorage } from './directory-storage.ts'

const freshDirectory = async (): Promise<FileSystemDirectoryHandle> => {
  const origin = await navigator.storage.getDirectory()
  return origin.getDirectoryHandle(`test-${crypto.randomUUID()}`, { create: true })
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

storageContract('directory storage', async () => createDirectoryStorage(await freshDirectory()))

describe('directory storage where files can not be moved', () => {
  afterEach(() => vi.restoreAllMocks())

  const immovable = async (): Promise<FileSystemDirectoryHandle> => {
    const prototype = FileSystemFileHandle.prototype as unknown as { move: () => Promise<void> }
    vi.spyOn(prototype, 'move').mockRejectedValue(new DOMException('not here', 'NotSupportedError'))
    return freshDirectory()
  }

  test('files are written, replaced and created once', async () => {
    const storage = createDirectoryStorage(await immovable())
    await storage.write('t/file', bytesOf('a long first content'))
    await storage.write('t/file', bytesOf('short'))
    expect(await storage.read('t/file')).toEqual(bytesOf('short'))
    const outcomes = await Promise.all([1, 2, 3].map(n => storage.putIfAbsent('t/once', bytesOf(`${n}`))))
    expect(outcomes.filter(outcome => outcome === 'created')).toHaveLength(1)
    expect((await storage.list('t')).map(({ name }) => name)).toEqual(['file', 'once'])
    expect(await storage.list('.tmp')).toEqual([])
  })

  test('a reader of a file that is being replaced sees the old bytes until the new ones are whole', async () => {
    const storage = createDirectoryStorage(await immovable())
    await storage.write('file', bytesOf('old'))
    const seen: unknown[] = []
    async function* watched(): AsyncGenerator<Uint8Array> {
      yield bytesOf('new and ')
      seen.push(
        await storage.read('file'),
        (await storage.list('')).map(({ name }) => name),
      )
      yield bytesOf('longer')
    }
    await storage.writeStream('file', watched())
    expect(seen).toEqual([bytesOf('old'), ['file']])
    expect(await storage.read('file')).toEqual(bytesOf('new and longer'))
  })

  test('a failing source leaves no file behind, and an older one as it was', async () => {
    const storage = createDirectoryStorage(await immovable())
    await storage.write('old', bytesOf('old'))
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield bytesOf('half')
      await Promise.resolve()
      throw new Error('the source broke')
    }
    await expect(storage.writeStream('new', failing())).rejects.toThrow('the source broke')
    await expect(storage.writeStream('old', failing())).rejects.toThrow('the source broke')
    expect((await storage.list('')).map(({ name }) => name)).toEqual(['old'])
    expect(await storage.read('old')).toEqual(bytesOf('old'))
  })
})

describe('many files of one directory', () => {
  afterEach(() => vi.restoreAllMocks())

  test('are read without walking down to each of them, also where the directory was removed and made again', async () => {
    const storage = createDirectoryStorage(await freshDirectory())
    const paths = Array.from({ length: 40 }, (_, n) => `silver/table/_delta_log/${n}`)
    for (const path of paths) await storage.write(path, bytesOf(path))
    const walks = vi.spyOn(FileSystemDirectoryHandle.prototype, 'getDirectoryHandle')
    for (const path of paths) expect(await storage.read(path)).toEqual(bytesOf(path))
    expect(walks.mock.calls.length).toBeLessThanOrEqual(3)
    await storage.remove('silver/table')
    expect(await storage.read('silver/table/_delta_log/1')).toBeUndefined()
    await storage.write('silver/table/_delta_log/1', bytesOf('new'))
    expect(await storage.read('silver/table/_delta_log/1')).toEqual(bytesOf('new'))
  })
})
