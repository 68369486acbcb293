import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ColumnView } from '../../core/lake/table-views.ts'
import { parseScript } from '../../core/sql/parse-statement.ts'
import { examplesFor, withExample } from './examples.ts'

const column = (name: string, type: string, audit = false): ColumnView => ({
  name,
  type,
  nullable: true,
  audit,
})

const orders = {
  name: 'silver.orders',
  version: 4,
  modified: Date.UTC(2026, 2, 1, 9, 14),
  columns: [column('order_id', 'long'), column('status', 'string'), column('amount', 'decimal(12,2)')],
}

const all = (table: typeof orders) => examplesFor(table).flatMap(({ examples }) => examples)
const sqlOf = (table: typeof orders, title: string) => all(table).find(one => one.title === title)?.sql

describe('examples', () => {
  it('are made for the table: its columns, its versions, its time', () => {
    expect(sqlOf(orders, 'As of version 3')).toBe('SELECT * FROM silver.orders VERSION AS OF 3')
    expect(sqlOf(orders, 'As of a time')).toBe(
      "SELECT * FROM silver.orders TIMESTAMP AS OF '2026-03-01 09:15'",
    )
    expect(sqlOf(orders, 'Insert')).toBe(
      "INSERT INTO silver.orders (order_id, status, amount)\nVALUES (1, 'text', 1.5)",
    )
    expect(sqlOf(orders, 'Update')).toContain('SET status = trim(status)')
  })

  it('change no rows of bronze, which keeps what the files held', () => {
    const bronze = examplesFor({ ...orders, name: 'bronze.orders' })
    expect(bronze.map(({ title }) => title)).toEqual(['Ask', 'The table', 'History and upkeep'])
  })

  it('are all statements of ours, whatever the columns are called and whatever type they have', () => {
    const types = fc.constantFrom('string', 'long', 'double', 'date', 'timestamp', 'boolean', 'array<string>')
    const columns = fc.array(
      fc
        .tuple(fc.string({ unit: 'grapheme', minLength: 1 }), types, fc.boolean())
        .map(args => column(...args)),
    )
    fc.assert(
      fc.property(
        columns,
        fc.nat(100),
        fc.constantFrom('silver.t', 'bronze.t', 'gold.größe'),
        (list, version, name) => {
          for (const { sql, title } of all({ ...orders, name, version, columns: list })) {
            const script = parseScript(sql)
            expect(script.ok, `${title}: ${sql}`).toBe(true)
            if (script.ok) expect(script.value).toHaveLength(1)
          }
        },
      ),
    )
  })
})

it('an example goes behind what is in the editor, which stays', () => {
  const example = { title: 'x', sql: 'SELECT 2' }
  const result = (text: string) => {
    const { insert, from } = withExample(text, example)
    return text.slice(0, from) + insert
  }
  expect(result('  \n')).toBe('SELECT 2')
  expect(result('SELECT 1\n')).toBe('SELECT 1;\n\nSELECT 2')
  expect(result('SELECT 1;\n')).toBe('SELECT 1;\n\nSELECT 2')
})
