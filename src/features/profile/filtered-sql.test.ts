import { expect, test } from 'vitest'
import { filteredSql } from './filtered-sql.ts'

const columns = [
  { name: 'id', type: 'long' },
  { name: 'tags', type: 'array<string>' },
]

test('what filters leave is a query over the table, or over the version that is shown', () => {
  const range = { kind: 'range', column: 'id', from: '4', to: '8' } as const
  expect(filteredSql('silver.my "own"', undefined, [range], columns)).toBe(
    `SELECT * FROM silver."my ""own"""\nWHERE (("id" >= TRY_CAST('4' AS BIGINT) AND "id" < TRY_CAST('8' AS BIGINT)) IS TRUE)`,
  )
  const gone = { kind: 'missing', column: 'tags' } as const
  expect(filteredSql('silver.orders', 3, [range, gone], columns)).toMatch(
    /^SELECT \* FROM silver\."orders" VERSION AS OF 3\nWHERE .*\n {2}AND \(\(\("tags" IS NULL\)\) IS TRUE\)$/,
  )
})

test('a filter by a column that is not there asks nothing', () => {
  const filter = { kind: 'missing', column: 'gone' } as const
  expect(filteredSql('silver.orders', undefined, [filter], columns)).toBe('SELECT * FROM silver."orders"')
})
