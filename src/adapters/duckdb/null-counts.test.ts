import { expect, test } from 'vitest'
import { createMemoryStorage } from '../memory/memory-storage.ts'
import { createNodeEngine } from './node-engine.fixture.ts'

/** `late` is null in all of the first row group and nowhere after it: what readers mistook. Only out of a table come several groups. */
const nulls = `CREATE TEMP TABLE nulls AS SELECT i, CASE WHEN i >= 43008 THEN 'v' || i END AS late,
  CASE WHEN i % 3 > 0 THEN i END AS third, CAST(NULL AS DOUBLE) AS never, repeat('é', 300) AS wide, i % 2 = 0 AS even,
  CASE WHEN i % 7 > 0 THEN {'a': CASE WHEN i < 90000 THEN i END} END AS pair, [i, NULL] AS items
  FROM range(130000) AS t(i)`

const plain = ['i', 'late', 'third', 'never', 'wide', 'even']

test('each row group of a written file tells its own nulls, and none of nested columns', async () => {
  const engine = await createNodeEngine(createMemoryStorage())
  await engine.query(nulls)
  const path = 'silver/nulls.parquet'
  const files = [path]
  await engine.copy('SELECT * FROM nulls', path, { format: 'parquet' })
  const footer = await engine.rows(
    `SELECT row_group_num_rows, list(stats_null_count ORDER BY column_id) FROM parquet_metadata('${path}')
      GROUP BY row_group_id, row_group_num_rows ORDER BY row_group_id`,
    { files },
  )
  let start = 0
  for (const [size, told] of footer.rows) {
    const end = start + Number(size)
    const counted = await engine.rows(
      `SELECT ${plain.map(column => `count(*) - count(${column})`).join(', ')}
        FROM read_parquet(['${path}'], file_row_number=true) WHERE file_row_number >= ${start} AND file_row_number < ${end}`,
      { files },
    )
    expect(told).toEqual([...(counted.rows[0] ?? []), null, null])
    start = end
  }
  expect(footer.rows.length).toBeGreaterThan(2)
  expect(footer.rows[0]?.[0]).toBe(43_008n)
  expect(start).toBe(130_000)
  await engine.close()
})
