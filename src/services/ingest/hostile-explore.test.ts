import { appendFileSync } from 'node:fs'
import { test } from 'vitest'
import { memoryLake } from '../lake.fixture.ts'
test('explore', async () => {
  const deps = await memoryLake()
  const select = `SELECT range AS id, 'name ' || range AS name, range / 4 AS half FROM range(20000)`
  await deps.jobs.copy(select, 'good.parquet', { format: 'parquet' })
  const good = (await deps.storage.read('good.parquet')) ?? new Uint8Array()
  const size = good.length
  let n = 0
  for (const place of [0, 66997]) {
    const bytes = good.slice()
    if (place) bytes[place] = (bytes[place] ?? 0) ^ 0xff
    const p = `m${n++}.parquet`
    await deps.storage.write(p, bytes)
    const r = await deps.jobs.rows(
      `SELECT row_group_id, row_group_num_rows, num_values, path_in_schema, data_page_offset, dictionary_page_offset, total_compressed_size, compression, encodings FROM parquet_metadata('${p}')`,
      { files: [p] },
    )
    appendFileSync(
      '/tmp/explore/meta.txt',
      `${place} ${size} ` + JSON.stringify(r.rows, (_, v) => (typeof v === 'bigint' ? `${v}n` : v)) + '\n',
    )
    const t = await deps.jobs
      .rows(`SELECT num_rows FROM parquet_file_metadata('${p}')`, { files: [p] })
      .catch((e: Error) => e.message)
    appendFileSync(
      '/tmp/explore/meta.txt',
      JSON.stringify(t, (_, v) => (typeof v === 'bigint' ? `${v}n` : v)) + '\n',
    )
  }
}, 100000)
