import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  anyPredicate,
  anyRows,
  evaluate,
  fileOf,
  partitionOf,
  statsOfRows,
  tableOf,
} from './match-rows.fixture.ts'
import { matchFile } from './match.ts'
import type { Comparison, Literal, Match, Predicate } from './predicate.ts'
import { field, struct } from './schema.fixture.ts'
import type { DeltaType } from './schema.ts'

const table = tableOf()
const compare = (column: string, op: Comparison, value: Literal): Predicate => ({
  kind: 'compare',
  column: [column],
  op,
  value,
})
const stats = (text: object | string) =>
  fileOf({ stats: typeof text === 'string' ? text : JSON.stringify(text) })

/** What a match may be, by the rows themselves. */
const isTrueTo = (match: Match, outcomes: readonly (boolean | null)[]): boolean => {
  if (match === 'none') return !outcomes.includes(true)
  return match === 'some' || outcomes.every(outcome => outcome === true)
}

test('a file that is skipped has no row that matches, and one that matches as a whole has no other', () => {
  fc.assert(
    fc.property(anyRows, anyPredicate, (rows, predicate) => {
      const file = fileOf({ stats: statsOfRows(table, rows) })
      const outcomes = rows.map(row => evaluate(predicate, row))
      expect({ match: matchFile(table, file, predicate), outcomes }).toSatisfy(
        ({ match }: { match: Match }) => isTrueTo(match, outcomes),
      )
    }),
    { numRuns: 3000 },
  )
})

test('the same holds for the rows that a deletion vector leaves, and for whatever part of the statistics is there', () => {
  const members = fc.subarray(['minValues', 'maxValues', 'nullCount', 'numRecords', 'tightBounds'])
  fc.assert(
    fc.property(
      anyRows,
      anyPredicate,
      members,
      fc.boolean(),
      fc.nat(),
      (rows, predicate, kept, wrapped, deleted) => {
        const whole = JSON.parse(statsOfRows(table, rows).replaceAll(/:(-?\d{16,})/g, ':0')) as Record<
          string,
          unknown
        >
        const safe = rows.every(({ n }) => n === null || (typeof n === 'bigint' && n <= 5n && n >= -5n))
        fc.pre(safe)
        const part = Object.fromEntries(kept.map(key => [key, key === 'tightBounds' ? false : whole[key]]))
        const file = stats(wrapped ? { stats_json: JSON.stringify(part) } : part)
        const live = rows.filter((_, index) => index === 0 || (deleted >> index) % 2 === 0)
        const outcomes = live.map(row => evaluate(predicate, row))
        expect(isTrueTo(matchFile(table, file, predicate), outcomes)).toBe(true)
      },
    ),
    { numRuns: 1500 },
  )
})

test('partition values of every type decide exactly', () => {
  fc.assert(
    fc.property(anyRows, anyPredicate, ([row], predicate) => {
      if (!row) return
      const all = tableOf(['n', 'i', 's', 'd', 'm', 'day', 'at', 'ntz', 'b', 'f'])
      const file = fileOf({ partitionValues: partitionOf(all, row) })
      const kept = { ...row, s: row['s'] === '' ? null : (row['s'] ?? null) }
      const match = matchFile(all, file, predicate)
      expect(match).toBe(evaluate(predicate, kept) === true ? 'all' : 'none')
    }),
    { numRuns: 2000 },
  )
})

const bounded = (min: unknown, max: unknown, nulls = 0) => ({
  numRecords: 10,
  minValues: { c: min },
  maxValues: { c: max },
  nullCount: { c: nulls },
})

/** Matches a column `c` of a type, with statistics from `min` to `max`. */
const matchBounds = (type: DeltaType, min: unknown, max: unknown, op: Comparison, value: Literal): Match => {
  const metadata = { ...table, schema: struct({ c: type }) }
  return matchFile(metadata, stats(bounded(min, max)), compare('c', op, value))
}

test.each<[DeltaType, unknown, unknown, Comparison, Literal, Match]>([
  ['long', 1, 5, '=', 6, 'none'],
  ['long', 1, 5, '>=', 1, 'all'],
  ['long', 1, 5, '>', 1, 'some'],
  ['long', 1, 5, '<', '1.5', 'some'],
  ['long', 2, 5, '<', '1.5', 'none'],
  ['long', 5, 5, '=', '5', 'all'],
  ['long', '1', '5', '=', 6, 'some'],
  ['long', 1.5, 5.5, '=', 9, 'some'],
  ['long', 5, 1, '=', 9, 'some'],
  ['integer', null, 5, '>', 5, 'none'],
  ['integer', null, 5, '<', -100, 'some'],
  ['decimal(10,2)', 1.05, 2.5, '>', '2.50', 'none'],
  ['decimal(10,2)', '1.05', '2.50', '<=', '2.5', 'all'],
  ['decimal(38,10)', 1.1, 1234567890.1234567, '=', '1234567890.1234568', 'some'],
  ['decimal(38,10)', 1.1, 1234567890.1234567, '>', '1234567890.2', 'none'],
  ['double', 1, 5, '<', 1, 'none'],
  ['double', 1, 5, '>', 5, 'some'],
  ['double', 1, 5, '=', 6, 'none'],
  ['double', 1, 5, '<=', 5, 'some'],
  ['double', 1, 5, '>=', 1, 'all'],
  ['double', 0.1, 0.1, '>', 0.1, 'some'],
  ['float', 0.1, 0.5, '=', 0.1, 'some'],
  ['float', 0.1, 0.5, '<', 0.05, 'none'],
  ['boolean', false, false, '=', true, 'none'],
  ['boolean', 'false', 'false', '=', true, 'some'],
  ['binary', 'a', 'b', '=', 'z', 'some'],
  ['string', 'a', 'b', '=', 'ba', 'none'],
  ['string', '\uffff', '\uffff', '>=', '😀', 'none'],
  ['string', '😀', '😀', '<', '\uffff', 'none'],
  ['string', 1, 2, '=', 'z', 'some'],
  ['date', '2026-03-01', '2026-03-05', '=', '2026-03-06', 'none'],
  ['date', '2026-03-01', '2026-03-05', '<=', '2026-03-05', 'all'],
  ['date', '2026-02-30', '2026-03-05', '<', '2026-01-01', 'some'],
  ['date', 20513, 20517, '=', '2026-01-01', 'some'],
  [
    'timestamp',
    '2026-03-01T00:00:00.000Z',
    '2026-03-01T09:14:00.123Z',
    '>',
    '2026-03-01T09:14:00.123999Z',
    'some',
  ],
  [
    'timestamp',
    '2026-03-01T00:00:00.000Z',
    '2026-03-01T09:14:00.123Z',
    '>',
    '2026-03-01T09:14:00.124Z',
    'none',
  ],
  [
    'timestamp',
    '2026-03-01T00:00:00.000+02:00',
    '2026-03-01T00:00:00.000+02:00',
    '<',
    '2026-02-28T22:00:00Z',
    'none',
  ],
  ['timestamp', '2026-03-01T00:00:00.000', '2026-03-01T00:00:00.000', '=', '2027-01-01T00:00:00Z', 'some'],
  ['timestamp_ntz', '2026-03-01T00:00:00.000', '2026-03-01T00:00:00.000', '=', '2027-01-01T00:00:00', 'none'],
])('%s from %j to %j: c %s %j is %s', (type, min, max, op, value, match) => {
  expect(matchBounds(type, min, max, op, value)).toBe(match)
})

test('integers beyond 2^53 are compared digit by digit', () => {
  const text =
    '{"numRecords":1,"minValues":{"n":9007199254740993},"maxValues":{"n":9007199254740993},"nullCount":{"n":0}}'
  expect(matchFile(table, stats(text), compare('n', '=', 9007199254740992n))).toBe('none')
  expect(matchFile(table, stats(text), compare('n', '=', 9007199254740993n))).toBe('all')
})

test('what a NaN, which statistics do not tell of, could be is kept in mind', () => {
  const between = (low: number, high: number): Predicate => ({
    kind: 'and',
    of: [compare('d', '>=', low), compare('d', '<=', high)],
  })
  const file = stats({ numRecords: 3, minValues: { d: 1 }, maxValues: { d: 5 }, nullCount: { d: 0 } })
  expect(matchFile(table, file, between(6, 9))).toBe('none')
  expect(matchFile(table, file, between(1, 5))).toBe('some')
  expect(matchFile(table, file, { kind: 'not', of: compare('d', '<=', 5) })).toBe('some')
  expect(matchFile(table, file, compare('d', '=', Number.NaN))).toBe('some')
})

test('bounds of a type that was widened since are read in their old form', () => {
  expect(matchBounds('timestamp_ntz', '2026-03-01', '2026-03-05', '<', '2026-03-01T00:00:00')).toBe('none')
  expect(matchBounds('timestamp_ntz', '2026-03-01', '2026-03-05', '=', '2026-03-05T00:00:00')).toBe('some')
  expect(matchBounds('decimal(12,2)', 3, 7, '>', '7.00')).toBe('none')
  // The float 0.1 is a little more than the double 0.1.
  expect(matchBounds('double', 0.05, 0.1, '=', 0.10000000149011612)).toBe('some')
})

test('only no NULL at all and nothing but NULL say something', () => {
  const nulls = (count: unknown) =>
    stats({ numRecords: 4, minValues: { i: 1 }, maxValues: { i: 1 }, nullCount: { i: count } })
  const isNull: Predicate = { kind: 'is-null', column: ['i'] }
  expect(matchFile(table, nulls(0), isNull)).toBe('none')
  expect(matchFile(table, nulls(0), { kind: 'is-not-null', column: ['i'] })).toBe('all')
  expect(matchFile(table, nulls(2), isNull)).toBe('some')
  expect(matchFile(table, nulls(0), compare('i', '=', 1))).toBe('all')
  expect(matchFile(table, nulls(1), compare('i', '=', 1))).toBe('some')
  expect(matchFile(table, nulls('0'), compare('i', '=', 1))).toBe('some')
  // Bounds of a column without values: one of the two is wrong.
  expect(matchFile(table, nulls(4), compare('i', '=', 1))).toBe('some')
  const only = stats({ numRecords: 4, nullCount: { i: 4 } })
  expect(matchFile(table, only, isNull)).toBe('all')
  expect(matchFile(table, only, { kind: 'not', of: compare('i', '=', 1) })).toBe('none')
})

test('fields of structs are found by their physical names; NULLs of the struct may not be counted', () => {
  const inner = {
    ...field('City', 'string'),
    metadata: { 'delta.columnMapping.physicalName': 'col-2', 'delta.columnMapping.id': 2 },
  }
  const outer = {
    ...field('address', { type: 'struct', fields: [inner] }),
    metadata: { 'delta.columnMapping.physicalName': 'col-1', 'delta.columnMapping.id': 1 },
  }
  const metadata = {
    ...table,
    schema: { type: 'struct' as const, fields: [outer] },
    configuration: { 'delta.columnMapping.mode': 'name' },
  }
  const file = stats({
    numRecords: 2,
    minValues: { 'col-1': { 'col-2': 'k' } },
    maxValues: { 'col-1': { 'col-2': 'm' } },
    nullCount: { 'col-1': { 'col-2': 0 } },
  })
  const city = (op: Comparison, value: string): Predicate => ({
    kind: 'compare',
    column: ['address', 'city'],
    op,
    value,
  })
  expect(matchFile(metadata, file, city('=', 'z'))).toBe('none')
  expect(matchFile(metadata, file, city('>=', 'k'))).toBe('some')
  expect(matchFile(metadata, file, { kind: 'is-null', column: ['address', 'city'] })).toBe('some')
  expect(matchFile(metadata, file, { kind: 'is-null', column: ['address'] })).toBe('some')
})

test('partition values: the empty text is NULL, what can not be read or is not there decides nothing', () => {
  const metadata = {
    ...table,
    schema: struct({ k: 'date', t: 'timestamp', x: 'binary' }),
    partitionColumns: ['k', 't', 'x'],
  }
  const match = (partitionValues: Record<string, string | null>, predicate: Predicate): Match =>
    matchFile(metadata, fileOf({ partitionValues }), predicate)
  const isDay = compare('k', '=', '2026-03-01')
  expect(match({ k: '2026-03-01' }, isDay)).toBe('all')
  expect(match({ k: '' }, isDay)).toBe('none')
  expect(match({ k: '' }, { kind: 'is-null', column: ['k'] })).toBe('all')
  expect(match({ k: null }, { kind: 'is-null', column: ['k'] })).toBe('all')
  expect(match({ k: 'yesterday' }, isDay)).toBe('some')
  expect(match({}, isDay)).toBe('some')
  expect(match({ x: 'abc' }, compare('x', '=', 'abc'))).toBe('some')
  for (const t of ['2026-03-01 09:14:00', '2026-03-01T09:14:00.000000Z', '2026-03-01 10:14:00.0+01:00'])
    expect(match({ t }, compare('t', '=', '2026-03-01T09:14:00Z')), t).toBe('all')
})

test('odd statistics, unknown columns and unknown conditions decide nothing', () => {
  const odd = [
    '',
    'null',
    '[]',
    '{}',
    '{"minValues":[1]}',
    '{"minValues":{"i":{"x":1}},"maxValues":7}',
    '{"numRecords":',
  ]
  for (const text of odd) expect(matchFile(table, stats(text), compare('i', '=', 1)), text).toBe('some')
  expect(matchFile(table, fileOf({}), compare('i', '=', 1))).toBe('some')
  const file = stats({ numRecords: 1, minValues: { i: 1 }, maxValues: { i: 1 }, nullCount: { i: 0 } })
  expect(matchFile(table, file, compare('nope', '=', 1))).toBe('some')
  expect(matchFile(table, file, compare('i', '=', 'text'))).toBe('some')
  expect(matchFile(table, file, compare('i', '=', true))).toBe('some')
  expect(matchFile(table, file, { kind: 'unknown' })).toBe('some')
  expect(matchFile(table, file, { kind: 'and', of: [{ kind: 'unknown' }, compare('i', '=', 2)] })).toBe(
    'none',
  )
  expect(matchFile(table, file, { kind: 'or', of: [{ kind: 'unknown' }, compare('i', '=', 1)] })).toBe('all')
  expect(matchFile(table, file, { kind: 'not', of: { kind: 'unknown' } })).toBe('some')
})

test('a column may be named __proto__', () => {
  const metadata = {
    ...table,
    schema: struct(JSON.parse('{"__proto__":"long"}') as Record<string, DeltaType>),
  }
  const named =
    '{"numRecords":1,"minValues":{"__proto__":5},"maxValues":{"__proto__":5},"nullCount":{"__proto__":0}}'
  expect(matchFile(metadata, stats(named), compare('__proto__', '=', 6))).toBe('none')
  expect(matchFile(metadata, stats('{"numRecords":1,"minValues":{}}'), compare('__proto__', '=', 6))).toBe(
    'some',
  )
})
