import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { RowSource } from '../core/lake/row-views.ts'
import { recipeOf } from '../core/recipe/engine.fixture.ts'
import { ingest } from './ingest/ingest.ts'
import { memoryLake, patientJob, sourceFile } from './lake.fixture.ts'
import { createPreparedResults } from './prepared-results.ts'
import { createProfiles } from './profile.ts'
import { createRowSets } from './row-sets.ts'

const { cancel } = patientJob()

const openLake = async () => {
  const lake = await memoryLake()
  const results = createPreparedResults(lake)
  const rows = Array.from(
    { length: 40 },
    (_, at) => `${at},T-${at},${at === 7 ? 'x' : at},Ana ${at % 3},2026`,
  )
  const file = sourceFile('orders.csv', `id,code,amount,name,day\n${rows.join('\n')}\n`)
  await ingest(lake, [file], {}, patientJob())
  return { lake, profiles: createProfiles(lake, results), rowSets: createRowSets(lake, results) }
}

let open: Awaited<ReturnType<typeof openLake>>
beforeAll(async () => {
  open = await openLake()
})

describe('a step of a recipe', () => {
  const text = (column: string) => ({ column, to: 'double' as const })
  const recipe = recipeOf([
    { op: 'filter', condition: { column: 'id', is: 'not-equals', value: '5' } },
    { op: 'cast', onError: 'reject', columns: [text('amount')] },
    { op: 'rename', columns: [{ from: 'code', to: 'label' }] },
    { op: 'drop', columns: ['day'] },
    { op: 'dedupe', keys: ['name'], order: [], keep: 'first' },
    { op: 'derive', column: 'twice', expression: 'amount * 2' },
  ])

  test.each(recipe.steps.map(({ op }, step) => [op, step]))(
    'is profiled as the rows after it: %s',
    async (_op, step) => {
      const input = { ...recipe, input: 'bronze.orders' }
      const names = ['id', 'code', 'label', 'amount', 'name', 'day', 'twice']
      const of = (source: RowSource) => open.profiles.profile(source, names, [], cancel)
      const marked = await of({ kind: 'step', recipe: input, step })
      const plain = await of({ kind: 'recipe', recipe: input, steps: step + 1 })
      expect(marked).toEqual(plain)
      expect(plain.columns.length).toBeGreaterThan(3)
    },
  )

  test('is profiled from the rows that a grid of it counts: they are made once', async () => {
    const source = { kind: 'step', recipe: { ...recipe, input: 'bronze.orders' }, step: 4 } as const
    const { id } = await open.rowSets.open({ source }, cancel)
    await open.rowSets.count(id, cancel)
    const copies = vi.spyOn(open.lake.jobs, 'copy')
    await open.profiles.profile(source, ['id'], [], cancel)
    expect(copies).not.toHaveBeenCalled()
    copies.mockRestore()
  })
})
