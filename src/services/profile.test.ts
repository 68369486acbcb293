import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ColumnProfile } from '../core/lake/profile-views.ts'
import type { RowSource } from '../core/lake/row-views.ts'
import type { ColumnFilter } from '../core/profile/filter.ts'
import { runs } from '../core/property-runs.fixture.ts'
import { quoteText } from '../core/sql/quote.ts'
import { ingest } from './ingest/ingest.ts'
import { memoryLake, patientJob, sourceFile } from './lake.fixture.ts'
import { createPreparedResults } from './prepared-results.ts'
import { createProfiles } from './profile.ts'
import { createRowSets } from './row-sets.ts'

const { cancel } = patientJob()

const openLake = async () => {
  const lake = await memoryLake()
  const results = createPreparedResults(lake)
  return { lake, profiles: createProfiles(lake, results), rowSets: createRowSets(lake, results) }
}

let open: Awaited<ReturnType<typeof openLake>>
beforeAll(async () => {
  open = await openLake()
  const rows = Array.from({ length: 40 }, (_, at) => {
    const amount = at === 7 ? 'x' : String(at * 1.5)
    const day = `2026-01-${String(1 + (at % 28)).padStart(2, '0')}`
    return `${at},${at === 3 ? 'none' : `T-${1000 + at}`},${amount},${at % 3 === 0 ? ' ' : 'Ana'},${day}`
  })
  const file = sourceFile('orders.csv', `id,code,amount,name,day\n${rows.join('\n')}\n`)
  await ingest(open.lake, [file], {}, patientJob())
})

const orders: RowSource = { kind: 'table', table: 'bronze.orders' }
const sql = (text: string): RowSource => ({ kind: 'sql', text })

const profileOf = async (source: RowSource, column: string, where: readonly ColumnFilter[] = []) => {
  const { columns } = await open.profiles.profile(source, [column], where, cancel)
  const [found] = columns
  if (!found) throw new TypeError(`${column} was not profiled`)
  return found
}

describe('text of a bronze table', () => {
  test('is valid, mismatched or missing by what most of its values are', async () => {
    const asked = ['id', 'code', 'amount', 'name', 'day', 'nothing']
    const { rows, selected, columns } = await open.profiles.profile(orders, asked, [], cancel)
    expect([rows, selected]).toEqual([40, undefined])
    expect(
      columns.map(({ column, valid, mismatched, missing, nulls }) => [
        column,
        valid,
        mismatched,
        missing,
        nulls,
      ]),
    ).toEqual([
      ['id', 40, 0, 0, 0],
      ['code', 39, 1, 0, 0],
      ['amount', 39, 1, 0, 0],
      ['name', 26, 0, 14, 0],
      ['day', 40, 0, 0, 0],
    ])
    expect(columns.map(({ expected }) => expected)).toEqual([
      { kind: 'type', to: 'long' },
      { kind: 'pattern', pattern: 'A-9999', loose: false },
      { kind: 'type', to: 'double' },
      undefined,
      { kind: 'type', to: 'date' },
    ])
  })

  test('has a histogram of what it converts to, and its most frequent values otherwise', async () => {
    const { chart } = await profileOf(orders, 'amount')
    expect(chart).toMatchObject({ kind: 'histogram', as: { to: 'double' }, beyond: 0 })
    if (chart.kind !== 'histogram') return
    expect(chart.bins[0]).toEqual({ from: '0.0', to: '5', rows: 4 })
    expect(chart.bins.at(-1)).toEqual({ from: '55', to: '58.5', rows: 3 })
    expect((await profileOf(orders, 'name')).chart).toEqual({
      kind: 'values',
      values: [
        { value: 'Ana', rows: 26 },
        { value: ' ', rows: 14 },
      ],
      rest: 0,
      once: 0,
    })
  })

  test('is told in full of one column: quantiles, outliers, patterns, values, lengths', async () => {
    const amount = await open.profiles.column(orders, 'amount', cancel)
    expect(amount.measures).toMatchObject({
      min: '0.0',
      max: '58.5',
      quantiles: ['1.5', '15.0', '30.0', '45.0', '57.0'],
      outliers: { below: 0, above: 0, values: [] },
    })
    expect(amount.measures?.mean).toBeCloseTo(((780 - 7) * 1.5) / 39)
    expect(amount.lengths).toMatchObject({ min: 1, max: 4 })
    const code = await open.profiles.column(orders, 'code', cancel)
    expect(code.patterns).toEqual([
      { pattern: 'A-9999', loose: false, rows: 39, example: 'T-1000' },
      { pattern: 'aaaa', loose: false, rows: 1, example: 'none' },
    ])
    expect([code.top.length, code.rest, code.top[0]]).toEqual([15, 25, { value: 'T-1000', rows: 1 }])
    await expect(open.profiles.column(orders, 'nothing', cancel)).rejects.toThrow('no column nothing')
  })
})

describe('a filter', () => {
  const wrong: ColumnFilter = {
    kind: 'mismatched',
    column: 'amount',
    expected: { kind: 'type', to: 'double' },
  }
  const low: ColumnFilter = {
    kind: 'range',
    column: 'id',
    from: '4',
    to: '8',
    as: { kind: 'type', to: 'long' },
  }

  test('narrows the bars of all other columns, and not its own', async () => {
    const { rows, selected, columns } = await open.profiles.profile(
      orders,
      ['id', 'amount', 'name'],
      [low],
      cancel,
    )
    expect([rows, selected]).toEqual([40, 4])
    const [id, amount, name] = columns
    expect(id?.part).toBeUndefined()
    expect(amount?.part).toMatchObject({ rows: 4, valid: 3, mismatched: 1, missing: 0 })
    expect(amount?.part?.bars.slice(0, 4)).toEqual([0, 3, 0, 0])
    expect(name?.part).toMatchObject({ rows: 4, valid: 3, missing: 1, bars: [3, 1] })
  })

  test('of two columns narrows each by the other alone', async () => {
    const { selected, columns } = await open.profiles.profile(orders, ['id', 'amount'], [low, wrong], cancel)
    expect(selected).toBe(1)
    expect(columns[0]?.part?.rows).toBe(1)
    expect(columns[1]?.part?.rows).toBe(4)
  })

  test('by a column that the rows do not have passes all of them', async () => {
    const where: readonly ColumnFilter[] = [{ kind: 'missing', column: 'gone' }]
    const profile = await open.profiles.profile(orders, ['id'], where, cancel)
    expect([profile.rows, profile.selected, profile.columns[0]?.part]).toEqual([40, undefined, undefined])
  })

  const ids = async (where: readonly ColumnFilter[], source = orders) => {
    const set = await open.rowSets.open({ source, where }, cancel)
    const rows = await open.rowSets.read(set.id, 0, 100, cancel)
    expect(await open.rowSets.count(set.id, cancel)).toBe(rows.length)
    return rows.map(([id]) => id)
  }

  test('gives the grid the rows that the bars count', async () => {
    expect(await ids([wrong])).toEqual(['7'])
    expect(await ids([low])).toEqual(['4', '5', '6', '7'])
    expect(await ids([{ kind: 'missing', column: 'name' }, low])).toEqual(['6'])
    expect(await ids([{ kind: 'values', column: 'code', values: ['none', 'T-1000', null] }])).toEqual([
      '0',
      '3',
    ])
    expect(await ids([{ kind: 'pattern', column: 'code', pattern: 'aaaa', loose: false }])).toEqual(['3'])
    expect(await ids([{ kind: 'text', column: 'code', text: '103' }])).toHaveLength(10)
  })

  test('applies to results of queries and their later pages too', async () => {
    const source = sql(`SELECT i AS id, CASE WHEN i % 2 = 0 THEN 'even' END AS v FROM range(700) AS t(i)`)
    const set = await open.rowSets.open({ source, where: [{ kind: 'missing', column: 'v' }] }, cancel)
    expect(await open.rowSets.count(set.id, cancel)).toBe(350)
    expect(await open.rowSets.read(set.id, 300, 2, cancel)).toEqual([
      [601n, null],
      [603n, null],
    ])
  })
})

describe('at the edges', () => {
  const of = (select: string, column = 'x') => profileOf(sql(select), column)
  const plain = ({ rows, valid, missing, chart, distinct }: ColumnProfile) => ({
    rows,
    valid,
    missing,
    chart,
    distinct,
  })

  test('no rows, nothing but NULL, and one row', async () => {
    const none = { count: 0, exact: true }
    expect(plain(await of('SELECT 1 AS x WHERE FALSE'))).toEqual({
      rows: 0,
      valid: 0,
      missing: 0,
      chart: { kind: 'none' },
      distinct: none,
    })
    expect(plain(await of('SELECT CAST(NULL AS VARCHAR) AS x FROM range(3)'))).toEqual({
      rows: 3,
      valid: 0,
      missing: 3,
      chart: { kind: 'none' },
      distinct: none,
    })
    const one = await of(`SELECT 7 AS x`)
    expect(one.chart).toEqual({ kind: 'histogram', bins: [{ from: '7', to: '7', rows: 1 }], beyond: 0 })
    const detail = await open.profiles.column(
      sql('SELECT CAST(NULL AS VARCHAR) AS x FROM range(3)'),
      'x',
      cancel,
    )
    expect([detail.top, detail.rest, detail.patterns, detail.measures]).toEqual([[], 0, [], undefined])
  })

  test('infinities and NaN are values without a place in the histogram, and break no measure', async () => {
    const select = `SELECT unnest([1.0::DOUBLE, 2.0, 'inf'::DOUBLE, '-inf'::DOUBLE, 'nan'::DOUBLE, 1e308, -1e308, NULL]) AS x`
    const found = await of(select)
    expect([found.valid, found.missing, found.distinct]).toEqual([7, 1, { count: 7, exact: true }])
    expect(found.chart).toMatchObject({ kind: 'histogram', beyond: 3 })
    const { measures } = await open.profiles.column(sql(select), 'x', cancel)
    expect([measures?.min, measures?.max, measures?.deviation]).toEqual(['-1e+308', '1e+308', undefined])
  })

  test('longs and decimals are exact to the last digit, in bars and in filters', async () => {
    const select = `SELECT unnest([9223372036854775807, 9223372036854775806, -9223372036854775808]) AS x`
    const { chart } = await of(select)
    if (chart.kind !== 'histogram') throw new TypeError('no histogram')
    expect(chart.bins[0]?.from).toBe('-9223372036854775808')
    expect(chart.bins.at(-1)).toMatchObject({ to: '9223372036854775807', rows: 2 })
    const where: readonly ColumnFilter[] = [
      { kind: 'range', column: 'x', from: '9223372036854775807', to: '9223372036854775807', closed: true },
    ]
    expect((await open.profiles.profile(sql(select), ['x'], where, cancel)).selected).toBe(1)
    const precise = `SELECT unnest([CAST('99999999999999999999999999999999999.99' AS DECIMAL(38,2)), 0.01]) AS x`
    expect((await open.profiles.column(sql(precise), 'x', cancel)).measures?.max).toBe(
      '99999999999999999999999999999999999.99',
    )
  })

  test('nested and binary values, booleans and times', async () => {
    const select = `SELECT [1, 2] AS l, {'a': 1} AS s, '\\x00'::BLOB AS y, TRUE AS b, TIMESTAMPTZ '2026-01-01 09:14:00.5+00' AS t`
    const asked = ['l', 's', 'y', 'b', 't']
    const { columns } = await open.profiles.profile(
      sql(select),
      asked,
      [{ kind: 'valid', column: 'l' }],
      cancel,
    )
    expect(columns.map(({ chart }) => chart.kind)).toEqual(['none', 'none', 'none', 'values', 'histogram'])
    expect(columns.map(({ distinct }) => distinct?.count)).toEqual([undefined, undefined, 1, 1, 1])
    for (const column of asked)
      expect((await open.profiles.column(sql(select), column, cancel)).valid).toBe(1)
  })

  test('columns may have any name', async () => {
    const names = ['v0', 'b0', 'c0', 'm0', 'n', 'x', 'v', 'k', 'k0', 's', 'i', 'a "b"']
    const list = names.map((name, at) => `CAST(r * ${at + 1} AS VARCHAR) AS "${name.replaceAll('"', '""')}"`)
    const source = sql(`SELECT ${list.join(', ')} FROM range(3) AS t(r)`)
    const where: readonly ColumnFilter[] = [{ kind: 'values', column: 'v0', values: ['1'] }]
    const { columns, selected } = await open.profiles.profile(source, names, where, cancel)
    expect(selected).toBe(1)
    expect(columns.map(({ distinct }) => distinct?.count)).toEqual(names.map(() => 3))
    expect(columns.slice(1).map(({ part }) => part?.rows)).toEqual(names.slice(1).map(() => 1))
    for (const name of names) expect((await open.profiles.column(source, name, cancel)).top).toHaveLength(3)
  })

  test('500 columns', async () => {
    const names = Array.from({ length: 500 }, (_, at) => `c${at}`)
    const source = sql(
      `SELECT ${names.map((name, at) => `i + ${at} AS ${name}`).join(', ')} FROM range(20) AS t(i)`,
    )
    const { columns } = await open.profiles.profile(source, names, [], cancel)
    expect(columns).toHaveLength(500)
    expect(columns.every(({ distinct }) => distinct?.count === 20)).toBe(true)
  }, 60_000)
})

const countingLake = () => {
  const { lake } = open
  const counted = { statements: 0 }
  const deps = {
    ...lake,
    jobs: {
      ...lake.jobs,
      rows: (...args: Parameters<typeof lake.jobs.rows>) => (
        (counted.statements += 1),
        lake.jobs.rows(...args)
      ),
    },
  }
  return { counted, profiles: createProfiles(deps, createPreparedResults(deps)) }
}

test('what was counted once is not counted again, and a cancelled call counts nothing more', async () => {
  const { counted, profiles } = countingLake()
  await profiles.profile(orders, ['id', 'name'], [], cancel)
  const first = counted.statements
  await profiles.profile(orders, ['name', 'id'], [], cancel)
  expect([first > 0, counted.statements]).toEqual([true, first])
  await expect(profiles.profile(orders, ['day'], [], AbortSignal.abort())).rejects.toThrow('Cancelled')
  expect(counted.statements).toBe(first)
})

test('the details of a column are worked out once, for each source', async () => {
  const { counted, profiles } = countingLake()
  const detail = await profiles.column(orders, 'code', cancel)
  const first = counted.statements
  expect(await profiles.column(orders, 'code', cancel)).toEqual(detail)
  expect(counted.statements).toBe(first)
  const other = sql(`SELECT 'x' AS code`)
  expect((await profiles.column(other, 'code', cancel)).rows).toBe(1)
  expect(counted.statements).toBeGreaterThan(first)
})

test('rows that filters leave are counted together with the bars, in one statement', async () => {
  const { counted, profiles } = countingLake()
  const where: readonly ColumnFilter[] = [{ kind: 'missing', column: 'name' }]
  await profiles.profile(orders, ['id'], [], cancel)
  const first = counted.statements
  expect((await profiles.profile(orders, ['id'], where, cancel)).selected).toBe(14)
  expect(counted.statements).toBe(first + 1)
  // A column with a filter of its own does not tell, but what was told is kept.
  expect((await profiles.profile(orders, ['name'], where, cancel)).selected).toBe(14)
})

const cell = {
  text: fc.option(fc.constantFrom('', ' ', 'Ana', 'É', '12', '7.5', 'T-1', "o'b", '日本', 'ana'), {
    nil: null,
  }),
  whole: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { nil: null }),
  small: fc.option(fc.integer({ min: -3, max: 3 }), { nil: null }),
}
const literal = (value: bigint | number | string | null, type: string): string =>
  `CAST(${value === null ? 'NULL' : quoteText(String(value))} AS ${type})`

test('counts, bars and what filters leave are those of the reference, for random rows', async () => {
  const rowsOf = fc.array(fc.record(cell), { minLength: 1, maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(rowsOf, fc.integer({ min: -3, max: 3 }), async (rows, pivot) => {
      const tuples = rows.map(
        ({ text, whole, small }) =>
          `(${literal(text, 'VARCHAR')}, ${literal(whole, 'BIGINT')}, ${literal(small, 'INTEGER')})`,
      )
      const source = sql(`SELECT * FROM (VALUES ${tuples.join(', ')}) AS t(text, whole, small)`)
      const where: readonly ColumnFilter[] = [{ kind: 'range', column: 'small', from: String(pivot) }]
      const { selected, columns } = await open.profiles.profile(
        source,
        ['text', 'whole', 'small'],
        where,
        cancel,
      )
      const kept = rows.filter(({ small }) => small !== null && small >= pivot)
      expect(selected).toBe(kept.length)
      const [text, whole] = columns
      const isMissing = (value: string | null) => value === null || value.trim() === ''
      const texts = rows.map(row => row.text)
      expect(text?.missing).toBe(texts.filter(isMissing).length)
      expect(text?.nulls).toBe(texts.filter(value => value === null).length)
      expect((text?.valid ?? 0) + (text?.mismatched ?? 0) + (text?.missing ?? 0)).toBe(rows.length)
      expect(text?.distinct?.count).toBe(new Set(texts.filter(value => value !== null)).size)
      expect(text?.part?.missing).toBe(kept.filter(row => isMissing(row.text)).length)
      if (text?.chart.kind === 'values') {
        const isSingle = (value: string | null) => texts.filter(one => one === value).length === 1
        expect(text.chart.once).toBe(texts.filter(value => value !== null && isSingle(value)).length)
        for (const [at, { value, rows: count }] of text.chart.values.entries()) {
          expect(count).toBe(texts.filter(one => one === value).length)
          expect(text.part?.bars[at]).toBe(kept.filter(row => row.text === value).length)
        }
      }
      if (whole?.chart.kind === 'histogram') {
        const { bins } = whole.chart
        const inBin = (at: number) => (value: bigint | null) => {
          const { from = '', to = '' } = bins[at] ?? {}
          return (
            value !== null &&
            value >= BigInt(from) &&
            (value < BigInt(to) || (at === bins.length - 1 && value === BigInt(to)))
          )
        }
        expect(bins.map(bin => bin.rows)).toEqual(
          bins.map((_bin, at) => rows.map(row => row.whole).filter(inBin(at)).length),
        )
        expect(whole.part?.bars).toEqual(
          bins.map((_bin, at) => kept.map(row => row.whole).filter(inBin(at)).length),
        )
      } else expect(rows.every(row => row.whole === null)).toBe(true)
    }),
    { numRuns: runs(25) },
  )
}, 120_000)
