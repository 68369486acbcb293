import { beforeEach, describe, expect, it } from 'vitest'
import type { RowQuery, RowSource } from '../core/lake/row-views.ts'
import type { Step } from '../core/recipe/recipe.ts'
import type { LakeDeps } from './deps.ts'
import { ingest } from './ingest/ingest.ts'
import { memoryLake, patientJob, sourceFile } from './lake.fixture.ts'
import { createRowSets } from './row-sets.ts'

let deps: LakeDeps
/** What the engine was asked, and with which files. */
let asked: { readonly sql: string; readonly files: readonly string[] }[]
const { cancel } = patientJob()

const drop = (csv: string) => ingest(deps, [sourceFile('sales.csv', csv)], {}, patientJob())

beforeEach(async () => {
  asked = []
  const lake = await memoryLake()
  deps = {
    ...lake,
    interactive: {
      ...lake.interactive,
      rows: async (sql, options) => {
        asked.push({ sql, files: options?.files ?? [] })
        return lake.interactive.rows(sql, options)
      },
    },
  }
  await drop('id,city\n1, Oslo \n2,Rome\n3,Oslo\n4,Oslo\n')
  return () => lake.jobs.close()
})

const trim: Step = { id: 's1', op: 'trim', columns: ['city'] }
const derive = (column: string, expression: string): Step => ({
  id: column,
  op: 'derive',
  column,
  expression,
})
const dedupe: Step = { id: 'd', op: 'dedupe', keys: ['city'], order: [], keep: 'first' }

const sourceOf = (steps: readonly Step[], kind: 'recipe' | 'step' = 'step'): RowSource => {
  const recipe = {
    formatVersion: 1,
    id: 'r',
    revision: 0,
    input: 'bronze.sales',
    output: 'silver.sales',
    audit: 'drop',
    steps,
  } as const
  return kind === 'recipe' ? { kind, recipe, steps: steps.length } : { kind, recipe, step: steps.length - 1 }
}

/** A result's columns and rows, as whoever opens it sees them. */
const shown = async (query: RowQuery) => {
  const sets = createRowSets(deps)
  const { id, columns, diff, sampled } = await sets.open(query, cancel)
  return { columns, diff, sampled, rows: await sets.read(id, 0, query.first ?? 10) }
}

describe('the first rows of a step', () => {
  it('come with its columns out of one statement, which later pages go on from', async () => {
    const sets = createRowSets(deps)
    const source = sourceOf([trim])
    const { id, columns, first } = await sets.open({ source, first: 2 }, cancel)
    expect(asked).toHaveLength(1)
    expect(columns.map(({ name, type }) => [name, type])).toEqual([
      ['id', 'string'],
      ['city', 'string'],
    ])
    const rows = [
      ['1', 'Oslo', [' Oslo ']],
      ['2', 'Rome', null],
    ]
    expect(first).toEqual(rows)
    expect(await sets.read(id, 0, 2)).toEqual(rows)
    // Sorting and filtering it asks for its columns no more than that.
    await sets.open({ source, orderBy: [{ column: 'id', descending: true }] }, cancel)
    expect(asked).toHaveLength(1)
    expect(await sets.read(id, 1, 2)).toEqual([rows[1], ['3', 'Oslo', null]])
    expect(await sets.count(id, cancel)).toBe(4)
  })

  it('are all of them when they are fewer than were asked for: nothing has to be counted', async () => {
    const sets = createRowSets(deps)
    const { id, rows, first } = await sets.open({ source: sourceOf([trim]), first: 5 }, cancel)
    expect([rows, first?.length]).toEqual([4, 4])
    expect(await sets.read(id, 3, 10)).toHaveLength(1)
    expect(await sets.count(id, cancel)).toBe(4)
    expect(asked).toHaveLength(1)
  })

  it('are those that its pages have, in the same types, whatever the types are', async () => {
    const steps = [
      derive('big', 'CAST(id AS HUGEINT) + 170141183460469231731687303'),
      derive('real', 'CAST(id AS DOUBLE) / 4'),
      derive('uuid', "CAST('00000000-0000-4000-8000-00000000000' || id AS UUID)"),
      derive('at', "CAST('2024-05-06 07:08:09' AS TIMESTAMP)"),
      derive('zoned', "CAST('2024-05-06 07:08:09' AS TIMESTAMPTZ)"),
      derive('time', "CAST('07:08:09' AS TIME)"),
      derive('list', '[id, NULL]'),
      derive('struct', '{a: CAST(id AS SMALLINT), b: city}'),
      derive('price', 'CAST(id AS DECIMAL(7, 2))'),
      derive('none', 'NULL'),
      derive('kind', "CAST('a' AS ENUM('a', 'b'))"),
    ]
    for (let count = 1; count <= steps.length; count += 1)
      for (const some of [steps.slice(0, count), steps.slice(count - 1, count)]) {
        const source = sourceOf(some, 'recipe')
        expect(await shown({ source, first: 3 })).toEqual(
          await shown({ source }).then(all => ({ ...all, rows: all.rows.slice(0, 3) })),
        )
      }
    const [row] = (await shown({ source: sourceOf(steps.slice(0, 1), 'recipe'), first: 1 })).rows
    expect(row).toEqual(['1', ' Oslo ', '170141183460469231731687304'])
  })

  it('may be none: the columns are told', async () => {
    const none: Step = { id: 'n', op: 'filter', condition: { column: 'city', is: 'equals', value: 'x' } }
    const source = sourceOf([none], 'recipe')
    const { columns, rows } = await shown({ source, first: 5 })
    expect([columns.map(({ name }) => name), rows]).toEqual([['id', 'city'], []])
  })

  it('that can not be made fail as they do page by page', async () => {
    const wrong = sourceOf([derive('x', 'nowhere + 1')], 'recipe')
    const failure = async (query: RowQuery): Promise<unknown> =>
      shown(query).catch((thrown: unknown) => thrown)
    expect(await failure({ source: wrong, first: 5 })).toEqual(await failure({ source: wrong }))
    const assert: Step = {
      id: 'a',
      op: 'assert',
      condition: { column: 'city', is: 'equals', value: 'Rome' },
      otherwise: 'fail',
    }
    const source = sourceOf([assert], 'recipe')
    expect(await failure({ source, first: 5 })).toMatchObject({ error: { kind: 'query-failed' } })
  })

  it('are not asked for once the caller gave up', async () => {
    const gone = AbortSignal.abort()
    const opening = createRowSets(deps).open({ source: sourceOf([trim]), first: 5 }, gone)
    await expect(opening).rejects.toMatchObject({ error: { kind: 'cancelled' } })
  })
})

describe('a first look', () => {
  const look = async (steps: readonly Step[], sample: number) => {
    asked = []
    const { rows, sampled } = await shown({ source: sourceOf(steps, 'recipe'), first: 10, sample })
    return { rows, sampled, files: asked.at(-1)?.files.length }
  }

  it('reads only the files that have its rows', async () => {
    await drop('id,city\n5,Bern\n6,Rome\n')
    expect(await look([trim, dedupe], 4)).toEqual({
      rows: [
        ['1', 'Oslo'],
        ['2', 'Rome'],
      ],
      sampled: 4,
      files: 1,
    })
    expect((await look([trim, dedupe], 5)).files).toBe(2)
    expect(await look([trim, dedupe], 5)).toMatchObject({ rows: [{}, {}, ['5', 'Bern']] })
  })

  it('reads all of its input for a step that joins it to itself', async () => {
    await drop('id,city\n5,Rome\n')
    const join: Step = {
      id: 'j',
      op: 'join',
      table: 'bronze.sales',
      how: 'inner',
      on: [{ left: 'city', right: 'city' }],
      columns: [{ from: 'id', as: 'other' }],
    }
    const { rows, files, sampled } = await look([dedupe, join], 2)
    expect([files, sampled]).toEqual([2, 2])
    const matches = rows.filter(([id]) => id === '2').map(row => row.at(-1))
    expect(new Set(matches)).toEqual(new Set(['2', '5']))
  })
})
