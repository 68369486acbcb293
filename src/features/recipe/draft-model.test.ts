import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Operation, Recipe } from '../../core/recipe/recipe.ts'
import { blankOperation, detectedCast, draftStep, finished } from './draft-model.ts'
import { mergeChoice, replaceAt } from './forms/list-edit.ts'
import { operations } from './forms/step-forms.ts'

const recipe: Recipe = {
  formatVersion: 1,
  id: 'r',
  revision: 3,
  input: 'bronze.airports',
  output: 'silver.airports',
  audit: 'drop',
  steps: [{ id: 's1', op: 'trim', columns: ['name'], disabled: true, note: 'as the owner asked' }],
}

describe('forms of operations', () => {
  it('start on the column at hand, and can run at once where nothing else is needed', () => {
    const ready = operations.filter(({ op }) => finished(blankOperation(op, 'name')) !== undefined)
    expect(ready.map(({ op }) => op)).toEqual(
      expect.arrayContaining(['cast', 'trim', 'nullify', 'filter', 'dedupe', 'drop']),
    )
  })

  it('take the value of the cell that they were started from', () => {
    expect(blankOperation('filter', 'city', 'Goroka')).toEqual({
      op: 'filter',
      condition: { column: 'city', is: 'equals', value: 'Goroka' },
    })
    expect(blankOperation('nullify', 'iata', '\\N')).toEqual({
      op: 'nullify',
      columns: ['iata'],
      values: ['\\N'],
    })
  })

  it('quote the column that an expression starts with', () => {
    expect(blankOperation('derive', 'a"b')).toEqual({ op: 'derive', column: '', expression: '"a""b"' })
  })
})

describe('a finished form', () => {
  it('leaves out rows that were left empty', () => {
    const rename: Operation = {
      op: 'rename',
      columns: [
        { from: 'a', to: ' b ' },
        { from: 'c', to: 'c' },
        { from: '', to: 'd' },
      ],
    }
    expect(finished(rename)).toEqual({ op: 'rename', columns: [{ from: 'a', to: 'b' }] })
    expect(finished({ op: 'nullify', columns: ['a'], values: ['', ''] })).toEqual({
      op: 'nullify',
      columns: ['a'],
      values: [''],
    })
  })

  it('keeps formats of dates only', () => {
    const columns = [
      { column: 'a', to: 'date', format: '%d/%m/%Y' },
      { column: 'b', to: 'long', format: '%d' },
      { column: 'c', to: 'timestamp', format: '' },
    ] as const
    expect(finished({ op: 'cast', columns, onError: 'null' })).toEqual({
      op: 'cast',
      columns: [
        { column: 'a', to: 'date', format: '%d/%m/%Y' },
        { column: 'b', to: 'long' },
        { column: 'c', to: 'timestamp' },
      ],
      onError: 'null',
    })
  })

  it('unwraps groups of one condition and drops values that are not compared', () => {
    const condition = {
      all: [
        { any: [{ column: 'a', is: 'is-null', value: 'left over' }] },
        { column: '', is: 'equals', value: 'x' },
        { sql: '  ' },
      ],
    } as const
    expect(finished({ op: 'filter', condition })).toEqual({
      op: 'filter',
      condition: { column: 'a', is: 'is-null' },
    })
  })

  it('keeps groups of several conditions as they are', () => {
    const condition = {
      any: [
        { column: 'a', is: 'equals', value: '' },
        { all: [{ column: 'b', is: 'is-null' }, { sql: 'c > 1' }] },
      ],
    } as const
    expect(finished({ op: 'filter', condition })).toEqual({ op: 'filter', condition })
  })

  it('becomes a step that keeps the switch and the note of the one it edits', () => {
    const draft = { id: 's1', index: 0, isNew: false, operation: { op: 'trim', columns: ['city'] } } as const
    expect(draftStep(draft, recipe)).toEqual({
      id: 's1',
      op: 'trim',
      columns: ['city'],
      disabled: true,
      note: 'as the owner asked',
    })
    expect(draftStep({ ...draft, id: 's2', isNew: true }, recipe)).toEqual({
      id: 's2',
      op: 'trim',
      columns: ['city'],
    })
    expect(draftStep({ ...draft, operation: { op: 'trim', columns: [] } }, recipe)).toBeUndefined()
  })
})

it('makes one cast of all detected types, with their formats', () => {
  expect(
    detectedCast([
      { column: 'id', to: 'long' },
      { column: 'day', to: 'date', format: '%b %d %Y' },
    ]),
  ).toEqual({
    op: 'cast',
    columns: [
      { column: 'id', to: 'long' },
      { column: 'day', to: 'date', format: '%b %d %Y' },
    ],
    onError: 'null',
  })
})

it('keeps the order in which columns were chosen', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), fc.uniqueArray(fc.string()), (before, chosen) => {
      const after = mergeChoice(before, new Set(chosen))
      expect(after.toSorted()).toEqual(chosen.toSorted())
      const kept = before.filter(name => chosen.includes(name))
      expect(after.slice(0, kept.length)).toEqual(kept)
    }),
  )
})

it('replaces or removes one element of a list', () => {
  expect(replaceAt(['a', 'b', 'c'], 1, 'x')).toEqual(['a', 'x', 'c'])
  expect(replaceAt(['a', 'b', 'c'], 1, undefined)).toEqual(['a', 'c'])
})
