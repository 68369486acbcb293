import { beforeEach, describe, expect, it } from 'vitest'
import type { Recipe, Step } from '../core/recipe/recipe.ts'
import type { LakeDeps } from './deps.ts'
import { filesBelow } from './files-below.ts'
import { ingest } from './ingest/ingest.ts'
import { memoryLake, patientJob, sourceFile } from './lake.fixture.ts'
import { compareRecipes } from './recipe-compare.ts'
import { createRowSets } from './row-sets.ts'

let deps: LakeDeps
const { cancel } = patientJob()

const recipeOf = (steps: readonly Step[]): Recipe => ({
  formatVersion: 1,
  id: 'r',
  revision: 0,
  input: 'bronze.sales',
  output: 'silver.sales',
  audit: 'drop',
  steps,
})

const trim: Step = { id: 's1', op: 'trim', columns: ['city'] }
const keepOslo: Step = {
  id: 's2',
  op: 'filter',
  condition: { column: 'city', is: 'equals', value: 'Oslo' },
}
const first: Step = { id: 's3', op: 'dedupe', keys: ['city'], order: [], keep: 'first' }

beforeEach(async () => {
  deps = await memoryLake()
  const csv = 'id,city\n1, Oslo \n2,Rome\n3,Oslo\n4,Oslo\n'
  await ingest(deps, [sourceFile('sales.csv', csv)], {}, patientJob())
  return () => deps.jobs.close()
})

describe('the rows at a step', () => {
  it('show the columns of the step alone, and have old values and marks behind them', async () => {
    const sets = createRowSets(deps)
    const source = { kind: 'step', recipe: recipeOf([trim, keepOslo]), step: 0 } as const
    const { id, columns, diff } = await sets.open({ source }, cancel)
    expect(columns.map(({ name }) => name)).toEqual(['id', 'city'])
    expect(diff).toEqual({ columns: [{}, { mark: 'changed', was: 2 }], isReshaped: false })
    expect(await sets.read(id, 0, 2)).toEqual([
      ['1', 'Oslo', [' Oslo ']],
      ['2', 'Rome', null],
    ])
    // Later pages come from a file.
    expect(await sets.read(id, 2, 1)).toEqual([['3', 'Oslo', null]])
    expect(await sets.count(id, cancel)).toBe(4)
  })

  it('that it touches alone can be asked for, and be sorted', async () => {
    const sets = createRowSets(deps)
    const recipe = recipeOf([trim, keepOslo, first])
    const orderBy = [{ column: 'id', descending: true }]
    const source = { kind: 'step', recipe, step: 2, only: 'touched' } as const
    const { id } = await sets.open({ source, orderBy }, cancel)
    expect(await sets.read(id, 0, 10)).toEqual([
      ['4', 'Oslo', 'removed'],
      ['3', 'Oslo', 'removed'],
    ])
  })
})

describe('the rows that a step takes out', () => {
  it('come page by page, are counted, and can be chosen by the reason', async () => {
    const reject: Step = {
      id: 's4',
      op: 'cast',
      columns: [
        { column: 'id', to: 'long' },
        { column: 'city', to: 'date' },
      ],
      onError: 'reject',
    }
    const sets = createRowSets(deps)
    const source = { kind: 'rejected', recipe: recipeOf([trim, reject, first]), step: 1 } as const
    const { id, columns, diff, sampled } = await sets.open({ source, sample: 1 }, cancel)
    expect(columns.map(({ name }) => name)).toEqual(['reason', 'id', 'city'])
    expect([diff?.reason, diff?.row, sampled]).toEqual([0, undefined, undefined])
    const reason = (city: string) => `Column "city": the value "${city}" does not convert to date.`
    expect(await sets.read(id, 0, 2)).toEqual([
      [reason('Oslo'), '1', 'Oslo'],
      [reason('Rome'), '2', 'Rome'],
    ])
    expect(await sets.read(id, 2, 5)).toHaveLength(2)
    expect(await sets.count(id, cancel)).toBe(4)
    const where = [{ kind: 'values', column: 'reason', values: [reason('Rome')] }] as const
    const chosen = await sets.open({ source, where }, cancel)
    expect(await sets.read(chosen.id, 0, 5)).toEqual([[reason('Rome'), '2', 'Rome']])
  })

  it('are the others of a filter and of a dedupe, as they come into it', async () => {
    const sets = createRowSets(deps)
    const rowsOf = async (step: number) => {
      const recipe = recipeOf([trim, keepOslo, first])
      const { id } = await sets.open({ source: { kind: 'rejected', recipe, step } }, cancel)
      return sets.read(id, 0, 10)
    }
    expect(await rowsOf(0)).toEqual([])
    expect(await rowsOf(1)).toEqual([['2', 'Rome']])
    expect(await rowsOf(2)).toEqual([
      ['3', 'Oslo'],
      ['4', 'Oslo'],
    ])
  })
})

describe('a first look', () => {
  const rowsOf = async (steps: readonly Step[], sample: number) => {
    const sets = createRowSets(deps)
    const source = { kind: 'recipe', recipe: recipeOf(steps), steps: steps.length } as const
    const { id, sampled } = await sets.open({ source, sample }, cancel)
    return { sampled, rows: await sets.read(id, 0, 10) }
  }

  it('reads only the first rows of the input where a step looks beyond single rows, and says so', async () => {
    expect(await rowsOf([trim, first], 1)).toEqual({ sampled: 1, rows: [['1', 'Oslo']] })
  })

  it('is the whole where every step looks at single rows, or the input has no more rows', async () => {
    expect(await rowsOf([trim, keepOslo], 1)).toEqual({
      sampled: undefined,
      rows: [
        ['1', 'Oslo'],
        ['3', 'Oslo'],
        ['4', 'Oslo'],
      ],
    })
    const all = await rowsOf([trim, first], 4)
    expect(all.sampled).toBeUndefined()
    expect(all.rows).toHaveLength(2)
  })
})

describe('a comparison of two recipes', () => {
  const [a, b] = [recipeOf([trim]), recipeOf([trim, keepOslo])]

  it('is over all rows, by a key or without', async () => {
    expect(await compareRecipes(deps, a, b, [], cancel)).toMatchObject({
      rowsA: 4,
      rowsB: 3,
      onlyA: 1,
      same: 3,
    })
    const untrimmed = await compareRecipes(deps, recipeOf([]), a, ['id'], cancel)
    expect(untrimmed).toMatchObject({ onlyA: 0, onlyB: 0, changed: 1, same: 3 })
    expect(untrimmed.columns.map(({ name, cells }) => [name, cells])).toEqual([
      ['id', 0],
      ['city', 1],
    ])
  })

  it('gives its rows page by page, marked', async () => {
    const sets = createRowSets(deps)
    const { id, columns, diff } = await sets.open({ source: { kind: 'comparison', a, b } }, cancel)
    expect(columns.map(({ name }) => name)).toEqual(['id', 'city'])
    expect(diff?.row).toBe(2)
    expect(await sets.read(id, 0, 10)).toEqual([['2', 'Rome', 'removed']])
    expect(await sets.count(id, cancel)).toBe(1)
  })

  it('refuses a key that is not in both, and leaves no more than a few scratch files', async () => {
    const drop: Step = { id: 's9', op: 'drop', columns: ['id'] }
    await expect(compareRecipes(deps, a, recipeOf([drop]), ['id'], cancel)).rejects.toMatchObject({
      error: { kind: 'invalid' },
    })
    for (let length = 1; length < 12; length += 1) {
      const derive = (index: number): Step => ({
        id: `d${index}`,
        op: 'derive',
        column: `c${index}`,
        expression: '1',
      })
      const steps = Array.from({ length }, (_, index) => derive(index))
      await compareRecipes(deps, a, recipeOf(steps), [], cancel)
    }
    expect((await filesBelow(deps.storage, deps.scratch)).length).toBeLessThanOrEqual(6)
  })
})
