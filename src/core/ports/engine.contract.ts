import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EngineUnderTest, rejection, scalar, textBatch } from './engine-contract.fixture.ts'
import { engineFailureContract } from './engine-failure.contract.ts'
import { engineFileContract } from './engine-file.contract.ts'
import { engineValueContract } from './engine-value.contract.ts'
import type { Engine } from './engine.ts'

/** What every Engine promises. The engine is made once for the suite: that is how it lives. */
export const engineContract = (name: string, make: () => Promise<EngineUnderTest>): void => {
  describe(`${name} keeps the Engine contract`, () => {
    let made: EngineUnderTest | undefined
    const current = (): EngineUnderTest => {
      if (made === undefined) throw new Error('the engine was not made')
      return made
    }
    beforeAll(async () => {
      made = await make()
    }, 60_000)
    afterAll(() => made?.engine.close())

    const engine = (): Engine => current().engine
    engineValueContract(engine)
    engineQueryContract(current)
    engineTextContract(engine)
    engineFileContract(current)
    engineFailureContract(current)

    test('a closed engine refuses, and lets nobody wait', async () => {
      const own = await current().another()
      await own.rows('SELECT 1')
      const waiting = rejection(own.query('SELECT count(*) FROM range(100000000000)'))
      await own.close()
      expect(await waiting).toMatchObject({ error: { kind: 'worker-died' } })
      expect(await rejection(own.query('SELECT 1'))).toMatchObject({ error: { kind: 'worker-died' } })
    })
  })
}

const engineQueryContract = (current: () => EngineUnderTest): void => {
  const engine = (): Engine => current().engine
  describe('queries', () => {
    test('calls run in the order in which they were made', async () => {
      const done: number[] = []
      const note = (value: number) => () => void done.push(value)
      await Promise.all([
        engine().query('SELECT count(*) FROM range(3000000)').then(note(1)),
        engine().query('CREATE TEMP TABLE in_order AS SELECT 1 AS x').then(note(2)),
        engine().rows('SELECT x FROM in_order').then(note(3)),
        engine().query('DROP TABLE in_order').then(note(4)),
      ])
      expect(done).toEqual([1, 2, 3, 4])
    })

    test('a stream of a million rows comes in parts, whole and in order', async () => {
      const { decode } = current()
      let [rows, sum, parts, sorted] = [0, 0n, 0, true]
      for await (const part of engine().stream('SELECT range AS i FROM range(1000000)')) {
        parts += 1
        for (const [value] of decode(part).rows) {
          sorted &&= value === BigInt(rows)
          rows += 1
          sum += value as bigint
        }
      }
      expect({ rows, sum, sorted }).toEqual({ rows: 1_000_000, sum: 499_999_500_000n, sorted: true })
      expect(parts).toBeGreaterThan(50)
    })

    test('a stream of no rows still tells the columns', async () => {
      const { decode } = current()
      const parts: Uint8Array[] = []
      for await (const part of engine().stream("SELECT 1 AS a, 'x' AS b WHERE false")) parts.push(part)
      expect(parts.map(decode)).toEqual([
        {
          columns: [
            { name: 'a', type: 'integer' },
            { name: 'b', type: 'string' },
          ],
          rows: [],
        },
      ])
    })

    test('a stream that is left early lets the next call run', async () => {
      for await (const part of engine().stream('SELECT range FROM range(100000000)')) {
        expect(part.length).toBeGreaterThan(0)
        break
      }
      expect(await scalar(engine(), 'SELECT 42')).toBe(42)
    })
  })
}

const engineTextContract = (engine: () => Engine): void => {
  describe('insertText', () => {
    test('keeps NULL, empty, unicode and quotes apart, over several batches, with 64-bit row numbers', async () => {
      await engine().insertText(
        't one',
        textBatch({ a: ['x', null, '', 'ü😀\u0000z'], 'B "b"': ['1', '2', null, "it's"] }),
      )
      await engine().insertText('t one', textBatch({ a: ['y'], 'B "b"': ['5'] }, 2n ** 40n))
      const { columns, rows } = await engine().rows('SELECT * FROM "t one" ORDER BY _source_row')
      expect(columns).toEqual([
        { name: 'a', type: 'string' },
        { name: 'B "b"', type: 'string' },
        { name: '_source_row', type: 'long' },
      ])
      expect(rows).toEqual([
        ['x', '1', 1n],
        [null, '2', 2n],
        ['', null, 3n],
        ['ü😀\u0000z', "it's", 4n],
        ['y', '5', 2n ** 40n],
      ])
      await engine().query('DROP TABLE "t one"')
    })

    test('a batch of no rows makes the table', async () => {
      await engine().insertText('t_empty', textBatch({ a: [] }))
      expect(await scalar(engine(), 'SELECT count(*) FROM t_empty')).toBe(0n)
      await engine().query('DROP TABLE t_empty')
    })

    test('a hundred batches of 10,000 rows arrive whole', async () => {
      for (let batch = 0; batch < 100; batch += 1) {
        const cells = Array.from({ length: 10_000 }, (_, row) => (row % 10 === 0 ? null : `${row}`))
        await engine().insertText('t_many', textBatch({ a: cells }, BigInt(batch * 10_000)))
      }
      const { rows } = await engine().rows(
        'SELECT count(*), count(a), count(DISTINCT _source_row) FROM t_many',
      )
      expect(rows).toEqual([[1_000_000n, 900_000n, 1_000_000n]])
      await engine().query('DROP TABLE t_many')
    })

    test('a batch with other columns is refused and changes nothing', async () => {
      await engine().insertText('t_shape', textBatch({ a: ['1'] }))
      const thrown = await rejection(engine().insertText('t_shape', textBatch({ a: ['1'], b: ['2'] })))
      expect(thrown).toMatchObject({ error: { kind: 'query-failed' } })
      expect(await scalar(engine(), 'SELECT count(*) FROM t_shape')).toBe(1n)
      await engine().query('DROP TABLE t_shape')
    })
  })
}
