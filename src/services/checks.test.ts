import { beforeEach, expect, test } from 'vitest'
import type { Operation, Recipe } from '../core/recipe/recipe.ts'
import type { LakeDeps } from './deps.ts'
import { saveRecipe } from './documents.ts'
import { ingest } from './ingest/ingest.ts'
import { memoryLake, patientJob, sourceFile } from './lake.fixture.ts'
import { refresh } from './refresh.ts'
import { tableHistory } from './tables.ts'

let deps: LakeDeps
const drop = (text: string) => ingest(deps, [sourceFile('sales.csv', text)], {}, patientJob())

beforeEach(async () => {
  deps = await memoryLake()
  await drop('id,city,amount\n1,Oslo,10\n2,,-4\n3,Rome,\n4,Rome,0\n')
  return () => deps.interactive.close()
})

const recipeOf = (...steps: readonly (Operation & { readonly disabled?: boolean })[]): Recipe => ({
  formatVersion: 1,
  id: 'r',
  revision: 0,
  input: 'bronze.sales',
  output: 'silver.sales',
  audit: 'drop',
  steps: steps.map((step, index) => ({ id: `s${index + 1}`, ...step })),
})

const notNegative = {
  op: 'assert',
  condition: { column: 'amount', is: 'at-least', value: '0' },
  otherwise: 'warn',
} as const
const named = {
  op: 'assert',
  condition: { column: 'city', is: 'is-not-null' },
  message: 'Every sale has a city',
  otherwise: 'warn',
} as const
const cast = { op: 'cast', columns: [{ column: 'amount', to: 'long' }], onError: 'null' } as const
const empty = { op: 'nullify', columns: ['city', 'amount'], values: [''] } as const

const checksOfNewest = async () => (await tableHistory(deps, 'silver.sales')).at(-1)?.info.boathouse?.checks

test('a commit tells for how many rows each rule of its recipe did not hold, where it stands among the steps', async () => {
  const none = { op: 'filter', condition: { column: 'id', is: 'equals', value: '1' } } as const
  await saveRecipe(deps, recipeOf(empty, cast, notNegative, named, none))
  await refresh(deps, 'silver.sales', patientJob())
  expect(await checksOfNewest()).toEqual([
    // A NULL is not at least 0 either.
    { step: 's3', rule: expect.stringContaining('amount') as string, failed: 2 },
    { step: 's4', rule: 'Every sale has a city', failed: 1 },
  ])
})

test('a rule that holds is told with 0 rows, and follows the data from version to version', async () => {
  const hasId = { ...named, condition: { column: 'id', is: 'is-not-null' } } as const
  await saveRecipe(deps, recipeOf({ ...empty, columns: ['id'] }, cast, hasId))
  await refresh(deps, 'silver.sales', patientJob())
  await drop('id,city,amount\n,Lima,1\n')
  await refresh(deps, 'silver.sales', patientJob())
  const history = await tableHistory(deps, 'silver.sales')
  expect(history.map(({ info }) => info.boathouse?.checks?.[0]?.failed)).toEqual([0, 1])
})

test('nothing is said of rules that are off, of those that stop a refresh, and of recipes without any', async () => {
  const holds = { ...named, condition: { column: 'id', is: 'is-not-null' }, otherwise: 'fail' } as const
  await saveRecipe(deps, recipeOf(cast, { ...named, disabled: true }, holds))
  await refresh(deps, 'silver.sales', patientJob())
  expect((await tableHistory(deps, 'silver.sales')).at(-1)?.info.boathouse).toEqual({
    recipe: { id: 'r', revision: 1 },
    inputs: [{ table: 'bronze.sales', version: 0 }],
  })
})
