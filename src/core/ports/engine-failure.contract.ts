import { describe, expect, test } from 'vitest'
import { type EngineUnderTest, after, rejection, scalar, textBatch } from './engine-contract.fixture.ts'

/** Endless for any purpose: it would take minutes. */
const LONG = 'SELECT count(*) FROM range(100000000000) AS t(i) WHERE i % 7 = 3'

const QUERY_ERRORS: readonly (readonly [sql: string, at: string, message: RegExp])[] = [
  ['SELECT\n  nope, 1\nFROM range(3)', 'nope', /"nope" not found/],
  ["SELECT 'éé', ü FROM range(3)", 'ü', /"ü" not found/],
  [`SELECT ${'1, '.repeat(100)} nope FROM range(3)`, 'nope', /"nope" not found/],
  ['SELEC 1', 'SELEC', /syntax error/],
]

/** What goes wrong, and what is left standing. */
export const engineFailureContract = (current: () => EngineUnderTest): void => {
  describe('failures', () => {
    test.each(QUERY_ERRORS)('%s: the error points at the place', async (sql, at, message) => {
      const thrown = await rejection(current().engine.query(sql))
      expect(thrown).toMatchObject({
        name: 'Failure',
        error: {
          kind: 'query-failed',
          sql,
          position: sql.indexOf(at),
          message: expect.stringMatching(message),
        },
      })
      expect(String(thrown)).not.toMatch(/LINE \d|\^|Binder Error/)
    })

    test('a mistake in what is to be copied is told by its place in it', async () => {
      const select = 'SELECT range AS a,\n  nope FROM range(3)'
      const thrown = await rejection(
        current().engine.copy(select, 'silver/mistake.parquet', { format: 'parquet' }),
      )
      expect(thrown).toMatchObject({
        error: { kind: 'query-failed', sql: select, position: select.indexOf('nope') },
      })
    })

    test.each([
      ["SELECT CAST('x' AS INTEGER)", /Could not convert string 'x'/],
      ["SELECT CASE WHEN range = 99999 THEN error('late') ELSE 'x' END FROM range(100000)", /^late$/],
      ['SELECT 1; SELECT 2', /^Only one statement/],
    ])('%s: an error while running is told', async (sql, message) => {
      const thrown = await rejection(current().engine.query(sql))
      expect(thrown).toMatchObject({
        error: { kind: 'query-failed', message: expect.stringMatching(message) },
      })
    })

    test('an error in a stream is told, and the engine goes on', async () => {
      const { engine } = current()
      const read = async (): Promise<void> => {
        const sql = "SELECT CASE WHEN range = 99999 THEN error('late') ELSE 'x' END FROM range(100000)"
        for await (const part of engine.stream(sql)) expect(part.length).toBeGreaterThan(0)
      }
      expect(await rejection(read())).toMatchObject({ error: { kind: 'query-failed', message: 'late' } })
      expect(await scalar(engine, 'SELECT 1')).toBe(1)
    })

    test('a file that is not there is told by its path', async () => {
      const { engine } = current()
      const path = 'silver/none.parquet'
      const attached = engine.query(`SELECT * FROM read_parquet('${path}')`, { files: [path] })
      expect(await rejection(attached)).toMatchObject({ error: { kind: 'storage-failed', path } })
      const unnamed = engine.query(`SELECT * FROM read_parquet('${path}')`)
      expect(await rejection(unnamed)).toMatchObject({ error: { kind: 'query-failed' } })
    })

    test('a statement can not write files by itself, nor reach a network', async () => {
      const { engine, storage } = current()
      const write = engine.query("COPY (SELECT 1) TO 'silver/sneaked.csv' (FORMAT csv, USE_TMP_FILE false)")
      expect(await rejection(write)).toMatchObject({ error: { kind: 'query-failed' } })
      expect(await storage.size('silver/sneaked.csv')).toBeUndefined()
      const remote = engine.query("SELECT * FROM read_parquet('https://example.com/x.parquet')")
      expect(await rejection(remote)).toMatchObject({ error: { kind: 'query-failed' } })
      const spill = engine.query("SET temp_directory = 'spill'")
      expect(await rejection(spill)).toMatchObject({ error: { kind: 'query-failed' } })
      expect(await scalar(engine, 'SELECT 1')).toBe(1)
    })

    test('a file that is not Parquet is an error that names it', async () => {
      const { engine, storage } = current()
      await storage.write(
        'silver/fake.parquet',
        new TextEncoder().encode('not Parquet at all, but long enough'),
      )
      const read = engine.query("SELECT * FROM read_parquet('silver/fake.parquet')", {
        files: ['silver/fake.parquet'],
      })
      expect(await rejection(read)).toMatchObject({
        error: { kind: 'query-failed', message: expect.stringContaining('silver/fake.parquet') },
      })
    })

    test('a copy that fails leaves no file', async () => {
      const { engine, storage } = current()
      const select =
        "SELECT CASE WHEN range = 999999 THEN error('late') ELSE range::VARCHAR END AS v FROM range(1000000)"
      const thrown = await rejection(engine.copy(select, 'silver/half.parquet', { format: 'parquet' }))
      expect(thrown).toMatchObject({ error: { kind: 'query-failed', message: 'late' } })
      expect(await storage.size('silver/half.parquet')).toBeUndefined()
    })

    test('running out of memory is an error, and the engine keeps what it had', async () => {
      const { engine } = current()
      const before = engine.epoch
      await engine.insertText('t_kept', textBatch({ a: ['kept'] }))
      const sql =
        "SELECT count(*) FROM (SELECT DISTINCT i, repeat('x', 40) || i FROM range(30000000) AS t(i))"
      expect(await rejection(engine.query(sql))).toMatchObject({ error: { kind: 'out-of-memory' } })
      expect(engine.epoch).toBe(before)
      expect(await scalar(engine, 'SELECT a FROM t_kept')).toBe('kept')
    }, 60_000)

    test('cancelling rejects at once, and the engine starts anew', async () => {
      const { engine } = current()
      const before = engine.epoch
      await engine.query('CREATE OR REPLACE TEMP TABLE t_lost AS SELECT 1 AS x')
      const cancel = new AbortController()
      const running = rejection(engine.query(LONG, { cancel: cancel.signal }))
      const queued = engine.rows('SELECT 7')
      await after(300)
      const started = performance.now()
      cancel.abort()
      expect(await running).toMatchObject({ error: { kind: 'cancelled' } })
      expect(performance.now() - started).toBeLessThan(500)
      expect((await queued).rows).toEqual([[7]])
      expect(engine.epoch).toBe(before + 1)
      expect(await rejection(engine.query('SELECT * FROM t_lost'))).toMatchObject({
        error: { kind: 'query-failed' },
      })
    })

    test('cancelling a call that waits leaves the running one alone', async () => {
      const { engine } = current()
      const before = engine.epoch
      const cancel = new AbortController()
      const running = scalar(engine, 'SELECT count(*) FROM range(30000000)')
      const waiting = rejection(engine.query('SELECT 2', { cancel: cancel.signal }))
      cancel.abort()
      expect(await waiting).toMatchObject({ error: { kind: 'cancelled' } })
      expect(await running).toBe(30_000_000n)
      expect(await rejection(engine.query('SELECT 2', { cancel: cancel.signal }))).toMatchObject({
        error: { kind: 'cancelled' },
      })
      expect(engine.epoch).toBe(before)
    })

    test('a cancelled copy leaves no file, and its path can be written at once', async () => {
      const { engine, storage } = current()
      const endless = 'SELECT range AS i, hash(range) AS h FROM range(1000000000)'
      const cancelAfter = async (path: string): Promise<unknown> => {
        const cancel = new AbortController()
        const copied = engine.copy(endless, path, { format: 'parquet', cancel: cancel.signal })
        setTimeout(() => cancel.abort(), 700)
        return rejection(copied)
      }
      expect(await cancelAfter('silver/cancelled.parquet')).toMatchObject({ error: { kind: 'cancelled' } })
      expect(await scalar(engine, 'SELECT 1')).toBe(1)
      await expect.poll(() => storage.size('silver/cancelled.parquet'), { timeout: 10_000 }).toBeUndefined()

      expect(await cancelAfter('silver/again.parquet')).toMatchObject({ error: { kind: 'cancelled' } })
      const { bytes } = await engine.copy('SELECT 1 AS a', 'silver/again.parquet', { format: 'parquet' })
      await after(500)
      expect(await storage.size('silver/again.parquet')).toBe(bytes)
    }, 60_000)

    test('a cancelled stream ends', async () => {
      const { engine } = current()
      const cancel = new AbortController()
      const stream = engine.stream('SELECT range FROM range(1000000000)', { cancel: cancel.signal })
      const read = async (): Promise<void> => {
        for await (const part of stream) if (part.length > 0) cancel.abort()
      }
      expect(await rejection(read())).toMatchObject({ error: { kind: 'cancelled' } })
      expect(await scalar(engine, 'SELECT 1')).toBe(1)
    })
  })
}
