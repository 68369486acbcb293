import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Page, expect, test } from '@playwright/test'
import { openApp, sql } from './automation.fixture.ts'
import { utf16, utf8 } from '../src/services/ingest/hostile-bytes.fixture.ts'
import { hostileFiles, png } from '../src/services/ingest/hostile-files.fixture.ts'

/** Longest that one file may take, ms: far above what it needs, far below what anybody would call a hang. */
const patience = 30_000

/** Ingests a file into `bronze.t`. */
const ingest = (page: Page, name: string, bytes: Uint8Array) =>
  page.evaluate(
    ([fileName, base64]) => {
      const content = Uint8Array.from(atob(base64), char => char.charCodeAt(0))
      return window.boathouse.ingest(new File([content], fileName), { table: 'bronze.t' })
    },
    [name, Buffer.from(bytes).toString('base64')] as const,
  )

const rows = async (page: Page, text: string) => (await sql(page, text)).rows

const expectStillWorks = async (page: Page): Promise<void> => {
  await page.evaluate(() => window.boathouse.ingest(new File(['a,b\n1,2\n'], 'fine.csv')))
  expect(await rows(page, 'SELECT a, b FROM bronze.fine')).toEqual([['1', '2']])
}

const refused = (file: string, reason: RegExp) => ({
  tables: [],
  rejects: [],
  failures: [{ file, reason: expect.stringMatching(reason) }],
})

const read = (count: number, corrupt: number) => ({ tables: [{ rows: count, corrupt }], failures: [] })

test.describe('in the browser, too, a file that is not what it claims ends in rows or a message, and the app works on', () => {
  test.setTimeout(patience)
  test.beforeEach(({ page }) => openApp(page))
  test.afterEach(({ page }) => expectStillWorks(page))

  test('2,000 columns', async ({ page }) => {
    const line = (of: (column: number) => string) =>
      Array.from({ length: 2000 }, (_, column) => of(column)).join(',')
    const text = [line(c => `c${c}`), line(c => `${c}`), line(c => `${c * 2}`), '1,2,3'].join('\n')
    expect(await ingest(page, 'wide.csv', utf8(text))).toMatchObject(read(3, 1))
    expect(
      await rows(page, 'SELECT c0, c1234, c1999, _corrupt_record FROM bronze.t ORDER BY _source_row'),
    ).toEqual([
      ['0', '1234', '1999', null],
      ['0', '2468', '3998', null],
      [null, null, null, '1,2,3'],
    ])
  })

  const tenMegabytes = 'x'.repeat(10 * 1024 * 1024)

  test('a single line of 10 MB', async ({ page }) => {
    expect(await ingest(page, 'line.csv', utf8(tenMegabytes))).toMatchObject(read(1, 0))
    expect(await rows(page, 'SELECT length(column_1) FROM bronze.t')).toEqual([[10_485_760n]])
  })

  test('a single line of 10 MB of JSON, cut off', async ({ page }) => {
    const text = `[{"a":"${tenMegabytes}"},{"a":"b"},{"a":`
    expect(await ingest(page, 'line.json', utf8(text))).toMatchObject(read(3, 1))
    expect(await rows(page, 'SELECT length(a), _corrupt_record FROM bronze.t ORDER BY _source_row')).toEqual([
      [10_485_760n, null],
      [1n, null],
      [null, '{"a":'],
    ])
  })

  for (const [name, bytes] of [
    ['UTF-16 LE', utf16('\ufeffid,name\n1,Zoë\n2,日本 🚀\n', 'le')],
    ['UTF-16 BE without a mark', utf16('id,name\n1,Zoë\n2,日本 🚀\n', 'be')],
    ['CR-only line ends', utf8('id,name\r1,Zoë\r2,日本 🚀\r')],
  ] as const) {
    test(name, async ({ page }) => {
      expect(await ingest(page, 'text.csv', bytes)).toMatchObject(read(2, 0))
      expect(await rows(page, 'SELECT id, name FROM bronze.t ORDER BY id')).toEqual([
        ['1', 'Zoë'],
        ['2', '日本 🚀'],
      ])
    })
  }

  test('a PNG named .csv', async ({ page }) => {
    expect(await ingest(page, 'photo.csv', png)).toMatchObject(
      refused('photo.csv', /^photo\.csv is a PNG image/),
    )
  })

  test('JSON that is cut off', async ({ page }) => {
    const report = await ingest(page, 'cut.json', utf8('[{"a":1},\n{"a":'))
    expect(report).toMatchObject({
      ...read(2, 1),
      rejects: [{ file: 'cut.json', row: 2, line: 2, excerpt: '{"a":' }],
    })
  })

  test('Parquet that is cut off, or damaged in the middle', async ({ page }) => {
    const base64 = await page.evaluate(async () => {
      const lines = Array.from({ length: 20_000 }, (_, i) => `${i},name ${i}`).join('\n')
      await window.boathouse.ingest(new File([`id,name\n${lines}\n`], 'source.csv'))
      const blob = await window.boathouse.exportTable('bronze.source')
      let binary = ''
      for (const byte of new Uint8Array(await blob.arrayBuffer())) binary += String.fromCharCode(byte)
      return btoa(binary)
    })
    const whole = Buffer.from(base64, 'base64')
    const half = await ingest(page, 'half.parquet', whole.subarray(0, whole.length / 2))
    expect(half).toMatchObject(refused('half.parquet', /^half\.parquet can not be read as Parquet/))
    const broken = Buffer.from(whole).fill(0xa5, 200, 5000)
    const report = await ingest(page, 'broken.parquet', broken)
    expect(report).toMatchObject(refused('broken.parquet', /^broken\.parquet can not be read as Parquet/))
  })

  test('names that file systems dislike', async ({ page }) => {
    const odd = hostileFiles.filter(({ what }) => what.startsWith('the name'))
    expect(odd.length).toBeGreaterThan(5)
    for (const { name, bytes } of odd) {
      expect(await ingest(page, name, bytes), name).toMatchObject(read(2, 0))
    }
    const found = await rows(page, 'SELECT DISTINCT _source_file FROM bronze.t')
    expect(new Set(found.flat())).toEqual(new Set(odd.map(({ name }) => name)))
  })

  test('a file that changes after it was chosen', async ({ page }) => {
    const folder = mkdtempSync(join(tmpdir(), 'boathouse-changing-'))
    const path = join(folder, 'changing.csv')
    try {
      writeFileSync(path, 'a,b\n1,2\n')
      // File systems tell times in steps: a change within one would not show.
      utimesSync(path, 1_600_000_000, 1_600_000_000)
      await page.evaluate(() => {
        const input = document.createElement('input')
        input.type = 'file'
        input.id = 'chosen'
        document.body.append(input)
      })
      await page.setInputFiles('#chosen', path)
      const chosen = page.locator('#chosen')
      expect(await chosen.evaluate((input: HTMLInputElement) => input.files?.[0]?.lastModified)).toBe(
        1_600_000_000_000,
      )
      writeFileSync(path, 'a,b\n1,2\n3,4\n')
      const report = await chosen.evaluate((input: HTMLInputElement) =>
        window.boathouse.ingest([...(input.files ?? [])]),
      )
      expect(report).toMatchObject(refused('changing.csv', /^changing\.csv can not be read: it was changed/))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
