import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BiographyEvent, NamedRow, BiographyChange } from '../core/lake/timeline-views.ts'
import { valueText } from '../core/timeline/row-changes.ts'
import { readBiography } from './biography.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { tableRelation } from './relation.ts'
import { runSql } from './sql.ts'
import { type World, createWorld, problemOf, workerIn } from './upkeep.fixture.ts'
import { runs } from '../core/property-runs.fixture.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.engine.close())

const sql = (deps: LakeDeps, text: string) => runSql(deps, text, patientJob())

const keys = [0, 1, 2, 3]
const id = fc.constantFrom(...keys)
const ids = fc.array(id, { minLength: 1, maxLength: 4 })
const range = fc.tuple(id, id).map(([a, b]) => `${Math.min(a, b)} AND ${Math.max(a, b)}`)
const number = fc.integer({ min: 0, max: 3 })

/** One statement; `t` stands for the table, `n` for what its second column is called by then. */
const statement: fc.Arbitrary<string> = fc.oneof(
  {
    arbitrary: ids.map(list => `INSERT INTO t (id, n) VALUES ${list.map(i => `(${i}, ${i})`).join(', ')}`),
    weight: 4,
  },
  {
    arbitrary: fc.tuple(range, number).map(([r, n]) => `UPDATE t SET n = n + ${n} WHERE id BETWEEN ${r}`),
    weight: 3,
  },
  {
    arbitrary: fc.tuple(id, number).map(([i, n]) => `UPDATE t SET id = id + 1, n = ${n} WHERE id = ${i}`),
    weight: 2,
  },
  { arbitrary: range.map(r => `DELETE FROM t WHERE id BETWEEN ${r}`), weight: 2 },
  {
    arbitrary: fc.tuple(fc.uniqueArray(id, { minLength: 1, maxLength: 3 }), number).map(
      ([list, n]) =>
        `MERGE INTO t USING (SELECT * FROM (VALUES ${list.map(i => `(${i}, ${n})`).join(', ')}) AS v(id, m)) AS s ON t.id = s.id
         WHEN MATCHED AND s.m = 0 THEN DELETE WHEN MATCHED THEN UPDATE SET n = s.m WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, s.m)`,
    ),
    weight: 3,
  },
  {
    arbitrary: ids.map(list => `INSERT OVERWRITE t (id, n) VALUES ${list.map(i => `(${i}, 9)`).join(', ')}`),
    weight: 1,
  },
  { arbitrary: fc.constant('OPTIMIZE t'), weight: 2 },
  { arbitrary: fc.constant('ALTER TABLE t ADD COLUMNS (c STRING)'), weight: 1 },
  { arbitrary: fc.constant("UPDATE t SET c = 'x' || id WHERE id > 1"), weight: 1 },
  { arbitrary: fc.constant('ALTER TABLE t DROP COLUMN c'), weight: 1 },
  { arbitrary: fc.constant('ALTER TABLE t RENAME COLUMN id TO key'), weight: 1 },
  { arbitrary: fc.constant('ALTER TABLE t RENAME COLUMN key TO id'), weight: 1 },
  { arbitrary: fc.nat({ max: 6 }).map(v => `RESTORE TABLE t TO VERSION AS OF ${v}`), weight: 1 },
  {
    arbitrary: fc.constant('CREATE OR REPLACE TABLE t AS SELECT CAST(1 AS BIGINT) AS id, 5 AS n'),
    weight: 1,
  },
)

/** Rows of a version, by the names that its columns have then. */
const rowsAt = async (deps: LakeDeps, table: string, version: number): Promise<readonly NamedRow[]> => {
  const snapshot = await deps.logs.snapshotAt(table, version)
  const { sql: select, files } = await tableRelation(deps, deps.jobs, table, snapshot)
  const { columns, rows } = await deps.jobs.rows(select, { files })
  return rows.map(row => Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null])))
}

/** A row as text: one column whatever it is called, as a new name (RENAME COLUMN, RESTORE) changes no row. */
const textOf = (row: NamedRow): string =>
  valueText(
    Object.fromEntries(
      Object.entries(row).flatMap(([name, value]) =>
        value === null ? [] : [[name === 'key' ? 'id' : name, value]],
      ),
    ),
  )

const bag = (rows: readonly NamedRow[]): readonly string[] => rows.map(textOf).toSorted()

/** What is in one bag and not in the other. */
const less = (from: readonly string[], what: readonly string[]): readonly string[] => {
  const rest = [...from]
  for (const text of what) if (rest.includes(text)) rest.splice(rest.indexOf(text), 1)
  return rest
}

/** A row as it was before the change. */
const undone = ({ row, cells }: BiographyChange): NamedRow => ({
  ...row,
  ...Object.fromEntries(cells.map(({ column, from }) => [column, from])),
})

const told = (event: BiographyEvent | undefined) => {
  const of = (...kinds: readonly BiographyChange['kind'][]) =>
    (event?.changes ?? []).filter(({ kind }) => kinds.includes(kind))
  return {
    removed: bag(of('deleted', 'updated').map(undone)),
    added: bag(of('inserted', 'updated').map(({ row }) => row)),
  }
}

/** A history that has each kind of change, whatever chance brings. */
const everyKind = [
  'UPDATE t SET n = n + 1 WHERE id BETWEEN 1 AND 3',
  'OPTIMIZE t',
  'DELETE FROM t WHERE id BETWEEN 0 AND 1',
]

let made = 0

test.each([
  ['whose files are written anew', ''],
  ['with deletion vectors', "'delta.enableDeletionVectors' = 'true', "],
  ['with change files', "'delta.enableChangeDataFeed' = 'true', "],
  ['with checkpoints often', "'delta.checkpointInterval' = '2', 'delta.enableDeletionVectors' = 'true', "],
])(
  'the biography of any key is what all snapshots say one after the other, in tables %s',
  async (_, properties) => {
    const kinds: string[] = []
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.constantFrom('RENAME', 'REPLACE'),
        fc.array(statement, { minLength: 3, maxLength: 9 }),
        async (isPartitioned, unwanted, statements) => {
          const table = `silver.b${(made += 1)}`
          const deps = workerIn(world)
          const partitioned = isPartitioned ? 'PARTITIONED BY (n)' : ''
          await sql(
            deps,
            `CREATE TABLE ${table} (id BIGINT, n INT) ${partitioned} TBLPROPERTIES (${properties}'delta.columnMapping.mode' = 'name')`,
          )
          await sql(deps, `INSERT INTO ${table} VALUES (0, 0), (1, 1), (2, 2), (3, 3), (3, 4)`)
          const done: string[] = []
          // After both, which column a name means is a matter of taste.
          for (const text of statements.filter(one => !one.includes(unwanted))) {
            const named = text.replaceAll(/\bt\b/g, table)
            // Some of them can not be: a column is not there, a version, or there is nothing to restore.
            const problem = await problemOf(sql(deps, named))
            if (!problem) done.push(text)
            else
              expect(
                ['query-failed', 'schema-mismatch', 'invalid', 'version-missing'],
                problem.message,
              ).toContain(problem.kind)
          }
          const { snapshot } = await deps.logs.load(table)
          const nameNow = snapshot.metadata.schema.fields.some(({ name }) => name === 'key') ? 'key' : 'id'
          for (const key of keys) {
            const story = await readBiography(deps, table, { [nameNow]: BigInt(key) }, patientJob())
            kinds.push(...story.events.flatMap(({ changes }) => changes.map(({ kind }) => kind)))
            const events = new Map(story.events.map(event => [event.version, event]))
            let before: readonly NamedRow[] = []
            for (let version = 0; version <= snapshot.version; version += 1) {
              const all = await rowsAt(deps, table, version)
              const after = all.filter(row => Number(row['id'] ?? row['key'] ?? -1) === key)
              const [entry] = await deps.logs.entries(table, version, version)
              const touchesFiles =
                entry?.actions.some(({ kind }) => kind === 'add' || kind === 'remove') === true
              const event = events.get(version)
              const where = `key ${key}, version ${version} of ${done.join('; ')}`
              // A commit of a schema alone changes no row.
              const expected = touchesFiles
                ? { removed: less(bag(before), bag(after)), added: less(bag(after), bag(before)) }
                : { removed: [], added: [] }
              expect(told(event), where).toEqual(expected)
              if (event)
                expect([event.rowsBefore, event.rowsAfter], where).toEqual([before.length, after.length])
              before = after
            }
            expect(bag(story.rows)).toEqual(bag(before))
            expect(story.unknown).toEqual([])
          }
        },
      ),
      { numRuns: runs(9), examples: [[true, 'RENAME', everyKind]] },
    )
    expect(new Set(kinds)).toEqual(new Set(['inserted', 'updated', 'deleted']))
  },
  180_000,
)
