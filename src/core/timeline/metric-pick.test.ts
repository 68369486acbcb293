import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Action, AddFile, Metadata } from '../delta/actions.ts'
import { struct } from '../delta/schema.fixture.ts'
import type { MetricPick } from '../lake/timeline-views.ts'
import { PickWalk, pickColumn, pickSql } from './metric-pick.ts'

const metadata: Metadata = {
  id: 'm',
  schema: struct({ id: 'long', n: 'integer', day: 'date', name: 'string', price: 'double', part: 'string' }),
  partitionColumns: ['part'],
  configuration: {},
}

const file = (path: string, stats: object | undefined, more: Partial<AddFile> = {}): [string, AddFile] => [
  path,
  {
    path,
    partitionValues: { part: 'a' },
    size: 1,
    modificationTime: 1,
    dataChange: true,
    ...(stats ? { stats: JSON.stringify(stats) } : {}),
    ...more,
  },
]

const first = {
  numRecords: 3,
  minValues: { id: 5, n: 2, day: '2026-03-01', name: 'a', price: 1.5 },
  maxValues: { id: 9, n: 4, day: '2026-03-04', name: 'z', price: 2.5 },
  nullCount: { id: 0, n: 1, day: 0, name: 0, price: 0 },
}
const second = {
  numRecords: 2,
  minValues: { id: -1, day: '2026-02-01' },
  maxValues: { id: 7, day: '2026-02-02' },
  nullCount: { id: 0, n: 2, day: 0 },
}
const vector = { storageType: 'i', pathOrInlineDv: 'x', sizeInBytes: 1, cardinality: 1 } as const

const of = (pick: MetricPick, files: readonly [string, AddFile][]) =>
  new PickWalk({ metadata, files: new Map(files) }, pick).value()
const column = (name: string, measure: 'min' | 'max' | 'nulls' | 'sum'): MetricPick => ({
  kind: 'column',
  column: name,
  measure,
})
const two = [file('1', first), file('2', second)]

describe('the value of a pick by the log alone', () => {
  it('is a count of rows, without those that deletion vectors delete', () => {
    expect(of({ kind: 'rows' }, two)).toBe(5n)
    expect(of({ kind: 'rows' }, [file('1', first, { deletionVector: vector })])).toBe(2n)
    expect(of({ kind: 'rows' }, [])).toBe(0n)
  })

  it('is a bound of whole numbers and days, as the engine gives it; files of nothing but NULL have none', () => {
    expect(of(column('id', 'min'), two)).toBe(-1n)
    expect(of(column('id', 'max'), two)).toBe(9n)
    expect(of(column('n', 'max'), two)).toBe(4)
    expect(of(column('day', 'min'), two)).toBe('2026-02-01')
    expect(of(column('n', 'min'), [])).toBeNull()
  })

  it('is a number of NULLs', () => {
    expect(of(column('n', 'nulls'), two)).toBe(3n)
  })

  it.each<[string, MetricPick, readonly [string, AddFile][]]>([
    ['a file has no statistics', { kind: 'rows' }, [...two, file('3', undefined)]],
    ['rows of a file are deleted', column('id', 'max'), [file('1', first, { deletionVector: vector })]],
    ['rows of a file are deleted', column('n', 'nulls'), [file('1', first, { deletionVector: vector })]],
    ['bounds are wide', column('id', 'max'), [file('1', { ...first, tightBounds: false })]],
    ['bounds of text are cut', column('name', 'max'), two],
    ['bounds of doubles leave out NaN', column('price', 'max'), [file('1', first)]],
    ['a writer left out the bound', column('day', 'max'), [file('1', { ...first, maxValues: {} })]],
    ['a writer left out the NULLs', column('price', 'nulls'), two],
    ['it is of a partition column', column('part', 'nulls'), two],
    ['it is a sum', column('id', 'sum'), two],
    ['there is no such column', column('x', 'min'), two],
  ])('is not told where %s', (_why, pick, files) => {
    expect(of(pick, files)).toBeUndefined()
  })
})

it('a pick is a query that names the table and the column, however they are called', () => {
  expect(pickSql({ kind: 'rows' }, 'silver.a b')).toBe('SELECT count(*) AS "rows" FROM "silver"."a b"')
  expect(pickSql(column('a "b"', 'nulls'), 'silver.t')).toBe(
    'SELECT count(*) - count("a ""b""") AS "nulls" FROM "silver"."t"',
  )
  const state = { metadata, files: new Map<string, AddFile>() }
  expect(pickColumn(state, column('day', 'min'))).toEqual({ name: 'min', type: 'date' })
  expect(pickColumn(state, { kind: 'rows' })).toEqual({ name: 'rows', type: 'long' })
})

describe('a pick over the commits of a table', () => {
  const picks: readonly MetricPick[] = [
    { kind: 'rows' },
    column('id', 'min'),
    column('id', 'max'),
    column('id', 'nulls'),
  ]
  const renamed: Metadata = { ...metadata, schema: struct({ key: 'long' }) }
  const action = fc.oneof(
    { weight: 8, arbitrary: fc.record({ add: fc.nat({ max: 3 }), low: fc.integer({ min: -3, max: 3 }) }) },
    { weight: 3, arbitrary: fc.record({ remove: fc.nat({ max: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ untold: fc.nat({ max: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ to: fc.constantFrom(metadata, renamed) }) },
  )

  it('is after each of them what the files then have, whatever came and went', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...picks),
        fc.array(fc.array(action, { maxLength: 4 }), { maxLength: 12 }),
        (pick, commits) => {
          const walk = new PickWalk({ metadata, files: new Map() }, pick)
          const files = new Map<string, AddFile>()
          let now = metadata
          for (const commit of commits) {
            const actions: Action[] = commit.map(one => {
              if ('to' in one) return { kind: 'metaData', metaData: one.to }
              if ('remove' in one)
                return { kind: 'remove', remove: { path: `${one.remove}`, dataChange: true } }
              if ('untold' in one) return { kind: 'add', add: file(`${one.untold}`, undefined)[1] }
              const bounds = { minValues: { id: one.low }, maxValues: { id: one.low + 2 } }
              const stats = { numRecords: 2, ...bounds, nullCount: { id: 1 } }
              return { kind: 'add', add: file(`${one.add}`, stats)[1] }
            })
            walk.take({ actions })
            for (const one of actions) if (one.kind === 'remove') files.delete(one.remove.path)
            for (const one of actions) if (one.kind === 'add') files.set(one.add.path, one.add)
            now = actions.find(one => one.kind === 'metaData')?.metaData ?? now
            expect(walk.value()).toEqual(new PickWalk({ metadata: now, files }, pick).value())
          }
        },
      ),
    )
  })
})
