import { describe, expect, it } from 'vitest'
import { noTables } from './check.ts'
import { columnsAfter, stepEffect } from './step-kinds.ts'
import type { RecipeColumn } from './columns.ts'
import type { Operation } from './recipe.ts'

const columns: readonly RecipeColumn[] = [
  { name: 'id', type: 'long' },
  { name: 'Name', type: 'string' },
  { name: 'left', type: 'string' },
]
const context = { columns, tables: noTables }
const effect = (operation: Operation) => stepEffect(operation, context)
const after = (operation: Operation) => columnsAfter(operation, context)

describe('the effect of a step', () => {
  it('in place: reads and writes the same columns, each row alone', () => {
    const both = {
      reads: ['Name', 'left'],
      writes: ['Name', 'left'],
      removes: [],
      reach: 'row',
      repeatable: true,
    }
    expect(effect({ op: 'trim', columns: ['Name', 'left', 'Name'] })).toEqual(both)
    expect(effect({ op: 'nullify', columns: ['Name', 'left'], values: ['x'] })).toEqual(both)
  })

  it('of a rename removes what is no longer there, also when names are swapped', () => {
    const swap = [
      { from: 'id', to: 'Name' },
      { from: 'Name', to: 'key' },
    ]
    expect(effect({ op: 'rename', columns: swap })).toEqual({
      reads: ['id', 'Name'],
      writes: ['Name', 'key'],
      removes: ['id'],
      reach: 'row',
      repeatable: true,
    })
  })

  it('of SQL reads the columns that it names, in any case and quoted', () => {
    expect(effect({ op: 'derive', column: 'x', expression: `upper("NAME") || 'id'` })).toEqual({
      reads: ['Name'],
      writes: ['x'],
      removes: [],
      reach: 'row',
      repeatable: true,
    })
  })

  it.each(['row_number() OVER (ORDER BY id)', '(SELECT max(id) FROM step_0)', 'count(*)'])(
    'of %s reads all columns of all rows',
    expression => {
      expect(effect({ op: 'derive', column: 'x', expression })).toMatchObject({
        reads: ['id', 'Name', 'left'],
        reach: 'table',
        repeatable: false,
      })
    },
  )

  it.each(['random()', 'left || UUID()', 'id + nextval($$s$$)'])('of %s is another each time', sql => {
    expect(effect({ op: 'derive', column: 'x', expression: sql })).toMatchObject({ repeatable: false })
    const condition = { all: [{ column: 'id', is: 'is-null' }, { sql }] } as const
    expect(effect({ op: 'filter', condition })).toMatchObject({ reach: 'row', repeatable: false })
  })

  it('of a filter writes nothing', () => {
    const condition = {
      any: [{ column: 'id', is: 'is-null' }, { all: [{ sql: 'name > 1' }, { column: 'id', is: 'is-null' }] }],
    } as const
    expect(effect({ op: 'filter', condition })).toEqual({
      reads: ['id', 'Name'],
      writes: [],
      removes: [],
      reach: 'row',
      repeatable: true,
    })
  })

  it('of a dedupe reaches over the rows of a key', () => {
    const order = [{ column: 'id', descending: true }]
    expect(effect({ op: 'dedupe', keys: ['Name'], order, keep: 'last' })).toEqual({
      reads: ['Name', 'id'],
      writes: [],
      removes: [],
      reach: 'keyed',
      repeatable: true,
    })
  })

  it('of a disabled step is nothing', () => {
    const step = { op: 'drop', columns: ['id'], id: 's', disabled: true } as const
    expect(stepEffect(step, context)).toEqual({
      reads: [],
      writes: [],
      removes: [],
      reach: 'row',
      repeatable: true,
    })
    expect(columnsAfter(step, context)).toBe(columns)
  })
})

describe('the columns after a step', () => {
  it('keep their place and take their new type or name', () => {
    expect(after({ op: 'cast', columns: [{ column: 'Name', to: 'date' }], onError: 'null' })[1]).toEqual({
      name: 'Name',
      type: 'date',
    })
    expect(after({ op: 'rename', columns: [{ from: 'id', to: 'key' }] })[0]).toEqual({
      name: 'key',
      type: 'long',
    })
    expect(after({ op: 'drop', columns: ['Name'] }).map(({ name }) => name)).toEqual(['id', 'left'])
  })

  it('of a derive have a type that only the engine knows', () => {
    expect(after({ op: 'derive', column: 'new', expression: '1' }).at(-1)).toEqual({
      name: 'new',
      type: undefined,
    })
    expect(after({ op: 'derive', column: 'id', expression: '1' })[0]).toEqual({ name: 'id', type: undefined })
  })
})
