import { expect, test } from 'vitest'
import type { Storage } from './storage.ts'
import {
  chunksOf,
  expectBytes,
  failingAfter,
  names,
  pattern,
  readText,
  text,
} from './storage-contract.fixture.ts'

/** Gives an empty Storage for each test. */
export type MakeStorage = () => Promise<Storage>

/** Streams: whole or not at all. */
export const streams = (make: MakeStorage): void => {
  test('a stream becomes one file, and its size is returned', async () => {
    const storage = await make()
    const chunks = [pattern(70_000, 1), new Uint8Array(), pattern(1, 2), pattern(300_000, 3)]
    expect(await storage.writeStream('t/big', chunksOf(...chunks))).toBe(370_001)
    expectBytes(await storage.read('t/big'), new Uint8Array(await new Blob(chunks).arrayBuffer()))
    expect(await storage.writeStream('t/empty', chunksOf())).toBe(0)
    expect(await storage.size('t/empty')).toBe(0)
  })

  test('a stream that fails leaves nothing new, and rejects with what the source threw', async () => {
    const storage = await make()
    await expect(storage.writeStream('t/new', failingAfter(text('half')))).rejects.toThrow('the source broke')
    expect(await names(storage, 't')).toEqual([])
    expect(await names(storage, '.tmp')).toEqual([])
  })

  test('a stream that fails leaves an older file as it was', async () => {
    const storage = await make()
    await storage.write('t/old', text('old'))
    await expect(storage.writeStream('t/old', failingAfter(text('half')))).rejects.toThrow('the source broke')
    expect(await readText(storage, 't/old')).toBe('old')
  })

  test('a stream is not visible before its end', async () => {
    const storage = await make()
    const seen: unknown[] = []
    async function* watched(): AsyncGenerator<Uint8Array> {
      yield text('first ')
      seen.push(await readText(storage, 't/new'), await readText(storage, 't/old'), await names(storage, 't'))
      yield text('second')
      seen.push(await readText(storage, 't/new'))
    }
    await storage.write('t/old', text('old'))
    await storage.writeStream('t/new', watched())
    expect(seen).toEqual([undefined, 'old', ['old'], undefined])
    expect(await readText(storage, 't/new')).toBe('first second')
  })
}

/** Many at once: exactly one creates, readers never see a part. */
export const concurrency = (make: MakeStorage): void => {
  test('of 20 concurrent callers of putIfAbsent exactly one creates the file, and it has the bytes of that one', async () => {
    const storage = await make()
    const callers = Array.from({ length: 20 }, (_, index) => index)
    const outcomes = await Promise.all(
      callers.map(index => storage.putIfAbsent('t/0.json', text(`writer ${index}`))),
    )
    const winners = callers.filter(index => outcomes[index] === 'created')
    expect(winners).toHaveLength(1)
    expect(outcomes.filter(outcome => outcome === 'exists')).toHaveLength(19)
    expect(await readText(storage, 't/0.json')).toBe(`writer ${winners[0]}`)
  })

  test('putIfAbsent leaves an existing file alone, also an empty one', async () => {
    const storage = await make()
    await storage.write('a', text('mine'))
    await storage.write('empty', new Uint8Array())
    expect(await storage.putIfAbsent('a', text('other'))).toBe('exists')
    expect(await storage.putIfAbsent('empty', text('other'))).toBe('exists')
    expect(await readText(storage, 'a')).toBe('mine')
    await storage.remove('a')
    expect(await storage.putIfAbsent('a', text('again'))).toBe('created')
  })

  test('readers of a file that is being overwritten see old or new bytes, never a part', async () => {
    const storage = await make()
    const versions = [pattern(200_000, 10), pattern(150_000, 77)] as const
    await storage.write('t/file', versions[0])
    let writing = true
    const write = async (): Promise<void> => {
      for (let turn = 1; turn <= 20; turn++) await storage.write('t/file', versions[turn % 2 === 0 ? 0 : 1])
      writing = false
    }
    const read = async (): Promise<number> => {
      let reads = 0
      for (; writing; reads++) {
        const bytes = await storage.read('t/file')
        const version = versions.find(({ length }) => length === bytes?.length)
        expect(version, `a reader saw ${bytes?.length} bytes`).toBeDefined()
        expect(
          bytes?.every((byte, index) => byte === version?.[index]),
          'a reader saw a mix',
        ).toBe(true)
        await new Promise(resolve => setTimeout(resolve))
      }
      return reads
    }
    const [, ...reads] = await Promise.all([write(), read(), read()])
    expect(Math.min(...reads)).toBeGreaterThan(0)
  })

  test('readers of a file that is being created see nothing or all of it', async () => {
    const storage = await make()
    const bytes = pattern(100_000, 5)
    for (let round = 0; round < 10; round++) {
      let writing = true
      const write = async (): Promise<void> => {
        await storage.write(`t/${round}`, bytes)
        writing = false
      }
      const read = async (): Promise<void> => {
        while (writing) {
          expect([undefined, 100_000]).toContain(await storage.size(`t/${round}`))
          expect([undefined, 100_000]).toContain((await storage.read(`t/${round}`))?.length)
          await new Promise(resolve => setTimeout(resolve))
        }
      }
      await Promise.all([write(), read()])
    }
  })

  test('writers of one file do not disturb each other: the bytes of one of them stay', async () => {
    const storage = await make()
    const contents = Array.from({ length: 8 }, (_, index) => pattern(20_000 + index, index))
    await Promise.all(contents.map(bytes => storage.write('t/file', bytes)))
    const found = await storage.read('t/file')
    expectBytes(found, contents.find(({ length }) => length === found?.length) ?? pattern(0, 0))
  })

  test('many files written at once into one new directory all arrive', async () => {
    const storage = await make()
    const indexes = Array.from({ length: 40 }, (_, index) => index)
    await Promise.all(indexes.map(index => storage.write(`new/directory/${index}`, pattern(1_000, index))))
    for (const index of indexes)
      expect(await storage.read(`new/directory/${index}`)).toEqual(pattern(1_000, index))
    expect(await storage.list('new/directory')).toHaveLength(40)
  })
}
