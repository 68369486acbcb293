import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { retailFiles } from './retail.ts'

const textOf = (name: string): string => {
  const file = retailFiles().find(each => each.name === name)
  return new TextDecoder().decode(file?.bytes)
}

const recordsOf = (name: string): string[][] =>
  textOf(name)
    .trimEnd()
    .split('\n')
    .slice(1)
    .map(line => line.split(','))

const hashesOf = () =>
  Object.fromEntries(
    retailFiles().map(({ name, bytes }) => [name, createHash('sha256').update(bytes).digest('hex')]),
  )

describe('the sample data set', () => {
  it('has the same bytes on every machine and in every release', () => {
    expect(hashesOf()).toEqual({
      'customers.csv': '857aadbb5c64c9c91df351dd83937499ee053427c3b5081c2857d36054f9d491',
      'orders.csv': 'f3c9761845a8248fc56c112d8638bce1e44867d5994fc76a93a71770a1b77af4',
      'products.json': '232d35ab699bbd4d11e57a3dd90c2f04d2f77309d28cc7ac84dadda559e9cf72',
    })
  })

  it('gives the same bytes when made twice', () => {
    expect(hashesOf()).toEqual(hashesOf())
  })

  it('has about as many rows as it promises', () => {
    expect(recordsOf('customers.csv').length).toBeGreaterThan(1900)
    expect(recordsOf('customers.csv').length).toBeLessThan(2100)
    expect(recordsOf('orders.csv').length).toBeGreaterThan(19_500)
    expect(recordsOf('orders.csv').length).toBeLessThan(20_500)
    expect(JSON.parse(textOf('products.json'))).toHaveLength(200)
  })

  it('has customers twice, the second time with a newer date', () => {
    const rows = recordsOf('customers.csv')
    const byId = new Map<string, string[][]>()
    for (const row of rows) byId.set(row[0] ?? '', [...(byId.get(row[0] ?? '') ?? []), row])
    const twice = [...byId.values()].filter(same => same.length > 1)
    expect(twice.length).toBeGreaterThan(100)
    const newer = twice.filter(([first, second]) => (second?.[6] ?? '') > (first?.[6] ?? ''))
    expect(newer.length).toBeGreaterThan(100)
  })

  it('has every kind of dirt in the customers that it documents', () => {
    const rows = recordsOf('customers.csv')
    const column = (index: number) => new Set(rows.map(row => row[index] ?? ''))
    expect([...column(4)]).toEqual(expect.arrayContaining(['US', 'U.S.', 'usa', 'germany', 'portugal ']))
    expect([...column(2)]).toEqual(expect.arrayContaining(['N/A', '-', '']))
    expect([...column(5)]).toEqual(expect.arrayContaining(['2024-02-30', 'unknown', '']))
    expect([...column(1)].some(name => name.startsWith('  '))).toBe(true)
    expect([...column(1)].some(name => name.startsWith('\u00a0'))).toBe(true)
    expect(rows.every(row => row.length === 8)).toBe(true)
  })

  it('has every kind of dirt in the orders that it documents', () => {
    const rows = recordsOf('orders.csv')
    const whole = rows.filter(row => row.length === 7)
    expect(rows.length - whole.length).toBe(5)
    const amounts = whole.map(row => row[4] ?? '')
    for (const dirt of ['$', 'EUR', '€', 'USD ', 'N/A'])
      expect(amounts.some(amount => amount.includes(dirt))).toBe(true)
    expect(amounts).toContain('')
    const dates = whole.map(row => row[5] ?? '')
    for (const shape of [/^\d{4}-\d\d-\d\d$/, /^\d\d\/\d\d\/\d{4}$/, /^[A-Z][a-z]{2} \d\d \d{4}$/])
      expect(dates.some(date => shape.test(date))).toBe(true)
    expect(new Set(whole.map(([id]) => id)).size).toBeLessThan(whole.length)
  })

  it('has products with mixed types and nested values', () => {
    const products = JSON.parse(textOf('products.json')) as Record<string, unknown>[]
    const types = (key: string) => new Set(products.map(product => typeof product[key]))
    expect(types('price')).toEqual(new Set(['number', 'string', 'object']))
    expect(types('in_stock')).toEqual(new Set(['number', 'string']))
    expect(types('discontinued')).toEqual(new Set(['boolean', 'string']))
    expect(products.every(({ tags }) => Array.isArray(tags))).toBe(true)
    expect(products.some(({ attributes }) => JSON.stringify(attributes).includes('width_cm'))).toBe(true)
  })
})
