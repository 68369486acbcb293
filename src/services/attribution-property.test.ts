import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TableDiff } from '../core/lake/diff-views.ts'
import type { Why } from '../core/lake/why-views.ts'
import type { Value } from '../core/ports/engine.ts'
import type { ColumnFilter } from '../core/profile/filter.ts'
import { looseShapeOf } from '../core/profile/shape.ts'
import { explainDiff } from './attribution.ts'
import { patientJob } from './lake.fixture.ts'
import { allRows, diffingLake, wholeVersion } from './table-diff.fixture.ts'
import { runs } from '../core/property-runs.fixture.ts'

const { deps, diffs, history, diff } = diffingLake()

type Row = Readonly<Record<string, Value>>

/** Whether a condition holds for a row, without the engine. */
const holds = (row: Row, filter: ColumnFilter): boolean => {
  const value = row[filter.column] ?? null
  switch (filter.kind) {
    case 'values':
      return filter.values.includes(value === null ? null : `${value as string | number | bigint}`)
    case 'range':
      return (
        value !== null &&
        (filter.from === undefined || Number(value) >= Number(filter.from)) &&
        (filter.to === undefined ||
          (filter.closed === true ? Number(value) <= Number(filter.to) : Number(value) < Number(filter.to)))
      )
    case 'pattern':
      return typeof value === 'string' && looseShapeOf(value) === filter.pattern
    case 'text':
      return typeof value === 'string' && value.includes(filter.text)
    default:
      throw new Error(`No group is made of ${filter.kind}`)
  }
}

const wholeRows = async (table: string, version: number): Promise<readonly Row[]> => {
  const { names, rows } = await wholeVersion(deps(), table, version)
  return rows.map(row => Object.fromEntries(names.map((name, at) => [name, row[at] ?? null])))
}

interface Told {
  readonly kind: string
  /** As it was before, where it was. */
  readonly row: Row
  readonly changed: readonly string[]
}

const toldRows = async (found: TableDiff): Promise<readonly Told[]> =>
  (await allRows(diffs(), found)).map(({ kind, row, cells }) => {
    const now = Object.fromEntries(found.columns.map(({ name }, at) => [name, row[at] ?? null]))
    const before = Object.fromEntries(cells.map(({ column, from }) => [column, from]))
    return { kind, row: { ...now, ...before }, changed: cells.map(({ column }) => column) }
  })

/** The numbers of a finding, counted row by row. */
const counted = (
  why: Why & { kind: 'group' },
  told: readonly Told[],
  before: readonly Row[],
  after: readonly Row[],
) => {
  const { kind, columns = [] } = why.scope
  const scope = told.filter(row => row.kind === kind && columns.every(column => row.changed.includes(column)))
  const table = kind === 'added' ? after : before
  const has = (row: Row) => why.where.every(filter => holds(row, filter))
  return {
    rows: scope.filter(({ row }) => has(row)).length,
    of: scope.length,
    tableRows: table.filter(has).length,
    tableOf: table.length,
  }
}

const numbers = ({ rows, of, tableRows, tableOf }: Why & { kind: 'group' }) => ({
  rows,
  of,
  tableRows,
  tableOf,
})

const create = `CREATE TABLE $t (id BIGINT, a STRING, b STRING, c INT, n DOUBLE, sku STRING)`
/** A number below `below` that looks random: of the i-th row, of one column. */
const digit = (seed: number, column: number, below: number): string =>
  `CAST((hash('r' || (i + ${seed}) || ' ${column}') >> 24) % ${below} AS INTEGER)`

const insert = (seed: number, first = 0, count = 400): string => `INSERT INTO $t
  SELECT i, CASE ${digit(seed, 1, 5)} WHEN 0 THEN 'DE' WHEN 1 THEN 'FR' WHEN 2 THEN '' WHEN 3 THEN NULL ELSE 'Ünï x' END,
    'b' || ${digit(seed, 2, 4)}, ${digit(seed, 3, 6)}, CAST(${digit(seed, 4, 1000)} AS DOUBLE) / 10,
    chr(65 + ${digit(seed, 5, 3)}) || '-' || (100 + ${digit(seed, 6, 900)})
  FROM range(${first}, ${first + count}) AS r(i)`

const seeds = fc.integer({ min: 1, max: 1_000_000 })
const value = fc.constantFrom('DE', 'FR', 'Ünï x')
const condition = fc.oneof(
  fc.record({ a: value }),
  fc.record({ c: fc.nat({ max: 5 }) }),
  fc.record({ a: value, b: fc.constantFrom('b0', 'b1', 'b2', 'b3') }),
)
const sqlOf = (given: Readonly<Record<string, string | number>>): string =>
  Object.entries(given)
    .map(([column, is]) => `${column} = ${typeof is === 'number' ? is : `'${is}'`}`)
    .join(' AND ')

const statement = (seed: number) =>
  fc.oneof(
    condition.map(given => `UPDATE $t SET n = n + 1 WHERE ${sqlOf(given)}`),
    condition.map(given => `UPDATE $t SET a = 'XX', n = n * 2 WHERE ${sqlOf(given)}`),
    condition.map(given => `DELETE FROM $t WHERE ${sqlOf(given)}`),
    fc.constantFrom(
      `UPDATE $t SET b = NULL WHERE n > 80`,
      `DELETE FROM $t WHERE sku LIKE 'A-%'`,
      insert(seed, 400, 50),
    ),
  )

const numRuns = runs(2)

test('the numbers of every finding are those of counting row by row', async () => {
  let groups = 0
  await fc.assert(
    fc.asyncProperty(
      seeds,
      seeds.chain(seed => fc.array(statement(seed), { minLength: 1, maxLength: 3 })),
      fc.boolean(),
      async (seed, statements, isBackwards) => {
        const table = await history([create, insert(seed), ...statements])
        const { snapshot } = await deps().logs.load(table)
        const [from, to] = isBackwards ? [snapshot.version, 1] : [1, snapshot.version]
        const found = await diff(table, from, to)
        const { findings } = await explainDiff(deps(), await diffs().opened(found.id), patientJob())
        const told = await toldRows(found)
        const [before, after] = [await wholeRows(table, from), await wholeRows(table, to)]
        for (const why of findings) {
          expect(why.share).toBeCloseTo(why.rows / why.of)
          if (why.kind !== 'group') continue
          const { kind, columns = [] } = why.scope
          const [changed] = columns
          const group = { where: why.where, ...(changed === undefined ? {} : { changed }) }
          const page = (offset: number) =>
            diffs().rows(found.id, kind, offset, 100, patientJob().cancel, group)
          const shown = [await page(0), await page(100), await page(200), await page(300)].flat()
          expect(shown, `the rows of: ${why.text}`).toHaveLength(why.rows)
          expect(new Set(shown.map(row => row.kind))).toEqual(new Set([kind]))
          groups += 1
          expect(numbers(why), `${why.text} of ${statements.join('; ')}`).toEqual(
            counted(why, told, before, after),
          )
        }
      },
    ),
    { numRuns },
  )
  expect(groups, 'something was found').toBeGreaterThan(0)
}, 120_000)

test('a planted cause is found first, among columns that have nothing to do with it', async () => {
  await fc.assert(
    fc.asyncProperty(seeds, condition, async (seed, planted) => {
      const table = await history([create, insert(seed), `UPDATE $t SET n = n + 1 WHERE ${sqlOf(planted)}`])
      const found = await diff(table, 1, 2)
      const { findings } = await explainDiff(deps(), await diffs().opened(found.id), patientJob())
      const first = findings.find(({ kind }) => kind === 'group')
      const given = Object.entries(planted).map(([column, is]) => ({
        kind: 'values',
        column,
        values: [String(is)],
      }))
      const where = first?.kind === 'group' ? first.where : []
      expect(
        where.toSorted((a, b) => (a.column < b.column ? -1 : 1)),
        first?.text ?? 'nothing found',
      ).toEqual(given)
      expect(findings.some(({ kind }) => kind === 'cells')).toBe(true)
    }),
    { numRuns },
  )
}, 120_000)
