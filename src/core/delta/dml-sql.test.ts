import { beforeAll, describe, expect, it } from 'vitest'
import { type BlockingEngine, openBlockingEngine } from './blocking-engine.fixture.ts'
import {
  type Staged,
  beforeSelect,
  changeKeys,
  countSelect,
  keptSelect,
  keySelect,
  matchFrom,
  rangeSelect,
  rewrittenSelect,
  unionAll,
  updatedSelect,
  withChangeType,
} from './dml-sql.ts'
import { struct } from './schema.fixture.ts'

let engine: BlockingEngine
beforeAll(async () => {
  engine = await openBlockingEngine()
})

/** Two files of some thousand rows each, so that vectors of the engine are crossed. */
const rows = 5000
const located =
  `SELECT range AS id, 'n' || range AS "a ""b""", CAST(range // ${rows} AS INTEGER) AS __boathouse_file,` +
  ` range % ${rows} AS __boathouse_row FROM range(${2 * rows})`
/** Of the second file alone, which is its first then. */
const second = `SELECT * REPLACE (0 AS __boathouse_file) FROM (${located}) WHERE __boathouse_file = 1`
/** Every third row is updated, every seventh of the others goes. */
const staged =
  `SELECT __boathouse_file, __boathouse_row, id % 3 = 0 AS __boathouse_update,` +
  ` CASE WHEN id % 6 = 0 THEN NULL WHEN id % 3 = 0 THEN 'new ' || id END AS "a ""b"""` +
  ` FROM (${located}) WHERE id % 3 = 0 OR id % 7 = 0`

const input: Staged = {
  located,
  staged,
  positions: [0, 1],
  schema: struct({ id: 'long', 'a "b"': 'string' }),
  assigned: new Set(['a "b"']),
}
const both = { ...input, positions: [0, 1] }
const last: Staged = { ...input, located: second, positions: [1] }

const state = (id: number): [bigint, string | null] | undefined => {
  if (id % 3 === 0) return [BigInt(id), id % 6 === 0 ? null : `new ${id}`]
  return id % 7 === 0 ? undefined : [BigInt(id), `n${id}`]
}
const expected = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => state(from + index)).filter(row => row !== undefined)

describe('rows of files that are written anew', () => {
  it('keep their order, with new values (NULL too) in place and deleted rows left out', () => {
    expect(engine.rows(rewrittenSelect(both))).toEqual(expected(0, 2 * rows))
  })

  it('are told from those of other files by the number that the staged changes have for them', () => {
    expect(engine.rows(rewrittenSelect(last))).toEqual(expected(rows, 2 * rows))
  })

  it('keep their order when rows only go', () => {
    const gone = `SELECT *, false AS __boathouse_update FROM (SELECT __boathouse_file, __boathouse_row FROM (${located}) WHERE id % 2 = 0)`
    const kept = engine.rows(keptSelect({ ...last, staged: gone })).map(([id]) => Number(id))
    expect(kept).toEqual(Array.from({ length: rows / 2 }, (_, index) => rows + 2 * index + 1))
  })

  it('are all there when nothing was staged', () => {
    const none = { ...both, staged: `SELECT * FROM (${staged}) WHERE false` }
    expect(engine.rows(rewrittenSelect(none))).toHaveLength(2 * rows)
    expect(engine.rows(keptSelect(none))).toHaveLength(2 * rows)
  })
})

describe('rows that change', () => {
  it('are told with their new values', () => {
    const updated = engine.rows(`${updatedSelect(last)} ORDER BY id`)
    expect(updated).toEqual(expected(rows, 2 * rows).filter(([id]) => id % 3n === 0n))
  })

  it('are told as they were, and what happens to them', () => {
    const before = engine.rows(`SELECT * FROM (${beforeSelect(last)}) ORDER BY id LIMIT 3`)
    expect(before).toEqual([
      [5001n, 'n5001', 'update_preimage'],
      [5004n, 'n5004', 'update_preimage'],
      [5005n, 'n5005', 'delete'],
    ])
  })

  it('are counted by file', () => {
    const third = (from: number, to: number) => BigInt(Math.ceil(to / 3) - Math.ceil(from / 3))
    const counts = engine.rows(countSelect(staged))
    expect(counts.map(([file, updated]) => [file, updated])).toEqual([
      [0, third(0, rows)],
      [1, third(rows, 2 * rows)],
    ])
    expect(
      engine
        .rows(rangeSelect(staged, [1]))
        .reduce((sum, [, from, to]) => sum + (Number(to) - Number(from)), 0),
    ).toBe(Number(counts[1]?.[1]) + Number(counts[1]?.[2]))
  })

  it('come as ranges, ends excluded, of the files that were asked for', () => {
    const some = `SELECT * FROM (VALUES (0, 5), (0, 3), (0, 4), (0, 9), (1, 0), (2, 7)) AS v(__boathouse_file, __boathouse_row)`
    const ranges = engine.rows(rangeSelect(some, [0, 2])).map(cells => cells.map(Number))
    expect(ranges).toEqual([
      [0, 3, 6],
      [0, 9, 10],
      [2, 7, 8],
    ])
  })
})

describe('finding rows', () => {
  const find = (where: string | undefined, alias = 't') =>
    engine.rows(`${keySelect(changeKeys(alias, false), matchFrom(located, alias, where))} LIMIT 3`)

  it('takes rows for which the condition is true: neither false nor NULL', () => {
    expect(find('nullif(id, 1) < 3')).toEqual([
      [0, 0n, false],
      [0, 2n, false],
    ])
  })

  it('lets the condition call the table by its alias, and end in a comment', () => {
    expect(find('"odd ""name""".id = 5001 -- the one', 'odd "name"')).toEqual([[1, 1n, false]])
  })

  it('without a condition takes all', () => {
    expect(find(undefined)).toHaveLength(3)
  })
})

describe('putting rows together', () => {
  it('gives each its change', () => {
    const select = unionAll([
      withChangeType('SELECT 1 AS a', 'insert'),
      withChangeType('SELECT 2 AS a', 'delete'),
    ])
    expect(engine.rows(select ?? '')).toEqual([
      [1, 'insert'],
      [2, 'delete'],
    ])
    expect(unionAll([])).toBeUndefined()
  })
})
