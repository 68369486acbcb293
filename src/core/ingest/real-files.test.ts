import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decodeToUtf8 } from './decode.ts'
import { readDelimited } from './delimited.ts'
import { chunked, collect, realFile, realFiles, realFolder } from './ingest.fixture.ts'
import { previewRecords } from './preview.ts'
import { sniff, sniffBytes } from './sniff.ts'

const load = async (path: string) => {
  const bytes = realFile(path)
  const name = path.split('/').at(-1) ?? ''
  const head = bytes.subarray(0, sniffBytes)
  const format = sniff(head, name, bytes.length, {})
  if (!format.ok || format.value.kind !== 'delimited') throw new Error(`${name} is not delimited`)
  const text = decodeToUtf8(chunked(bytes, [10_007]), format.value.encoding)
  const read = await collect(readDelimited(text, format.value, { file: name }))
  return { format: format.value, ...read, preview: previewRecords(head, format.value, 50).rows }
}

describe.skipIf(!realFiles)('real files', () => {
  const folder = realFolder('csv-spectrum')
  test.each(realFiles ? readdirSync(`${folder}/csvs`) : [])(
    'csv-spectrum %s reads as its JSON says',
    async file => {
      const expected: readonly Record<string, string>[] = JSON.parse(
        readFileSync(`${folder}/json/${file.replace('.csv', '.json')}`, 'utf8'),
      )
      const { format, rows, corrupt } = await load(`csv-spectrum/csvs/${file}`)
      const records = rows.map(row =>
        Object.fromEntries(format.columns.map((name, index) => [name, row[index]])),
      )
      expect(records).toEqual(expected)
      expect(corrupt).toBe(0)
    },
  )

  // Counts by another reader: native DuckDB, read_csv(…, header=false, nullstr='\N', all_varchar=true).
  test.each([
    ['airports', 7698, 14],
    ['airlines', 6162, 8],
    ['routes', 67_663, 9],
    ['planes', 246, 3],
    ['countries', 261, 3],
  ])('OpenFlights %s is %d records, all of %d cells, none corrupt', async (name, count, width) => {
    const { rows, corrupt, numbers, preview } = await load(`openflights/${name}.dat`)
    expect([rows.length, corrupt, numbers.at(-1)]).toEqual([count, 0, BigInt(count)])
    expect(new Set(rows.map(row => row.length))).toEqual(new Set([width + 1]))
    expect(preview).toEqual(rows.slice(0, 50).map(row => row.slice(0, -1)))
  })

  test('\\N is NULL in exactly the cells where it stands, and empty text stays empty text', async () => {
    const text = new TextDecoder().decode(realFile('openflights/airlines.dat'))
    const { rows } = await load('openflights/airlines.dat')
    const nulls = rows.flatMap(row => row.slice(0, -1)).filter(cell => cell === null).length
    expect(nulls).toBe(text.match(/(?<=^|,)\\N(?=,|$)/gm)?.length)
    expect(rows[1]).toEqual(['1', 'Private flight', null, '-', 'N/A', '', '', 'Y', null])
  })

  test.each([
    ['birdstrikes', 10_000],
    ['seattle-weather', 1461],
  ])('vega %s is %d records, none corrupt', async (name, count) => {
    const { rows, corrupt } = await load(`vega/${name}.csv`)
    expect([rows.length, corrupt]).toEqual([count, 0])
  })
})
