import { BlobReader, TextReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js'
import { describe, expect, test } from 'vitest'
import { Failure } from '../../core/error.ts'
import type { ArchivedFile } from '../../core/ports/archive.ts'
import type { SourceFile } from '../../core/ports/source.ts'
import type { Storage } from '../../core/ports/storage.ts'
import { createZipArchive } from './zip-archive.ts'

const text = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value)

const noise = (size: number, seed: number): Uint8Array<ArrayBuffer> => {
  let state = seed
  return Uint8Array.from(
    { length: size },
    () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 24,
  )
}

const sourceOf = (name: string, bytes: Uint8Array<ArrayBuffer>): SourceFile => ({
  name,
  size: bytes.length,
  read: async (start, end) => bytes.slice(start, end),
  stream: async function* () {
    yield bytes
  },
})

const contentOf = async (file: ArchivedFile): Promise<Uint8Array<ArrayBuffer>> => {
  const chunks: BlobPart[] = []
  for await (const chunk of file.stream()) chunks.push(new Uint8Array(chunk))
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}

const same = (found: Uint8Array | undefined, expected: Uint8Array): boolean =>
  found?.length === expected.length && expected.every((byte, index) => found[index] === byte)

const lake: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  'bronze/airports/_delta_log/00000000000000000000.json': text('{"commitInfo":{}}\n'.repeat(50)),
  'bronze/airports/part-0.parquet': noise(300_000, 1),
  'bronze/airports/large.parquet': noise(6_500_000, 2),
  'bronze/airports/country=New Zealand/ünïcödé 🛶.parquet': noise(10, 3),
  '_boathouse/originals/b1/large.csv': text('id,name\n'.repeat(700_000)),
  '_boathouse/lake.json': text('{"formatVersion":1}'),
  '_boathouse/empty': new Uint8Array(),
}

const fill = async (storage: Storage): Promise<readonly string[]> => {
  for (const [path, bytes] of Object.entries(lake)) await storage.write(path, bytes)
  return Object.keys(lake)
}

const read = async (storage: Storage, path: string): Promise<SourceFile> =>
  sourceOf('lake.zip', (await storage.read(path)) ?? new Uint8Array())

const zipOf = async (names: readonly string[]): Promise<SourceFile> => {
  const writer = new ZipWriter(new Uint8ArrayWriter())
  for (const name of names) await writer.add(name, new TextReader(name), { useWebWorkers: false })
  return sourceOf('theirs.zip', await writer.close())
}

const unreadable = (message: string): object => ({
  error: { kind: 'input-unreadable', message: expect.stringContaining(message) as string },
})

const packing = (make: () => Promise<Storage>): void => {
  test('what is packed comes out again: same paths, same sizes, same bytes, each as often as it is asked for', async () => {
    const storage = await make()
    const archive = createZipArchive(storage)
    const paths = await fill(storage)
    const told: number[] = []
    const size = await archive.pack(paths, 'scratch/lake.zip', done => told.push(done))
    expect(await storage.size('scratch/lake.zip')).toBe(size)
    const files = await archive.unpack(await read(storage, 'scratch/lake.zip'))
    expect(files.map(file => file.path)).toEqual(paths)
    for (const file of files) {
      const expected = lake[file.path] ?? new Uint8Array()
      expect(file.size, file.path).toBe(expected.length)
      for (let turn = 0; turn < 2; turn++) expect(same(await contentOf(file), expected), file.path).toBe(true)
    }
    expect(told.at(-1)).toBe(Object.values(lake).reduce((sum, { length }) => sum + length, 0))
    expect(told).toEqual([...told].sort((a, b) => a - b))
  })

  test('text is compressed, Parquet is stored as it is', async () => {
    const storage = await make()
    const archive = createZipArchive(storage)
    await fill(storage)
    const csv = await archive.pack(['_boathouse/originals/b1/large.csv'], 'a.zip', () => undefined)
    expect(csv).toBeLessThan(100_000)
    const parquet = await archive.pack(['bronze/airports/large.parquet'], 'b.zip', () => undefined)
    expect(parquet).toBeGreaterThan(6_500_000)
    expect(parquet).toBeLessThan(6_501_000)
  })

  test('an archive of nothing is an archive', async () => {
    const storage = await make()
    const archive = createZipArchive(storage)
    await archive.pack([], 'nothing.zip', () => undefined)
    expect(await archive.unpack(await read(storage, 'nothing.zip'))).toEqual([])
  })

  test('a listener that throws stops the packing, its error comes out as it is, and no archive is left', async () => {
    const storage = await make()
    const paths = await fill(storage)
    const stop = new Failure({ kind: 'cancelled', message: 'The export was cancelled.' })
    for (const limit of [0, 300_000, 3_000_000, 8_000_000]) {
      const packed = createZipArchive(storage).pack(paths, 'scratch/lake.zip', done => {
        if (done > limit) throw stop
      })
      await expect(packed, `stopped after ${limit} bytes`).rejects.toBe(stop)
    }
    expect(await storage.list('scratch')).toEqual([])
  })

  test('a file that is gone when its turn comes is named, and no archive is left', async () => {
    const storage = await make()
    const paths = await fill(storage)
    const packed = createZipArchive(storage).pack([...paths, 'gone.parquet'], 'lake.zip', () => undefined)
    await expect(packed).rejects.toMatchObject({ error: { kind: 'storage-failed', path: 'gone.parquet' } })
    expect(await storage.size('lake.zip')).toBeUndefined()
  })

  test('a storage that takes no more fails the packing with its own failure', async () => {
    const storage = await make()
    const paths = await fill(storage)
    const full = new Failure({ kind: 'storage-full', message: 'full' })
    const writeStream: Storage['writeStream'] = async (_path, chunks) => {
      let taken = 0
      for await (const chunk of chunks) if ((taken += chunk.length) > 1_000_000) throw full
      return taken
    }
    await expect(
      createZipArchive({ ...storage, writeStream }).pack(paths, 'z', () => undefined),
    ).rejects.toBe(full)
  })
}

const unpacking = (make: () => Promise<Storage>): void => {
  test.each([
    '../up.json',
    'a/../../up.json',
    '/etc/passwd',
    'a\\..\\b',
    '\\\\host\\share',
    'C:/x',
    'a//b',
    './a',
  ])('a path that would leave the folder is refused: %s', async path => {
    const archive = createZipArchive(await make())
    await expect(archive.unpack(await zipOf(['fine.json', path]))).rejects.toMatchObject(
      unreadable('outside the lake'),
    )
  })

  test('what is no zip is said to be none', async () => {
    const archive = createZipArchive(await make())
    for (const bytes of [new Uint8Array(), text('not a zip at all'), noise(100_000, 9)]) {
      await expect(archive.unpack(sourceOf('x.zip', bytes))).rejects.toMatchObject(
        unreadable('x.zip can not be unpacked'),
      )
    }
  })

  test('a zip that was cut off is refused', async () => {
    const storage = await make()
    const archive = createZipArchive(storage)
    await archive.pack(await fill(storage), 'lake.zip', () => undefined)
    const whole = (await storage.read('lake.zip')) ?? new Uint8Array()
    const half = whole.slice(0, whole.length / 2)
    await expect(archive.unpack(sourceOf('half.zip', half))).rejects.toMatchObject(unreadable('half.zip'))
  })

  test('a changed byte is noticed, in stored and in compressed files', async () => {
    const storage = await make()
    const archive = createZipArchive(storage)
    for (const path of ['bronze/airports/part-0.parquet', '_boathouse/originals/b1/large.csv']) {
      await fill(storage)
      await archive.pack([path], 'lake.zip', () => undefined)
      const bytes = (await storage.read('lake.zip')) ?? new Uint8Array()
      const middle = bytes.length >> 1
      bytes[middle] = (bytes[middle] ?? 0) ^ 0x40
      const [file] = await archive.unpack(sourceOf('damaged.zip', bytes))
      const reading = file === undefined ? Promise.resolve() : contentOf(file)
      await expect(reading, path).rejects.toMatchObject(unreadable('damaged.zip'))
    }
  })

  test('encrypted files are refused by name', async () => {
    const writer = new ZipWriter(new Uint8ArrayWriter())
    await writer.add('secret.json', new TextReader('x'), {
      useWebWorkers: false,
      password: 'p',
      zipCrypto: true,
    })
    const archive = createZipArchive(await make())
    const zip = sourceOf('secret.zip', await writer.close())
    await expect(archive.unpack(zip)).rejects.toMatchObject(unreadable('secret.json'))
  })

  test('zips of other tools are read: with directories, comments and data descriptors', async () => {
    const writer = new ZipWriter(new Uint8ArrayWriter())
    const options = { useWebWorkers: false, dataDescriptor: true, comment: 'made elsewhere' }
    await writer.add('lake/', undefined, { directory: true })
    await writer.add('lake/a.json', new BlobReader(new Blob(['a'.repeat(100_000)])), options)
    await writer.add('lake/b.bin', new TextReader('b'), { ...options, level: 0, zip64: true })
    const zip = sourceOf('theirs.zip', await writer.close(text('a comment')))
    const files = await createZipArchive(await make()).unpack(zip)
    expect(files.map(({ path, size }) => [path, size])).toEqual([
      ['lake/a.json', 100_000],
      ['lake/b.bin', 1],
    ])
    for (const file of files) expect((await contentOf(file)).length).toBe(file.size)
  })

  test('a reader that leaves early can come again', async () => {
    const storage = await make()
    const archive = createZipArchive(storage)
    await archive.pack(await fill(storage), 'lake.zip', () => undefined)
    const files = await archive.unpack(await read(storage, 'lake.zip'))
    const large = files.find(({ path }) => path.endsWith('large.parquet'))
    for await (const chunk of large?.stream() ?? []) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    const whole = large && (await contentOf(large))
    expect(same(whole, lake['bronze/airports/large.parquet'] ?? new Uint8Array(1))).toBe(true)
  })
}

/** What zip archives over a Storage promise. `make` gives an empty Storage for each test. */
export const archiveContract = (name: string, make: () => Promise<Storage>): void => {
  describe(`zip archives over ${name}`, () => {
    packing(make)
    unpacking(make)
  })
}
