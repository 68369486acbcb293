import { beforeAll, describe, expect, it } from 'vitest'
import { type BlockingEngine, openBlockingEngine } from './blocking-engine.fixture.ts'
import {
  clauseCounts,
  deletedKeys,
  pairsSelect,
  severalMatches,
  unmatchedSourceSelect,
  unmatchedTargetSelect,
  updatedFiles,
} from './dml-merge-sql.ts'
import type { PlannedClause } from './merge-plan.ts'

let engine: BlockingEngine
beforeAll(async () => {
  engine = await openBlockingEngine()
})

const clause = (index: number, kind: PlannedClause['kind'], condition?: string): PlannedClause => ({
  index,
  when: 'matched',
  condition,
  kind,
  values: [],
})

/** Rows 0 to 9 in two files; every third id is NULL. */
const target = {
  alias: 't',
  sql: `SELECT CASE WHEN range % 3 = 2 THEN NULL ELSE range END AS id, range AS n, CAST(range // 5 AS INTEGER) AS __boathouse_file, range % 5 AS __boathouse_row FROM range(10)`,
}
/** Ids 3 to 12, one of them twice, one NULL. */
const source = {
  alias: 's',
  sql: `SELECT row_number() OVER () AS __boathouse_source, id FROM (SELECT range + 3 AS id FROM range(10) UNION ALL SELECT 7 UNION ALL SELECT NULL)`,
}
const pairs = (...clauses: readonly PlannedClause[]) => pairsSelect(target, source, 't.id = s.id', clauses)
const plain = (sql: string) =>
  engine.rows(sql).map(cells => cells.map(cell => (cell === null ? null : Number(cell))))

describe('pairs of rows that belong together', () => {
  it('are those that the condition is true for; NULL belongs to nothing', () => {
    const found = plain(`SELECT __boathouse_file, __boathouse_row FROM (${pairs()}) ORDER BY ALL`)
    // ids 3, 4, 6, 7 (twice), 9
    expect(found).toEqual([
      [0, 3],
      [0, 4],
      [1, 1],
      [1, 2],
      [1, 2],
      [1, 4],
    ])
  })

  it('go to the first clause whose condition holds; NULL does not hold', () => {
    const clauses = [
      clause(0, 'update', 't.n > 6'),
      clause(1, 'delete', 'nullif(t.n, 6) > 3'),
      clause(2, 'update', 't.n = 3'),
    ]
    const decided = plain(
      `SELECT __boathouse_row + 5 * __boathouse_file, __boathouse_clause FROM (${pairs(...clauses)}) ORDER BY ALL`,
    )
    expect(decided).toEqual([
      [3, 2],
      [4, 1],
      [6, -1],
      [7, 0],
      [7, 0],
      [9, 0],
    ])
    expect(plain(`SELECT * FROM (${clauseCounts(pairs(...clauses))}) ORDER BY 1`)).toEqual([
      [-1, 1],
      [0, 3],
      [1, 1],
      [2, 1],
    ])
  })

  it('may be told by conditions with subqueries', () => {
    const sql = pairsSelect(
      target,
      source,
      't.id = s.id AND t.n IN (SELECT 3 UNION ALL SELECT max(n) FROM (SELECT 9 AS n))',
      [],
    )
    expect(plain(`SELECT __boathouse_file, __boathouse_row FROM (${sql}) ORDER BY ALL`)).toEqual([
      [0, 3],
      [1, 4],
    ])
  })
})

describe('rows without a pair', () => {
  it('of the table, those with NULL too', () => {
    const sql = unmatchedTargetSelect(target, pairs(), [clause(0, 'delete', 't.n < 3')])
    const rows = plain(
      `SELECT __boathouse_row + 5 * __boathouse_file, __boathouse_clause FROM (${sql}) ORDER BY ALL`,
    )
    expect(rows).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [5, -1],
      [8, -1],
    ])
  })

  it('of the source, those with NULL too', () => {
    const sql = unmatchedSourceSelect(source, pairs(), [
      clause(0, 'insert', 's.id IS NULL'),
      clause(1, 'insert'),
    ])
    const rows = plain(`SELECT __boathouse_source, __boathouse_clause FROM (${sql}) ORDER BY ALL`)
    // ids 5, 8, 10, 11, 12, NULL
    expect(rows).toEqual([
      [3, 1],
      [6, 1],
      [8, 1],
      [9, 1],
      [10, 1],
      [12, 0],
    ])
  })
})

describe('what follows from the pairs', () => {
  it('a row that is deleted by several source rows is deleted once', () => {
    const rows = plain(
      `SELECT __boathouse_file, __boathouse_row FROM (${deletedKeys(pairs(clause(0, 'delete')), [clause(0, 'delete')])})`,
    )
    expect(rows).toHaveLength(5)
  })

  it('files with rows to update are known by number', () => {
    expect(plain(updatedFiles(pairs(clause(0, 'update', 't.n > 6')), [clause(0, 'update')]))).toEqual([[1]])
  })

  it('a row that several source rows would change is found, one that no clause takes is not', () => {
    expect(plain(severalMatches(pairs(clause(0, 'update'))))).toEqual([[1, 1, 2, 2]])
    expect(plain(severalMatches(pairs(clause(0, 'update', 't.n < 7'))))[0]?.[0]).toBe(0)
  })
})
