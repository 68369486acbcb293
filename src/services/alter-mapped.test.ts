import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNodeEngine } from '../adapters/duckdb/node-engine.fixture.ts'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import type { Alteration } from '../core/sql/delta-statement.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'
import { alterTable } from './alter.ts'
import { memoryCommitDeps } from './commit.fixture.ts'
import { createTable } from './create-table.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { tableRelation } from './relation.ts'
import { writeTable } from './write-table.ts'

const storage = createMemoryStorage()
let engine: LakeDeps['jobs']
beforeAll(async () => {
  engine = await createNodeEngine(storage)
})
afterAll(() => engine.close())

/** What the table should be: columns by name, each with an id of its own, and rows by those ids. */
interface Model {
  columns: { name: string; id: number }[]
  rows: Map<number, number>[]
  ids: number
}

interface Step {
  readonly kind: 'add' | 'rename' | 'drop' | 'insert'
  readonly pick: number
  readonly name: string
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('add', 'rename', 'drop', 'insert'),
  pick: fc.nat(9),
  name: fc.constantFrom('a', 'b', 'A b', 'with"quote', '_', 'col-1', 'é'),
})

const alteration = ({ kind, pick, name }: Step, model: Model): Alteration | undefined => {
  const taken = model.columns.some(column => column.name.toLowerCase() === name.toLowerCase())
  const chosen = model.columns[pick % model.columns.length]
  if (!chosen) return undefined
  if (kind === 'add' && !taken)
    return { kind: 'add-columns', columns: [{ path: [name], type: 'BIGINT', nullable: true }] }
  if (kind === 'rename' && !taken) return { kind: 'rename-column', path: [chosen.name], to: name }
  if (kind === 'drop' && model.columns.length > 1)
    return { kind: 'drop-columns', paths: [[chosen.name]], ifExists: false }
  return undefined
}

const follow = (model: Model, change: Alteration): void => {
  if (change.kind === 'add-columns')
    model.columns.push({ name: change.columns[0]?.path[0] ?? '', id: (model.ids += 1) })
  if (change.kind === 'rename-column') {
    const column = model.columns.find(({ name }) => name === change.path[0])
    if (column) column.name = change.to
  }
  if (change.kind === 'drop-columns')
    model.columns = model.columns.filter(({ name }) => name !== change.paths[0]?.[0])
}

const expected = ({ columns, rows }: Model): unknown[][] =>
  rows.map(row => columns.map(({ id }) => (row.has(id) ? BigInt(row.get(id) ?? 0) : null)))

const byText = (rows: readonly (readonly unknown[])[]): string[] =>
  rows.map(row => row.map(cell => String(cell)).join('|')).toSorted()

test('whatever is added, renamed and dropped, old and new rows are read under the right names', async () => {
  let value = 0
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 10 }),
      fc.boolean(),
      async (steps, upgraded) => {
        const fresh: LakeDeps = {
          ...memoryCommitDeps({ storage }),
          interactive: engine,
          jobs: engine,
          scratch: '_boathouse/scratch/test',
        }
        const table = `silver.mapped_${(run += 1)}`
        const properties = { 'delta.columnMapping.mode': 'name' }
        const columns = [{ path: ['a'], type: 'BIGINT', nullable: true }]
        const made = {
          kind: 'create-table',
          table,
          mode: 'create',
          columns,
          partitionedBy: [],
          constraints: [],
        } as const
        await createTable(fresh, { ...made, properties: upgraded ? {} : properties }, patientJob())
        const model: Model = { columns: [{ name: 'a', id: 0 }], rows: [], ids: 0 }
        const insert = async () => {
          const cells = model.columns.map(({ name, id }) => ({ name, id, cell: (value += 1) }))
          const sql = `SELECT ${cells.map(({ name, cell }) => `${cell}::BIGINT AS ${quoteIdentifier(name)}`).join(', ')}`
          await writeTable(fresh, table, { sql, files: [] }, { kind: 'append' }, {}, patientJob())
          model.rows.push(new Map(cells.map(({ id, cell }) => [id, cell])))
        }
        await insert()
        if (upgraded) await alterTable(fresh, table, { kind: 'set-properties', properties }, patientJob())
        for (const next of steps) {
          const change = alteration(next, model)
          if (change) {
            await alterTable(fresh, table, change, patientJob())
            follow(model, change)
          } else if (next.kind === 'insert') await insert()
        }
        const { snapshot } = await fresh.logs.load(table)
        expect(snapshot.metadata.schema.fields.map(({ name }) => name)).toEqual(
          model.columns.map(({ name }) => name),
        )
        const { sql, files } = await tableRelation(fresh, engine, table, snapshot)
        expect(byText((await engine.rows(sql, { files })).rows)).toEqual(byText(expected(model)))
      },
    ),
    { numRuns: 25 },
  )
}, 120_000)
