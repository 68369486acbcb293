import { describe, expect, test } from 'vitest'
import { type EngineUnderTest, rejection, scalar } from './engine-contract.fixture.ts'
import { readText } from './storage-contract.fixture.ts'

const ODD_NAMES = [
  'bronze/a b/part-1.parquet',
  "bronze/it's/p.parquet",
  'bronze/ü😀/p.parquet',
  'bronze/p(1)+2.parquet',
  'bronze/day=2026%2F01/p.parquet',
  'bronze/x*y.parquet',
  'bronze/a[1].parquet',
  'bronze/q?.parquet',
  'bronze/{a,b}.parquet',
  'bronze/"quoted".parquet',
  'bronze/semi;--.parquet',
]

const literal = (path: string): string => `'${path.replaceAll("'", "''")}'`

/** What the engine does with the lake's files. */
export const engineFileContract = (current: () => EngineUnderTest): void => {
  describe('files', () => {
    test('Parquet that was copied is read back, and its size is told', async () => {
      const { engine, storage } = current()
      const path = 'silver/people/part-1.parquet'
      const traffic: { read: number; written: number }[] = []
      const { bytes } = await engine.copy(
        "SELECT range AS id, 'name ' || range AS name FROM range(100000)",
        path,
        { format: 'parquet', onBytes: told => traffic.push(told) },
      )
      expect(bytes).toBe(await storage.size(path))
      expect(traffic.at(-1)).toEqual({ read: 0, written: bytes })
      const sql = `SELECT count(*), sum(id)::BIGINT, max(name) FROM read_parquet([${literal(path)}])`
      const read: number[] = []
      const { rows } = await engine.rows(sql, { files: [path], onBytes: told => read.push(told.read) })
      expect(rows).toEqual([[100_000n, 4_999_950_000n, 'name 99999']])
      expect(read.at(-1)).toBeGreaterThan(1000)
      expect(
        await scalar(engine, `SELECT DISTINCT compression FROM parquet_metadata(${literal(path)})`, [path]),
      ).toBe('ZSTD')
    })

    test('Parquet has the compression and the field ids that were asked for', async () => {
      const { engine } = current()
      const path = 'silver/ids/part-1.parquet'
      const select = `SELECT 1 AS "odd ""name", {'x': 2} AS s, [{'y': 3}] AS l, MAP {'k': {'z': 4}} AS m, 5 AS none`
      const leaf = (name: string, id: number) => ({ name, id })
      const fieldIds = [
        leaf('odd "name', 7),
        { name: 's', id: 8, children: [leaf('x', 9)] },
        { name: 'l', id: 10, children: [{ name: 'element', children: [leaf('y', 11)] }] },
        { name: 'm', children: [{ name: 'key' }, { name: 'value', children: [leaf('z', 12)] }] },
        { name: 'none' },
      ]
      for (const compression of ['snappy', 'gzip', 'uncompressed'] as const) {
        const file = `${path}.${compression}`
        await engine.copy(select, file, { format: 'parquet', compression, fieldIds })
        const list = literal(file)
        expect(
          await scalar(engine, `SELECT DISTINCT compression FROM parquet_metadata(${list})`, [file]),
        ).toBe(compression.toUpperCase())
        const { rows } = await engine.rows(
          `SELECT name, field_id::INTEGER FROM parquet_schema(${list}) WHERE field_id IS NOT NULL`,
          { files: [file] },
        )
        expect(rows).toEqual([
          ['odd "name', 7],
          ['s', 8],
          ['x', 9],
          ['l', 10],
          ['y', 11],
          ['z', 12],
        ])
      }
    })

    test('CSV has a header, and tells NULL from the empty text', async () => {
      const { engine, storage } = current()
      const select = `SELECT * FROM (VALUES (1, '', 'a,"b'), (2, NULL, 'c')) AS t(n, "the text", s)`
      const { bytes } = await engine.copy(select, 'exports/out.csv', { format: 'csv' })
      const written = await readText(storage, 'exports/out.csv')
      expect(written).toBe('n,the text,s\n1,"","a,""b"\n2,,c\n')
      expect(bytes).toBe(written?.length)
    })

    test('JSON is one object a line', async () => {
      const { engine, storage } = current()
      const select = "SELECT * FROM (VALUES (1, 'ü'), (2, NULL)) AS t(n, s)"
      await engine.copy(select, 'exports/out.json', { format: 'json' })
      expect(await readText(storage, 'exports/out.json')).toBe('{"n":1,"s":"ü"}\n{"n":2,"s":null}\n')
    })

    test('a SELECT that ends in a comment can be copied', async () => {
      const { bytes } = await current().engine.copy('SELECT 1 AS a -- the end', 'exports/c.csv', {
        format: 'csv',
      })
      expect(bytes).toBe(4)
    })

    test('a name is taken literally, whatever is in it', async () => {
      const { engine } = current()
      for (const path of [
        'bronze/xAAy.parquet',
        'bronze/a1.parquet',
        'bronze/qq.parquet',
        'bronze/a.parquet',
      ])
        await engine.copy("SELECT 'another' AS path", path, { format: 'parquet' })
      for (const path of ODD_NAMES)
        await engine.copy(`SELECT ${literal(path)} AS path`, path, { format: 'parquet' })
      await engine.rows('SELECT 1', {
        files: ['bronze/xAAy.parquet', 'bronze/a1.parquet', 'bronze/qq.parquet', 'bronze/a.parquet'],
      })
      for (const path of ODD_NAMES) {
        const { rows } = await engine.rows(`SELECT path FROM read_parquet([${literal(path)}])`, {
          files: [path],
        })
        expect(rows, path).toHaveLength(1)
      }
    })

    test('more files than are kept open can be read at once', async () => {
      const { engine, storage } = current()
      await engine.copy('SELECT 1 AS one', 'many/0.parquet', { format: 'parquet' })
      const bytes = await storage.read('many/0.parquet')
      const paths = Array.from({ length: 150 }, (_, index) => `many/${index}.parquet`)
      for (const path of paths.slice(1)) await storage.write(path, bytes ?? new Uint8Array())
      const list = paths.map(literal).join(', ')
      expect(await scalar(engine, `SELECT count(*) FROM read_parquet([${list}])`, paths)).toBe(150n)
      expect(await scalar(engine, `SELECT count(*) FROM read_parquet([${list}])`, paths)).toBe(150n)
      await engine.release(paths)
      await storage.remove('many')
    })

    test('small and large files of several directories are read together; a missing one is told by its path', async () => {
      const { engine, storage } = current()
      const paths = ['sizes/a/1.parquet', 'sizes/b/c/2.parquet', 'sizes/3.parquet']
      for (const [index, path] of paths.entries())
        await engine.copy(`SELECT hash(range) AS h FROM range(${10 ** (index * 2 + 1)})`, path, {
          format: 'parquet',
        })
      const sizes = await Promise.all(paths.map(path => storage.size(path)))
      expect(sizes.map(size => (size ?? 0) > 262_144)).toEqual([false, false, true])
      const missing = 'sizes/b/none.parquet'
      const sqlOf = (files: readonly string[]) =>
        `SELECT count(*) FROM read_parquet([${files.map(literal).join(', ')}])`
      const withMissing = [paths[0] ?? '', missing, ...paths.slice(1)]
      const thrown = await rejection(engine.query(sqlOf(withMissing), { files: withMissing }))
      expect(thrown).toMatchObject({ error: { kind: 'storage-failed', path: missing } })
      expect(await scalar(engine, sqlOf(paths), paths)).toBe(101_010n)
    })

    test('a pattern names no file, whatever was read before', async () => {
      const { engine } = current()
      const path = 'pattern/x.parquet'
      await engine.copy('SELECT 1 AS v', path, { format: 'parquet' })
      expect(await scalar(engine, `SELECT v FROM '${path}'`, [path])).toBe(1)
      for (const files of [[], [path]])
        expect(
          await rejection(engine.query("SELECT v FROM read_parquet('pattern/*')", { files })),
        ).toMatchObject({ error: { kind: 'query-failed' } })
    })

    test('a released file can be removed, and another put in its place', async () => {
      const { engine, storage } = current()
      const path = 'gold/replaced.parquet'
      await engine.copy('SELECT 1 AS v', path, { format: 'parquet' })
      const sql = `SELECT v FROM read_parquet([${literal(path)}])`
      expect(await scalar(engine, sql, [path])).toBe(1)
      await engine.release([path])
      await storage.remove(path)
      expect(await storage.size(path)).toBeUndefined()
      await engine.copy("SELECT 'other, and longer' AS v FROM range(10)", path, { format: 'parquet' })
      expect(await scalar(engine, sql, [path])).toBe('other, and longer')
    })

    test('a file is released after a statement that failed on it, and one that was left', async () => {
      const { engine, storage } = current()
      const path = 'gold/touched.parquet'
      await engine.copy('SELECT range AS v FROM range(300000)', path, { format: 'parquet' })
      const failing = `SELECT CASE WHEN v = 250000 THEN error('late') ELSE 'x' END FROM read_parquet(['${path}'])`
      expect(await rejection(engine.query(failing, { files: [path] }))).toMatchObject({
        error: { message: 'late' },
      })
      await engine.release([path])
      const all = `SELECT v FROM read_parquet(['${path}'])`
      for await (const part of engine.stream(all, { files: [path] })) if (part.length > 0) break
      await engine.release([path])
      await storage.remove(path)
      expect(await storage.size(path)).toBeUndefined()
      expect(await scalar(engine, 'SELECT 1')).toBe(1)
    })

    test('a file with content is never written over', async () => {
      const { engine, storage } = current()
      await storage.write('exports/kept.csv', new TextEncoder().encode('kept'))
      const thrown = await rejection(engine.copy('SELECT 1', 'exports/kept.csv', { format: 'csv' }))
      expect(thrown).toMatchObject({ error: { kind: 'storage-failed', path: 'exports/kept.csv' } })
      expect(await readText(storage, 'exports/kept.csv')).toBe('kept')
    })

    test('two engines read one file at the same time', async () => {
      const { engine, another } = current()
      const path = 'silver/shared.parquet'
      await engine.copy('SELECT range AS i FROM range(300000)', path, { format: 'parquet' })
      const other = await another()
      const sql = `SELECT sum(i)::BIGINT FROM read_parquet([${literal(path)}])`
      const sums = await Promise.all([engine, other, engine, other].map(each => scalar(each, sql, [path])))
      await other.close()
      expect(new Set(sums)).toEqual(new Set([44_999_850_000n]))
    })
  })
}
