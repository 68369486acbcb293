import { describe, expect, it } from 'vitest'
import type { Assignment, MergeAction, MergeClause, SqlText } from '../sql/delta-statement.ts'
import { metadata as plain } from './log.fixture.ts'
import {
  type PlannedClause,
  allowsSeveralMatches,
  evolveForMerge,
  mergeParameters,
  mergeTexts,
  planClauses,
} from './merge-plan.ts'
import { field, struct } from './schema.fixture.ts'

const text = (sql: string): SqlText => ({ sql, span: { start: 0, end: sql.length } })
const set = (column: string, value?: string): Assignment => ({
  column: column.split('.'),
  value: value === undefined ? undefined : text(value),
})
const clause = (when: MergeClause['when'], action: MergeAction, condition?: string): MergeClause => ({
  when,
  action,
  ...(condition === undefined ? {} : { condition: text(condition) }),
})
const insert = (columns: readonly string[], values: readonly string[]): MergeAction => ({
  kind: 'insert',
  columns: columns.map(column => column.split('.')),
  values: values.map(text),
})
const all = {
  update: { kind: 'update-all' },
  insert: { kind: 'insert-all' },
  delete: { kind: 'delete' },
} as const

const schema = struct({ id: 'long', name: 'string' })
const source = { alias: 's', schema: struct({ ID: 'long', name: 'string', extra: 'date' }) }

const plan = (clauses: readonly MergeClause[], over = schema, evolving = false, from = source) =>
  planClauses(clauses, over, 't', from, evolving)
const planned = (...input: Parameters<typeof plan>): readonly PlannedClause[] => {
  const result = plan(...input)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}
const problem = (...input: Parameters<typeof plan>) => {
  const result = plan(...input)
  return result.ok ? undefined : result.error
}
const valuesOf = ({ values }: PlannedClause) =>
  Object.fromEntries(values.map(value => [value.field.name, value.sql(raw => raw.sql)]))

describe('clauses of a MERGE', () => {
  it('keep their place, condition and kind', () => {
    const clauses = planned([
      clause('matched', all.delete, 's.extra IS NULL'),
      clause('matched', all.update),
      clause('not-matched', all.insert),
      clause('not-matched-by-source', { kind: 'update', set: [set('name', "'gone'")] }),
    ])
    expect(clauses.map(({ index, when, kind, condition }) => [index, when, kind, condition])).toEqual([
      [0, 'matched', 'delete', 's.extra IS NULL'],
      [1, 'matched', 'update', undefined],
      [2, 'not-matched', 'insert', undefined],
      [3, 'not-matched-by-source', 'update', undefined],
    ])
  })

  it('* takes each column of the table from the source’s of its name, whatever the case, and no other', () => {
    const [update, fresh] = planned([clause('matched', all.update), clause('not-matched', all.insert)])
    expect(update && valuesOf(update)).toEqual({ id: '"s"."ID"', name: '"s"."name"' })
    expect(fresh && valuesOf(fresh)).toEqual({ id: '"s"."ID"', name: '"s"."name"' })
  })

  it('* says which columns the source lacks, and that evolution would do without them', () => {
    const wide = struct({ id: 'long', name: 'string', zip: 'integer', city: 'string' })
    for (const action of [all.update, all.insert]) {
      const when = action.kind === 'update-all' ? 'matched' : 'not-matched'
      const error = problem([clause(when, action)], wide)
      expect(error).toMatchObject({ kind: 'schema-mismatch' })
      expect(error?.message).toMatch(/has no zip, city.*SCHEMA EVOLUTION/)
    }
    const [update, fresh] = planned(
      [clause('matched', all.update), clause('not-matched', all.insert)],
      wide,
      true,
    )
    expect(update && Object.keys(valuesOf(update))).toEqual(['id', 'name'])
    expect(fresh && valuesOf(fresh)).toMatchObject({ zip: 'CAST((NULL\n) AS INTEGER)' })
  })

  it('* does not ask the source for generated columns, nor INSERT * for those with a default', () => {
    const made = {
      type: 'struct',
      fields: [
        ...schema.fields,
        { ...field('twice', 'long'), metadata: { 'delta.generationExpression': 'id * 2' } },
      ],
    } as const
    const [update] = planned([clause('matched', all.update)], made)
    expect(update && Object.keys(valuesOf(update))).toEqual(['id', 'name'])
    const withDefault = {
      type: 'struct',
      fields: [...schema.fields, { ...field('state', 'string'), metadata: { CURRENT_DEFAULT: "'new'" } }],
    } as const
    const [fresh] = planned([clause('not-matched', all.insert)], withDefault)
    expect(fresh && valuesOf(fresh)).toMatchObject({ state: "CAST(('new'\n) AS VARCHAR)" })
    expect(problem([clause('matched', all.update)], withDefault)?.message).toMatch(/has no state/)
  })

  it('INSERT fills the columns that it does not name with their defaults', () => {
    const [fresh] = planned([clause('not-matched', insert(['t.NAME'], ['s.name']))])
    expect(fresh && valuesOf(fresh)).toEqual({ name: 's.name', id: 'CAST((NULL\n) AS BIGINT)' })
  })

  it.each<[string, readonly MergeClause[], RegExp]>([
    [
      'as many values as columns',
      [clause('not-matched', insert(['id', 'name'], ['1']))],
      /names 2 columns, but gives 1/,
    ],
    ['known columns', [clause('not-matched', insert(['nope'], ['1']))], /no column nope/],
    [
      'each column once',
      [clause('matched', { kind: 'update', set: [set('id', '1'), set('id', '2')] })],
      /more than once/,
    ],
    [
      'whole columns to insert',
      [clause('not-matched', insert(['name.first'], ['1']))],
      /can not fill name\.first alone/,
    ],
  ])('need %s', (_, clauses, message) => {
    expect(problem(clauses)?.message).toMatch(message)
  })

  it('need two names to call the tables by', () => {
    expect(problem([], schema, false, { ...source, alias: 'T' })?.message).toMatch(
      /are called t; give one an alias/,
    )
  })
})

describe('a target row with several matches', () => {
  const allowed = (...clauses: readonly MergeClause[]) => allowsSeveralMatches(planned(clauses))

  it('is fine only where the one thing that can happen to it is to be deleted', () => {
    expect(allowed(clause('matched', all.delete))).toBe(true)
    expect(allowed(clause('matched', all.delete, 's.id > 1'))).toBe(false)
    expect(allowed(clause('matched', all.update))).toBe(false)
    expect(allowed(clause('matched', all.delete, 's.id > 1'), clause('matched', all.delete))).toBe(false)
    expect(allowed(clause('not-matched', all.insert))).toBe(true)
  })
})

describe('schema evolution', () => {
  const evolve = (clauses: readonly MergeClause[], metadata = plain) => {
    let next = 0
    return evolveForMerge(metadata, source.schema, clauses, 't', () => `uuid-${(next += 1)}`)
  }
  const names = (clauses: readonly MergeClause[]) => evolve(clauses).schema.fields.map(({ name }) => name)

  it('adds all columns that only the source has, where a clause takes all', () => {
    expect(names([clause('matched', all.update)])).toEqual(['id', 'name', 'extra'])
    expect(names([clause('matched', all.delete), clause('not-matched', all.insert)])).toEqual([
      'id',
      'name',
      'extra',
    ])
  })

  it('adds those that a clause names', () => {
    expect(names([clause('matched', { kind: 'update', set: [set('t.Extra', 's.extra')] })])).toEqual([
      'id',
      'name',
      'extra',
    ])
    expect(names([clause('not-matched', insert(['extra'], ['s.extra']))])).toEqual(['id', 'name', 'extra'])
  })

  it('adds nothing that no clause asks for', () => {
    expect(evolve([clause('matched', { kind: 'update', set: [set('name', "'x'")] })])).toBe(plain)
    expect(evolve([clause('matched', all.delete)])).toBe(plain)
  })

  it('makes new columns nullable, and gives them an id and a physical name under column mapping', () => {
    const mapped = {
      ...plain,
      configuration: { 'delta.columnMapping.mode': 'name', 'delta.columnMapping.maxColumnId': '2' },
    }
    const { schema: after, configuration } = evolve([clause('matched', all.update)], mapped)
    const extra = after.fields.find(({ name }) => name === 'extra')
    expect(extra?.nullable).toBe(true)
    expect(extra?.metadata['delta.columnMapping.physicalName']).toMatch(/^col-uuid-/)
    expect(Number(configuration['delta.columnMapping.maxColumnId'])).toBeGreaterThan(2)
  })
})

describe('the history of a MERGE', () => {
  it('tells the clauses as Spark does', () => {
    const clauses = [
      clause('matched', all.delete, ' s.a > 1 '),
      clause('matched', all.update),
      clause('not-matched', all.insert),
    ]
    expect(mergeParameters(text('t.id = s.id'), clauses)).toEqual({
      predicate: '["(t.id = s.id)"]',
      matchedPredicates: '[{"predicate":"(s.a > 1)","actionType":"delete"},{"actionType":"update"}]',
      notMatchedPredicates: '[{"actionType":"insert"}]',
      notMatchedBySourcePredicates: '[]',
    })
  })

  it('every expression of the user is known, so that errors can be told about it', () => {
    const clauses = [
      clause('matched', { kind: 'update', set: [set('name', 's.name'), set('id')] }, 's.a > 1'),
      clause('not-matched', insert(['id'], ['s.b'])),
    ]
    const statement = {
      kind: 'merge',
      table: 'silver.t',
      source: text('src'),
      on: text('t.id = s.id'),
      clauses,
      mergeSchema: false,
    } as const
    expect(mergeTexts(statement)).toEqual(['src', 't.id = s.id', 's.a > 1', 's.name', 's.b'])
  })
})
