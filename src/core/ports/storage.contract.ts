import { describe, expect, test } from 'vitest'
import { type MakeStorage as Make, concurrency, streams } from './storage-publishing.contract.ts'
import {
  chunksOf,
  expectBytes,
  failsWith,
  names,
  pattern,
  readText,
  text,
} from './storage-contract.fixture.ts'

const oddNames = [
  'two words.json',
  '100%.csv',
  '%2F%20.csv',
  'ünïcödé.parquet',
  'u\u0308 is not \u00fc',
  '表データ.csv',
  '🛶 boat.json',
  'country=New Zealand',
  'a#b?c&d+e.txt',
  `it's "quoted"`,
  '__HIVE_DEFAULT_PARTITION__',
  'colon:star*pipe|<angle>',
  '.hidden',
  '..two dots',
  '_delta_log',
  'l'.repeat(200),
]

const contents = (make: Make): void => {
  test('a file has the bytes that were written, and its size', async () => {
    const storage = await make()
    const bytes = pattern(100_000, 1)
    await storage.write('bronze/airports/part-0.parquet', bytes)
    expectBytes(await storage.read('bronze/airports/part-0.parquet'), bytes)
    expect(await storage.size('bronze/airports/part-0.parquet')).toBe(100_000)
  })

  test('a file that is not there has no size and no bytes', async () => {
    const storage = await make()
    await storage.write('here/file', text('x'))
    for (const path of ['missing', 'here/missing', 'no/such/directory', 'here', 'here/file/below']) {
      expect(await storage.size(path), path).toBeUndefined()
      expect(await storage.read(path), path).toBeUndefined()
      expect(await storage.read(path, { start: 0, end: 1 }), path).toBeUndefined()
    }
  })

  test('an empty file is a file', async () => {
    const storage = await make()
    await storage.write('empty', new Uint8Array())
    expect(await storage.size('empty')).toBe(0)
    expect(await storage.read('empty')).toEqual(new Uint8Array())
    expect(await storage.list('')).toMatchObject([{ kind: 'file', name: 'empty', size: 0 }])
  })

  test('a range is cut to the size of the file', async () => {
    const storage = await make()
    await storage.write('file', text('0123456789'))
    const range = async (start: number, end: number): Promise<string> =>
      new TextDecoder().decode(await storage.read('file', { start, end }))
    expect(await range(0, 4)).toBe('0123')
    expect(await range(3, 7)).toBe('3456')
    expect(await range(8, 99)).toBe('89')
    expect(await range(0, 10)).toBe('0123456789')
    expect(await range(5, 5)).toBe('')
    expect(await range(10, 20)).toBe('')
    expect(await range(50, 60)).toBe('')
  })

  test('writing again replaces the whole file, also by a shorter one', async () => {
    const storage = await make()
    await storage.write('file', text('a long first content'))
    await storage.write('file', text('short'))
    expect(await readText(storage, 'file')).toBe('short')
    expect(await storage.size('file')).toBe(5)
  })

  test('what a caller does to its bytes afterwards does not change the file', async () => {
    const storage = await make()
    const bytes = text('before')
    await storage.write('file', bytes)
    bytes.fill(0)
    const read = await storage.read('file')
    read?.fill(0)
    expect(await readText(storage, 'file')).toBe('before')
  })

  test('a view into a larger buffer is written as that view alone', async () => {
    const storage = await make()
    await storage.write('file', text('..view..').subarray(2, 6))
    expect(await readText(storage, 'file')).toBe('view')
  })

  test('odd names are taken literally', async () => {
    const storage = await make()
    for (const name of oddNames) await storage.write(`odd/${name}/${name}`, text(name))
    expect(await names(storage, 'odd')).toEqual([...oddNames].sort())
    for (const name of oddNames) expect(await readText(storage, `odd/${name}/${name}`)).toBe(name)
    for (const name of oddNames) await storage.remove(`odd/${name}`)
    expect(await names(storage, 'odd')).toEqual([])
  })

  test('a path that would leave the lake, or names nothing, is refused', async () => {
    const storage = await make()
    for (const path of ['../up', 'a/../../b', './a', '/a', 'a//b', 'a/', 'a\\b', '']) {
      await expect(storage.write(path, text('x')), path).rejects.toMatchObject(failsWith('storage-failed'))
    }
    await expect(storage.remove('')).rejects.toMatchObject(failsWith('storage-failed'))
    await expect(storage.list('..')).rejects.toMatchObject(failsWith('storage-failed'))
    expect(await storage.list('')).toEqual([])
  })

  test('a file is never put in the place of a directory, nor below another file', async () => {
    const storage = await make()
    await storage.write('a/file', text('x'))
    for (const path of ['a', 'a/file/below']) {
      await expect(storage.write(path, text('y')), path).rejects.toMatchObject(failsWith('storage-failed'))
      await expect(storage.putIfAbsent(path, text('y')), path).rejects.toMatchObject(
        failsWith('storage-failed'),
      )
      await expect(storage.writeStream(path, chunksOf(text('y'))), path).rejects.toMatchObject(
        failsWith('storage-failed'),
      )
    }
    expect(await readText(storage, 'a/file')).toBe('x')
  })
}

const listing = (make: Make): void => {
  test('a listing has the direct children only, in code-unit order', async () => {
    const storage = await make()
    for (const name of [
      'b',
      'a',
      'B',
      '10',
      '9',
      'ä',
      '_delta_log/0.json',
      'nested/deep/file',
      '\u{1f6f6}',
      '\uffee',
    ]) {
      await storage.write(`t/${name}`, text(name))
    }
    // the boat is two surrogates, which sort before U+FFEE
    expect(await names(storage, 't')).toEqual([
      '10',
      '9',
      'B',
      '_delta_log',
      'a',
      'b',
      'nested',
      'ä',
      '\u{1f6f6}',
      '\uffee',
    ])
    expect(await names(storage, 't/nested')).toEqual(['deep'])
  })

  test('an entry says what it is, and of a file the size and the time', async () => {
    const storage = await make()
    const before = Date.now()
    await storage.write('t/file', text('12345'))
    await storage.write('t/directory/file', text('1'))
    const [directory, file] = await storage.list('t')
    expect(directory).toEqual({ kind: 'directory', name: 'directory' })
    expect(file).toMatchObject({ kind: 'file', name: 'file', size: 5 })
    // file systems may keep whole seconds
    const modified = file?.kind === 'file' ? file.modified : Number.NaN
    expect(modified).toBeGreaterThan(before - 2_000)
    expect(modified).toBeLessThan(Date.now() + 2_000)
  })

  test('a missing directory, or a file in its place, is an empty one', async () => {
    const storage = await make()
    expect(await storage.list('')).toEqual([])
    expect(await storage.list('no/such')).toEqual([])
    await storage.write('file', text('x'))
    expect(await storage.list('file')).toEqual([])
    expect(await storage.list('file/below')).toEqual([])
  })

  test('the names of a directory are those of its files, in the order of its listing', async () => {
    const storage = await make()
    expect(await storage.names('')).toEqual([])
    expect(await storage.names('no/such')).toEqual([])
    for (const name of ['10', '9', 'B', 'a', '\u{1f6f6}', '\uffee', 'below/file', 'x.crswap', '.tmp/1'])
      await storage.write(`t/${name}`, text(name))
    expect(await storage.names('t')).toEqual(['10', '9', 'B', 'a', '\u{1f6f6}', '\uffee'])
    expect(await storage.names('t/a')).toEqual([])
    await storage.remove('t/9')
    expect(await storage.names('t')).toEqual(['10', 'B', 'a', '\u{1f6f6}', '\uffee'])
    await expect(storage.names('..')).rejects.toMatchObject(failsWith('storage-failed'))
  })

  test('leftover temporary files are not listed', async () => {
    const storage = await make()
    await storage.write('_delta_log/0.json', text('{}'))
    await storage.write('_delta_log/1.json.crswap', text('{"half'))
    await storage.write('_delta_log/.tmp/6f1c', text('{"half'))
    expect(await names(storage, '_delta_log')).toEqual(['0.json'])
  })

  test('writing leaves nothing but the file', async () => {
    const storage = await make()
    await storage.write('t/a', text('1'))
    await storage.writeStream('t/b', chunksOf(text('2')))
    await storage.putIfAbsent('t/c', text('3'))
    expect(await names(storage, 't')).toEqual(['a', 'b', 'c'])
    expect(await names(storage, '')).toEqual(['t'])
    expect(await names(storage, '.tmp')).toEqual([])
  })
}

const removal = (make: Make): void => {
  test('a removed file is gone, its directory and neighbours stay', async () => {
    const storage = await make()
    await storage.write('t/a', text('a'))
    await storage.write('t/b', text('b'))
    await storage.remove('t/a')
    expect(await names(storage, 't')).toEqual(['b'])
    await storage.remove('t/b')
    expect(await storage.list('')).toEqual([{ kind: 'directory', name: 't' }])
  })

  test('a removed directory takes all it holds with it', async () => {
    const storage = await make()
    for (const path of ['t/_delta_log/0.json', 't/p=1/deep/x', 't/a', 'tt/a'])
      await storage.write(path, text(path))
    await storage.remove('t')
    expect(await names(storage, '')).toEqual(['tt'])
    expect(await storage.list('t')).toEqual([])
    expect(await storage.size('t/a')).toBeUndefined()
    await storage.write('t/a', text('again'))
    expect(await names(storage, 't')).toEqual(['a'])
  })

  test('removing what is not there is not an error', async () => {
    const storage = await make()
    await storage.write('file', text('x'))
    for (const path of ['missing', 'no/such/file', 'file/below']) await storage.remove(path)
    expect(await readText(storage, 'file')).toBe('x')
  })
}

/** What every Storage promises. `make` gives an empty one for each test. */
export const storageContract = (name: string, make: Make): void => {
  describe(`${name} keeps the promises of Storage`, () => {
    contents(make)
    listing(make)
    removal(make)
    streams(make)
    concurrency(make)
  })
}
