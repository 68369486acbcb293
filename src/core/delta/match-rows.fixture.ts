import fc from 'fast-check'
import type { Value } from '../ports/engine.ts'
import type { AddFile, Metadata, PartitionValues } from './actions.ts'
import type { Comparison, Literal, Predicate } from './predicate.ts'
import type { DeltaType } from './schema.ts'
import { struct } from './schema.fixture.ts'
import { statsColumns } from './stats-columns.ts'
import { isBounded, statsFromRow } from './stats.ts'

export type Cell = null | boolean | number | bigint | string
export type Row = Readonly<Record<string, Cell>>

const types = {
  n: 'long',
  i: 'integer',
  s: 'string',
  d: 'double',
  f: 'float',
  m: 'decimal(10,2)',
  day: 'date',
  at: 'timestamp',
  ntz: 'timestamp_ntz',
  b: 'boolean',
} as const satisfies Record<string, DeltaType>

type Name = keyof typeof types
const names = Object.keys(types) as Name[]

/** A table with a column of each type that has an order; some of them may be partition columns. */
export const tableOf = (partitionColumns: readonly string[] = []): Metadata => ({
  id: 'table',
  schema: struct(types),
  partitionColumns,
  configuration: {},
})

const text = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'ab',
    'abc',
    'b',
    'zz',
    '\uffff',
    '😀',
    '😀a',
    'é',
    'x'.repeat(40),
    `${'x'.repeat(40)}y`,
  ),
  fc.string({ unit: 'grapheme', maxLength: 4 }).filter(word => !word.includes('\0')),
)
const twoDigits = (max: number) => fc.integer({ min: 1, max }).map(n => String(n).padStart(2, '0'))
const day = fc.tuple(twoDigits(3), twoDigits(4)).map(([month, date]) => `2026-${month}-${date}`)
const moment = fc
  .tuple(
    day,
    fc.constantFrom('00:00:00', '09:14:00', '23:59:59'),
    fc.constantFrom('000000', '000001', '123456', '999999'),
  )
  .map(([date, time, micros]) => `${date}T${time}.${micros}`)
const big = 9_007_199_254_740_993n

const cells: { readonly [N in Name]: fc.Arbitrary<Exclude<Cell, null>> } = {
  n: fc.oneof(fc.bigInt({ min: -5n, max: 5n }), fc.constantFrom(big, big + 1n, -big, 2n ** 63n - 1n)),
  i: fc.integer({ min: -5, max: 5 }),
  s: text,
  d: fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(0.1, -0, Number.NaN, Infinity, -Infinity, 1e300),
  ),
  f: fc.constantFrom(0.5, -1, 3, Math.fround(0.1), Number.NaN, 16_777_216),
  m: fc
    .integer({ min: -300, max: 300 })
    .map(
      n =>
        `${n < 0 ? '-' : ''}${Math.trunc(Math.abs(n) / 100)}.${String(Math.abs(n) % 100).padStart(2, '0')}`,
    ),
  day,
  at: moment.map(time => `${time}Z`),
  ntz: moment,
  b: fc.boolean(),
}

const nullable = (cell: fc.Arbitrary<Exclude<Cell, null>>) =>
  fc.oneof({ weight: 4, arbitrary: cell }, { weight: 1, arbitrary: fc.constant(null) })

/** Any row of the table; as in a file, some columns may be the same in all rows. */
export const anyRows: fc.Arbitrary<readonly Row[]> = fc
  .record(Object.fromEntries(names.map(name => [name, nullable(cells[name])])))
  .chain(base =>
    fc.array(
      fc.record(
        Object.fromEntries(
          names.map(name => [name, fc.oneof(fc.constant(base[name] ?? null), nullable(cells[name]))]),
        ),
      ),
      { minLength: 1, maxLength: 5 },
    ),
  )
  .map(rows => rows as readonly Row[])

const operators: readonly Comparison[] = ['=', '<>', '<', '<=', '>', '>=']
const name = fc.constantFrom(...names)

const leaf: fc.Arbitrary<Predicate> = fc.oneof(
  {
    weight: 6,
    arbitrary: name.chain(column =>
      fc.record({
        kind: fc.constant('compare' as const),
        column: fc.constant([column]),
        op: fc.constantFrom(...operators),
        value: cells[column],
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: name.chain(column =>
      fc.record({
        kind: fc.constant('in' as const),
        column: fc.constant([column]),
        values: fc.array(cells[column], { maxLength: 3 }),
      }),
    ),
  },
  fc.record({ kind: fc.constant('starts-with' as const), column: fc.constant(['s']), prefix: text }),
  fc.record({
    kind: fc.constantFrom('is-null' as const, 'is-not-null' as const),
    column: name.map(column => [column]),
  }),
  fc.constantFrom<Predicate>({ kind: 'true' }, { kind: 'false' }),
)

/** Any predicate on the table that a plain evaluation can decide. */
export const anyPredicate: fc.Arbitrary<Predicate> = fc.letrec<{ predicate: Predicate }>(tie => ({
  predicate: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('predicate'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('predicate') }),
  ),
})).predicate

const cents = (value: Literal): number => Math.round(Number(value) * 100)

/** The engine's order of two values of a column, told in another way than by the code under test. */
const order = (column: string, a: Literal, b: Literal): number => {
  if (column === 's') return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
  if (column === 'm') return cents(a) - cents(b)
  if (column === 'n') return Number(BigInt(a) > BigInt(b)) - Number(BigInt(a) < BigInt(b))
  if (column === 'd' || column === 'f') {
    const [left, right] = [Number(a), Number(b)]
    if (Number.isNaN(left) || Number.isNaN(right))
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right))
    return Number(left > right) - Number(left < right)
  }
  return Number(a > b) - Number(a < b)
}

const holds: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '=': n => n === 0,
  '<>': n => n !== 0,
  '<': n => n < 0,
  '<=': n => n <= 0,
  '>': n => n > 0,
  '>=': n => n >= 0,
}

const all = (parts: readonly (boolean | null)[]): boolean | null =>
  parts.includes(false) ? false : parts.includes(null) ? null : true

const negate = (value: boolean | null): boolean | null => (value === null ? null : !value)

/** What a predicate comes to for a row, by SQL's three-valued logic. */
export const evaluate = (predicate: Predicate, row: Row): boolean | null => {
  if (predicate.kind === 'and') return all(predicate.of.map(part => evaluate(part, row)))
  if (predicate.kind === 'or') return negate(all(predicate.of.map(part => negate(evaluate(part, row)))))
  if (predicate.kind === 'not') return negate(evaluate(predicate.of, row))
  if (predicate.kind === 'true' || predicate.kind === 'false') return predicate.kind === 'true'
  if (predicate.kind === 'unknown') throw new TypeError('An unknown condition has no value.')
  const [column = ''] = predicate.column
  const cell = row[column] ?? null
  if (predicate.kind === 'is-null') return cell === null
  if (predicate.kind === 'is-not-null') return cell !== null
  if (cell === null) return null
  if (predicate.kind === 'in') return predicate.values.some(value => order(column, cell, value) === 0)
  if (predicate.kind === 'starts-with') return String(cell).startsWith(predicate.prefix)
  return holds[predicate.op](order(column, cell, predicate.value))
}

/** The statistics that a careful writer keeps of rows. */
export const statsOfRows = (metadata: Metadata, rows: readonly Row[]): string => {
  const columns = statsColumns(metadata)
  const values = columns.flatMap(({ path, type }): Value[] => {
    const [column = ''] = path
    const present = rows.flatMap(row => row[column] ?? []).toSorted((a, b) => order(column, a, b))
    const nulls = rows.length - present.length
    return isBounded(type) ? [nulls, present[0] ?? null, present.at(-1) ?? null] : [nulls]
  })
  return statsFromRow(columns, [rows.length, ...values])
}

/** A live file of the table. */
export const fileOf = (parts: Partial<AddFile>): AddFile => ({
  path: 'part-1.parquet',
  partitionValues: {},
  size: 1,
  modificationTime: 0,
  dataChange: true,
  ...parts,
})

/** Partition values of a row, as a writer puts them down. */
export const partitionOf = (metadata: Metadata, row: Row): PartitionValues =>
  Object.fromEntries(
    metadata.partitionColumns.map(column => {
      const cell = row[column] ?? null
      return [column, cell === null || cell === '' ? null : Object.is(cell, -0) ? '-0.0' : String(cell)]
    }),
  )
