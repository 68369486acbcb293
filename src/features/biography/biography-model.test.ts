import { describe, expect, it } from 'vitest'
import type { Biography, BiographyEvent, CommitMaker } from '../../core/lake/timeline-views.ts'
import {
  changeText,
  changedColumns,
  keyWords,
  lifeItems,
  makerFacts,
  nowText,
  operationText,
  valuesOf,
  whenText,
} from './biography-model.ts'

const event = (
  version: number,
  changes: BiographyEvent['changes'],
  operation = 'UPDATE',
  by: CommitMaker = {},
): BiographyEvent => ({ version, timestamp: version, operation, by, changes })

const life: Biography = {
  table: 'silver.t',
  key: { id: 5, day: '2026-01-01' },
  from: 0,
  to: 9,
  events: [
    event(1, [{ kind: 'inserted', row: { id: 5, a: 1, b: 'x' }, cells: [] }], 'WRITE'),
    event(3, [
      { kind: 'updated', row: { id: 5, a: null, b: 'x' }, cells: [{ column: 'a', from: 1, to: null }] },
    ]),
    event(7, [
      {
        kind: 'updated',
        row: { id: 5, a: 2, b: 'y' },
        cells: [
          { column: 'a', from: null, to: 2 },
          { column: 'b', from: 'x', to: 'y' },
        ],
      },
    ]),
    event(8, [{ kind: 'deleted', row: { id: 5, a: 2, b: 'y' }, cells: [] }], 'DELETE'),
  ],
  rows: [],
  isAmbiguous: false,
  changedIn: { b: [7], a: [3, 7] },
  unknown: [{ from: 4, to: 5 }],
  stats: { filesRead: 3, filesSkipped: 4, bytesRead: 1 },
}

const shown = (filter: Parameters<typeof lifeItems>[1]) =>
  lifeItems(life, filter).map(item =>
    item.kind === 'event' ? item.event.version : `${item.range.from}–${item.range.to}`,
  )

describe('the life of a row', () => {
  it('is told from the newest version on, with what is not known in its place', () => {
    expect(shown({})).toEqual([8, 7, '4–5', 3, 1])
  })

  it('is narrowed to the versions that changed a column, or gave it a value or took it away', () => {
    expect(shown({ column: 'b' })).toEqual([8, 7, '4–5', 1])
    expect(shown({ column: 'a', value: 'NULL' })).toEqual([7, '4–5', 3])
    expect(shown({ column: 'a', value: '2' })).toEqual([8, 7, '4–5'])
    expect(shown({ column: 'toString' })).toEqual(['4–5'])
  })

  it('says when a value changed, first and last', () => {
    const said = (filter: Parameters<typeof lifeItems>[1]) => whenText(life, filter, lifeItems(life, filter))
    expect(said({})).toBe('4 versions changed the row: first in v1, last in v8.')
    expect(said({ column: 'a' })).toBe('a changed in 2 versions: first in v3, last in v7.')
    expect(said({ column: 'b' })).toBe('b changed in 1 version: in v7.')
    expect(said({ column: 'id' })).toBe('id has not changed since the row is there.')
    expect(said({ column: 'a', value: 'NULL' })).toBe(
      'a came to be NULL, or ceased to be it, first in v3, last in v7.',
    )
    expect(said({ column: 'a', value: '77' })).toBe('a was never 77 from v0 to v9.')
  })

  it('offers the columns that changed most first, and the values that they had', () => {
    expect(changedColumns(life)).toEqual([
      { column: 'a', times: 2 },
      { column: 'b', times: 1 },
    ])
    expect(valuesOf(life, 'a')).toEqual(['1', 'NULL', '2'])
    expect(valuesOf(life, 'nothing')).toEqual([])
  })

  it('says what the row is now', () => {
    expect(nowText(life)).toBe('Gone since v8')
    expect(nowText({ ...life, events: [] })).toBe('No row has this key in v9.')
    expect(nowText({ ...life, rows: [{ id: 5 }] })).toBe('As of v9, the latest')
    expect(nowText({ ...life, rows: [{ id: 5 }, { id: 5 }] })).toBe('2 rows have this key in v9.')
    expect(keyWords(life.key)).toBe('id = 5, day = 2026-01-01')
  })
})

describe('who made a change', () => {
  it('is the recipe with its revision, and what it was made from, each with a way there', () => {
    const by: CommitMaker = {
      engine: 'Boathouse/0.1.0',
      recipe: { id: 'r', revision: 7 },
      inputs: [{ table: 'bronze.orders', version: 3 }],
    }
    expect(makerFacts(event(1, [], 'WRITE', by))).toEqual([
      { text: 'recipe r7', to: { kind: 'recipe' } },
      { text: 'from bronze.orders v3', to: { kind: 'table', table: 'bronze.orders', version: 3 } },
    ])
  })

  it('is another engine, with the condition of the statement as the user wrote it', () => {
    const by: CommitMaker = {
      engine: 'Apache-Spark/3.5.0',
      parameters: { predicate: String.raw`["(id#480L < 50)"]` },
      userMetadata: 'nightly',
    }
    expect(makerFacts(event(1, [], 'UPDATE', by)).map(({ text }) => text)).toEqual([
      'where (id < 50)',
      '“nightly”',
      'by Apache-Spark/3.5.0',
    ])
    expect(makerFacts(event(1, [], 'DELETE', { parameters: { predicate: '[]' } }))).toEqual([])
  })

  it('has the words of the operation, and of what it did', () => {
    expect(operationText(event(1, [], 'WRITE', { parameters: { mode: '"Append"' } }))).toBe('append')
    expect(operationText(event(0, [], 'WRITE', { parameters: { mode: 'ErrorIfExists' } }))).toBe('write')
    expect(operationText(event(1, [], 'UNKNOWN'))).toBe('change')
    expect(operationText(event(1, [], 'MERGE'))).toBe('merge')
    expect(life.events.map(({ changes }) => changes.map(changeText)).flat()).toEqual([
      { sign: '+', text: 'Added' },
      { sign: '~', text: '1 cell changed' },
      { sign: '~', text: '2 cells changed' },
      { sign: '−', text: 'Removed' },
    ])
  })
})
