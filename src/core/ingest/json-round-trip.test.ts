import { readFileSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesOf, chunked, collect, realFile, realFiles, realFolder } from './ingest.fixture.ts'
import { jsonFormat as formatOf, readRecords as read, sourceOf, typesOf as types } from './json.fixture.ts'
import { readJson } from './json.ts'
import { sniff } from './sniff.ts'

test('any records come back the same, in either layout and cut anywhere', async () => {
  const key = fc.string({ unit: 'binary', maxLength: 6 })
  const leaf = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  )
  const value = fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(key, leaf, { maxKeys: 3 }))
  const record = fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true })
  const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      fc.constantFrom(0, 1),
      sizes,
      async (records, array, indent, cut) => {
        const texts = records.map(one => JSON.stringify(one, null, array ? indent : 0))
        fc.pre(!texts.some(text => /\\ud[89a-f]/.test(text)))
        const text = array ? `[${texts.join(', ')}]` : texts.join('\n')
        const all = await read(text, array ? 'array' : 'lines', cut)
        expect(all.corrupt).toBe(0)
        expect(all.rows).toHaveLength(records.length)
        records.forEach((one, row) => {
          all.columns.forEach((column, index) => {
            const source = sourceOf(one, column)
            // JSON has no −0 to come back as.
            const same = JSON.parse(JSON.stringify(source)) as unknown
            const cell = all.rows[row]?.[index] ?? null
            if (source === null) expect(cell).toBeNull()
            else if (typeof source === 'string') expect(cell).toBe(source)
            else if (typeof source !== 'object' || column.type === 'string') {
              expect(JSON.parse(cell ?? '')).toEqual(same)
            }
          })
        })
      },
    ),
    { numRuns: 300 },
  )
})

test('any bytes at all end as records: nothing throws, no text is lost, cutting changes nothing', async () => {
  const soup = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map(bytes => new Uint8Array(bytes)),
    fc
      .array(
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          ',',
          ':',
          '"',
          '\\',
          '\n',
          ' ',
          '1',
          'true',
          'é',
          '{"a":1}',
          '\n{"a":',
          '"b"',
        ),
        { maxLength: 60 },
      )
      .map(parts => bytesOf(parts.join(''))),
  )
  const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(
      soup,
      sizes,
      fc.constantFrom('array' as const, 'lines' as const),
      async (bytes, cut, layout) => {
        const whole = await collect(readJson(chunked(bytes), formatOf(layout), [], { file: 'f' }))
        const pieces = await collect(readJson(chunked(bytes, cut), formatOf(layout), [], { file: 'f' }))
        expect(pieces.rows).toEqual(whole.rows)
        expect(pieces.rejects).toEqual(whole.rejects)
        // With no columns at all every record is corrupt, but for empty objects; so all text but punctuation must be there.
        const bare = (text: string) => text.replace(/[\s,[\]{}]/g, '')
        const kept = whole.rows.map(([raw]) => raw ?? '').join('')
        expect(bare(kept)).toBe(bare(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)))
      },
    ),
    { numRuns: 1000 },
  )
})

describe.skipIf(!realFiles)('real files', () => {
  test('movies.json is 3,201 records, none corrupt, each as the platform parses it', async () => {
    const bytes = realFile('vega/movies.json')
    const movies: readonly Record<string, unknown>[] = JSON.parse(new TextDecoder().decode(bytes))
    const all = await read(bytes, 'array', [65_536])
    expect([all.rows.length, all.corrupt]).toEqual([3201, 0])
    expect(types(all)).toMatchObject({
      Title: 'string',
      US_Gross: 'long',
      IMDB_Rating: 'double',
      Release_Date: 'string',
    })
    movies.forEach((movie, row) => {
      const cells = all.rows[row] ?? []
      all.columns.forEach((column, index) => {
        const value = sourceOf(movie, column)
        const text = cells[index] ?? null
        expect(column.type === 'string' || text === null ? text : Number(text)).toEqual(
          column.type === 'string' && typeof value === 'number' ? `${value}` : value,
        )
      })
    })
  })

  test('the naughty strings come through as they are', async () => {
    const bytes = realFile('naughty/blns.json')
    const all = await read(bytes, 'array', [100])
    expect(all.rows.map(([value]) => value)).toEqual(JSON.parse(new TextDecoder().decode(bytes)))
    expect(types(all)).toEqual({ value: 'string' })
  })

  test('no text of JSONTestSuite that must be rejected comes through unreported', async () => {
    const folder = realFolder('json-suite/test_parsing')
    for (const name of readdirSync(folder)) {
      const bytes = new Uint8Array(readFileSync(`${folder}/${name}`))
      const format = sniff(bytes, name, bytes.length, {})
      const reported =
        !format.ok || format.value.kind !== 'json' || (await read(bytes, format.value.layout)).corrupt > 0
      if (name.startsWith('n_')) expect([name, reported]).toEqual([name, true])
      if (name.startsWith('y_') && !name.includes('duplicated'))
        expect([name, reported]).toEqual([name, false])
    }
  })
})
