import { beforeAll, describe, expect, test } from 'vitest'
import type { LakeError } from '../core/error.ts'
import { attempt } from '../core/failure.ts'
import type { Value } from '../core/ports/engine.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { lakeAtMoment } from './moment.ts'
import { createRowSets } from './row-sets.ts'
import { runSql } from './sql.ts'
import { createWorld, hour, workerIn } from './upkeep.fixture.ts'

let deps: LakeDeps
/** The moment after each commit, oldest first. */
const moments: number[] = []

const now = (text: string) => runSql(deps, text, patientJob())
const then = async (text: string, at: number): Promise<readonly (readonly Value[])[]> =>
  (await runSql(deps, text, patientJob(), undefined, at)).rows

const failureOf = async (text: string, at: number): Promise<LakeError | undefined> => {
  const ran = await attempt(() => runSql(deps, text, patientJob(), undefined, at))
  return ran.ok ? undefined : ran.error
}

const commits = [
  'CREATE TABLE silver.orders AS SELECT i::BIGINT AS id, 10.0::DOUBLE AS amount FROM range(4) AS r(i)',
  'UPDATE silver.orders SET amount = 20 WHERE id = 1',
  "CREATE TABLE silver.names AS SELECT i::BIGINT AS id, 'n' || i AS name FROM range(2) AS r(i)",
  'DELETE FROM silver.orders WHERE id = 0',
  'ALTER TABLE silver.names ADD COLUMNS (note STRING)',
  "INSERT INTO silver.names VALUES (2, 'n2', 'late')",
  'INSERT INTO silver.orders VALUES (7, 70)',
]

beforeAll(async () => {
  const world = await createWorld()
  deps = workerIn(world)
  for (const text of commits) {
    await now(text)
    world.pass(hour)
    moments.push(world.clock.now())
    world.pass(hour)
  }
}, 60_000)

const momentAfter = (commit: number): number => moments[commit] ?? Number.NaN

/** What TIMESTAMP AS OF gives, which every mention then has to be given by hand. */
const spelledOut = (text: string, at: number): string =>
  text.replaceAll(
    /silver\.(orders|names)/g,
    (name: string) => `${name} TIMESTAMP AS OF '${new Date(at).toISOString()}'`,
  )

const queries = [
  'SELECT * FROM silver.orders ORDER BY id',
  'SELECT sum(amount), count(*) FROM silver.orders WHERE id > 0',
  'WITH big AS (SELECT * FROM silver.orders WHERE amount >= 20) SELECT count(*), max(id) FROM big',
  'SELECT o.id, o.amount, (SELECT count(*) FROM silver.orders AS p WHERE p.amount <= o.amount) FROM silver.orders AS o ORDER BY 1',
  'SELECT id FROM silver.orders UNION ALL SELECT -id FROM silver.orders ORDER BY 1',
]
const joins = [
  'SELECT o.id, n.name FROM silver.orders AS o LEFT JOIN silver.names AS n ON n.id = o.id ORDER BY 1',
  'SELECT * FROM silver.names ORDER BY id',
  'SELECT id FROM silver.names WHERE id NOT IN (SELECT id FROM silver.orders) ORDER BY 1',
]

describe('a query at a moment', () => {
  test('reads every table as TIMESTAMP AS OF would, wherever it is named', async () => {
    for (const [index, at] of moments.entries()) {
      for (const text of index < 2 ? queries : [...queries, ...joins]) {
        const { rows } = await now(spelledOut(text, at))
        expect(await then(text, at), `${text} after commit ${index}`).toEqual(rows)
      }
    }
  })

  test('has the values that the tables had, whatever came later', async () => {
    expect(await then('SELECT * FROM silver.orders ORDER BY id', momentAfter(0))).toEqual(
      [0n, 1n, 2n, 3n].map(id => [id, 10]),
    )
    expect(await then('SELECT id FROM silver.orders ORDER BY id', momentAfter(3))).toEqual([[1n], [2n], [3n]])
    expect(await then('SELECT * FROM silver.names ORDER BY id', momentAfter(3))).toEqual([
      [0n, 'n0'],
      [1n, 'n1'],
    ])
    expect(await then('SELECT count(*) FROM silver.orders', momentAfter(6))).toEqual([[4n]])
  })

  test('leaves a table that says which version it means at that version, later ones too', async () => {
    expect(await then('SELECT count(*) FROM silver.orders VERSION AS OF 3', momentAfter(0))).toEqual([[4n]])
    const both = 'SELECT (SELECT sum(id) FROM silver.orders), (SELECT sum(id) FROM silver.orders@v3)'
    expect(await then(both, momentAfter(0))).toEqual([['6', '13']])
  })

  test('gives statements that the parser has no tree for the tables of that moment', async () => {
    const pivot = 'PIVOT silver.orders ON amount IN (10, 20) USING count(*)'
    expect(await then(pivot, momentAfter(0))).toEqual([0n, 1n, 2n, 3n].map(id => [id, 1n, 0n]))
    expect((await then(pivot, momentAfter(1))).filter(([, tens]) => tens === 1n).length).toBe(3)
    expect((await then('SUMMARIZE silver.names', momentAfter(2))).length).toBe(2)
    expect((await then('SUMMARIZE silver.names', momentAfter(4))).length).toBe(3)
  })

  test('sees the changes up to that moment, and the history, columns and list of tables of it', async () => {
    expect(await then("SELECT count(*) FROM table_changes('silver.orders', 0)", momentAfter(0))).toEqual([
      [4n],
    ])
    expect(
      (await then('DESCRIBE HISTORY silver.orders', momentAfter(3))).map(([version]) => version),
    ).toEqual([2n, 1n, 0n])
    expect((await then('DESCRIBE TABLE silver.names', momentAfter(3))).length).toBe(2)
    expect((await then('SHOW TABLES', momentAfter(1))).map(([, name]) => name)).toEqual(['orders'])
    expect((await then('SHOW TABLES', momentAfter(2))).map(([, name]) => name)).toEqual(['names', 'orders'])
  })

  test('names a table that did not exist yet, and the moment', async () => {
    for (const text of [
      'SELECT * FROM silver.names',
      'DESCRIBE DETAIL silver.names',
      'SUMMARIZE silver.names',
    ]) {
      const error = await failureOf(text, momentAfter(1))
      expect(error?.kind).toBe('table-missing')
      expect(error?.message).toContain('silver.names did not exist yet at 2026-03-01')
    }
    expect((await failureOf('SELECT * FROM silver.nmes', momentAfter(1)))?.kind).toBe('query-failed')
  })

  test('opens rows for a grid as of that moment', async () => {
    const sets = createRowSets(deps)
    const { signal } = new AbortController()
    const text = 'SELECT * FROM silver.orders'
    const open = async (at?: number) => {
      const { id } = await sets.open(
        {
          source: { kind: 'sql', text, ...(at === undefined ? {} : { at }) },
          orderBy: [{ column: 'id', descending: false }],
        },
        signal,
      )
      return sets.read(id, 0, 10)
    }
    expect(await open(momentAfter(1))).toEqual([
      [0n, 10],
      [1n, 20],
      [2n, 10],
      [3n, 10],
    ])
    expect(await open()).toEqual([
      [1n, 20],
      [2n, 10],
      [3n, 10],
      [7n, 70],
    ])
  })
})

describe('a statement that writes', () => {
  test('is refused at a moment with the reason, before any statement of the script ran', async () => {
    const text = 'SELECT 1;\nDELETE FROM silver.orders'
    const error = await failureOf(text, momentAfter(1))
    expect(error).toMatchObject({ kind: 'query-failed', position: text.indexOf('DELETE') })
    expect(error?.message).toContain('the past can not be written: DELETE would change')
    for (const write of [
      'INSERT INTO silver.orders VALUES (9, 9)',
      'CREATE TABLE silver.x AS SELECT 1 AS a',
      'DROP TABLE silver.orders',
      'RESTORE TABLE silver.orders TO VERSION AS OF 0',
      'OPTIMIZE silver.orders',
      'VACUUM silver.orders',
      'ALTER TABLE silver.orders ADD COLUMNS (x INT)',
      'TRUNCATE TABLE silver.orders',
    ])
      expect((await failureOf(write, momentAfter(1)))?.kind, write).toBe('query-failed')
    expect((await lakeAtMoment(deps, Date.UTC(2999, 0))).tables).toMatchObject([
      { version: 2 },
      { version: 3 },
    ])
  })
})
