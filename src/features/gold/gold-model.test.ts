import { describe, expect, it } from 'vitest'
import type { ColumnView } from '../../core/lake/table-views.ts'
import {
  addMeasure,
  changeMeasure,
  columnsFor,
  fitChart,
  freeName,
  incomplete,
  measureName,
  newAggregate,
  outputProblem,
  removeMeasure,
  sameAggregate,
  setGroupBy,
  suggestOutput,
  takenNames,
} from './gold-model.ts'

const column = (name: string, type: string, audit = false): ColumnView => ({
  name,
  type,
  nullable: true,
  audit,
})

const columns = [
  column('airline', 'string'),
  column('stops', 'integer'),
  column('price', 'decimal(10,2)'),
  column('flown', 'date'),
  column('_source_row', 'long', true),
]

const start = newAggregate('a1', 'silver.routes', columns, 'airline', [])

describe('names of gold tables and measures', () => {
  it('say what is grouped by what', () => {
    expect(suggestOutput('silver.routes', ['airline'])).toBe('gold.routes_by_airline')
    expect(suggestOutput('silver.routes', ['Source Airport', 'Été'])).toBe(
      'gold.routes_by_source_airport_and_ete',
    )
    expect(suggestOutput('silver.routes', [])).toBe('gold.routes_totals')
  })

  it('never take a name that is in use', () => {
    expect(suggestOutput('silver.routes', ['airline'], ['gold.routes_by_airline'])).toBe(
      'gold.routes_by_airline_2',
    )
    expect(freeName('rows', ['ROWS', 'rows_2'])).toBe('rows_3')
  })

  it('name measures after what they measure', () => {
    expect(measureName({ fn: 'count' })).toBe('rows')
    expect(measureName({ fn: 'count', column: 'stops' })).toBe('count_stops')
    expect(measureName({ fn: 'count-distinct', column: 'Airline ID' })).toBe('distinct_airline_id')
  })
})

describe('editing an aggregate', () => {
  it('starts with rows counted by the column at hand, and a bar chart of it', () => {
    expect(start).toEqual({
      formatVersion: 1,
      id: 'a1',
      revision: 0,
      input: 'silver.routes',
      output: 'gold.routes_by_airline',
      groupBy: ['airline'],
      measures: [{ fn: 'count', as: 'rows' }],
      chart: { kind: 'bar', x: 'airline', y: 'rows' },
    })
  })

  it('lets the name follow the groups only until the user chose one', () => {
    expect(setGroupBy(start, ['stops'], columns, [], true).output).toBe('gold.routes_by_stops')
    expect(setGroupBy(start, ['stops'], columns, [], false).output).toBe('gold.routes_by_airline')
  })

  it('draws a line over dates and a bar over words, and keeps what the user set', () => {
    expect(setGroupBy(start, ['flown'], columns, [], true).chart).toEqual({
      kind: 'line',
      x: 'flown',
      y: 'rows',
    })
    const asBars = { ...start, groupBy: ['flown'], chart: { kind: 'bar', x: 'flown', y: 'rows' } as const }
    expect(fitChart(asBars, columns)?.kind).toBe('bar')
  })

  it('has no chart when there is nothing to put on an axis', () => {
    expect(setGroupBy(start, [], columns, [], true)).not.toHaveProperty('chart')
    expect(removeMeasure(start, 0, columns)).not.toHaveProperty('chart')
  })

  it('adds measures under names that differ', () => {
    const three = addMeasure(addMeasure(addMeasure(start, columns), columns), columns)
    expect(three.measures).toEqual([
      { fn: 'count', as: 'rows' },
      { fn: 'sum', column: 'stops', as: 'sum_stops' },
      { fn: 'sum', column: 'price', as: 'sum_price' },
      { fn: 'count', as: 'rows_2' },
    ])
  })

  it('renames a measure with its function, unless the user named it, and the chart follows', () => {
    const summed = addMeasure(start, columns)
    const average = changeMeasure(summed, 1, { fn: 'avg' }, columns)
    expect(average.measures[1]).toEqual({ fn: 'avg', column: 'stops', as: 'avg_stops' })
    const named = changeMeasure(average, 1, { as: 'mean' }, columns)
    expect(changeMeasure(named, 1, { fn: 'max' }, columns).measures[1]?.as).toBe('mean')
    expect(changeMeasure(start, 0, { as: 'n' }, columns).chart?.y).toBe('n')
  })

  it('offers sums and averages only for numbers, and moves off a column that does not fit', () => {
    expect(columnsFor('sum', columns).map(({ name }) => name)).toEqual(['stops', 'price', '_source_row'])
    const distinct = changeMeasure(start, 0, { fn: 'count-distinct', column: 'airline' }, columns)
    expect(distinct.measures[0]?.as).toBe('distinct_airline')
    expect(changeMeasure(distinct, 0, { fn: 'sum' }, columns).measures[0]?.column).toBe('stops')
  })

  it('says what is missing before it can run', () => {
    expect(incomplete(start)).toBeUndefined()
    expect(incomplete({ ...start, measures: [] })).toContain('measure')
    expect(incomplete({ ...start, measures: [], groupBy: [] })).toContain('group by')
  })
})

it('refuses names that can not be one, with the reason', () => {
  expect(outputProblem('by_airline', [])).toBeUndefined()
  expect(outputProblem('', [])).toMatch(/name/)
  expect(outputProblem('a-b', [])).toMatch(/letters/)
  expect(outputProblem('A', ['gold.a'])).toMatch(/exists already/)
})

it('tells definitions that say the same from those that do not', () => {
  expect(sameAggregate(start, { ...start, revision: 4 })).toBe(true)
  expect(sameAggregate(start, { ...start, groupBy: [] })).toBe(false)
})

it('does not offer the name of an aggregate that was saved and never written', () => {
  const saved = { ...start, output: 'gold.unwritten' }
  const taken = takenNames([{ name: 'gold.written' }, { name: 'gold.unwritten' }], [saved])
  expect(taken).toEqual(['gold.written', 'gold.unwritten'])
  expect(outputProblem('unwritten', takenNames([], [saved]))).toMatch(/exists already/)
})
