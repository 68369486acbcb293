import { type Page, expect, test } from '@playwright/test'
import { nativeRows } from './native-duckdb.fixture.ts'
import { appRows, dropFiles, recipeRoom } from './rooms.fixture.ts'
import { missingData, realFiles } from './shared-data.fixture.ts'

const [airports = '', routes = '', movies = ''] = realFiles

const airportColumns = [
  'id',
  'name',
  'city',
  'country',
  'iata',
  'icao',
  'lat',
  'lon',
  'alt',
  'tz',
  'dst',
  'zone',
  'type',
  'source',
]

/** The file as text, read by native DuckDB: `\\N` is NULL, a quote inside quotes is doubled. */
const readAirports = `CREATE TABLE raw AS SELECT row_number() OVER () AS n, * FROM read_csv('${airports}', auto_detect = false,
  header = false, delim = ',', quote = '"', escape = '"', nullstr = '\\N',
  columns = {${airportColumns.map(name => `'${name}': 'VARCHAR'`).join(', ')}})`

/** What the recipe below should give, written for native DuckDB by hand. */
const nativeSilver = `CREATE TABLE silver AS
  SELECT id::BIGINT AS airport_id, trim(name) AS name, nullif(trim(city), '') AS city, country, iata, icao,
         lat::DOUBLE AS column_7, lon::DOUBLE AS column_8, alt::BIGINT AS altitude_ft, tz::DOUBLE AS column_10, dst AS column_11,
         zone AS column_12, type AS column_13, source AS column_14, round(alt::BIGINT * 0.3048, 1) AS altitude_m
  FROM raw WHERE iata IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY nullif(trim(city), ''), country ORDER BY alt::BIGINT DESC, n) = 1`

const nativeGold = `SELECT country, count(*) AS airports, max(altitude_ft) AS highest, avg(altitude_m) AS mean_altitude,
  count(DISTINCT column_12) AS zones FROM silver GROUP BY country ORDER BY country NULLS FIRST`

const catalogItem = (page: Page, table: string) =>
  page.getByRole('navigation', { name: 'Catalog' }).locator(`a[href^="/t/${table}"]`)

test.describe.configure({ mode: 'serial' })
test.skip(missingData !== undefined, missingData ?? '')

test('files dropped on the page become bronze, silver, gold and a Parquet file, and are there after a reload', async ({
  page,
}, info) => {
  test.setTimeout(240_000)
  await page.goto('/')
  await expect(page.getByText('Nothing leaves this machine')).toBeVisible()

  await test.step('the overlay names the result before the mouse is released', async () => {
    const said = await dropFiles(page, realFiles)
    expect(said).toContain('3 files → bronze.airports, bronze.routes, bronze.movies')
  })

  await test.step('the sheet shows how each file will be read, and Enter takes it', async () => {
    const sheet = page.getByRole('dialog')
    await expect(sheet.getByText('no header line, \\N is NULL')).toBeVisible()
    await expect(sheet.getByRole('switch', { name: /header/ })).not.toBeChecked()
    await page.keyboard.press('Enter')
    await expect(catalogItem(page, 'bronze.airports')).toBeVisible({ timeout: 60_000 })
    await expect(page.getByText('78,562 rows into 3 tables')).toBeVisible()
  })

  await test.step('the grid shows the rows, with NULL as NULL', async () => {
    await expect(page.getByRole('gridcell', { name: 'Goroka Airport' })).toBeVisible()
    await expect(page.getByText('7,698 rows').first()).toBeVisible()
  })

  const { panel, steps, add, commit, choose, pick } = recipeRoom(page)
  await test.step('a recipe is clicked together', async () => {
    await panel.getByRole('button', { name: 'Start with detected types' }).click()
    await expect(steps.getByText(/Cast column_1 and column_9 to long/)).toBeVisible({ timeout: 30_000 })

    await add('Rename')
    const names = {
      column_1: 'airport_id',
      column_2: 'name',
      column_3: 'city',
      column_4: 'country',
      column_5: 'iata',
      column_6: 'icao',
      column_9: 'altitude_ft',
    }
    for (const [index, [from, to]] of Object.entries(names).entries()) {
      if (index > 0) await panel.getByRole('button', { name: 'Add a column' }).click()
      await choose(panel.getByRole('button', { name: new RegExp(`Column ${index + 1}$`) }), from)
      await panel.getByRole('textbox', { name: `New name of ${from}` }).fill(to)
    }
    await expect(page.getByRole('columnheader', { name: /airport_id/ })).toBeVisible()
    await commit()

    await add('Trim')
    await pick('Columns to trim', ['name', 'city'])
    await commit()

    await add('Replace value with null')
    await pick('In columns', ['city'])
    await commit()

    await add('Filter')
    await choose(panel.getByRole('button', { name: /Column$/ }), 'iata')
    await choose(panel.getByRole('button', { name: /Comparison$/ }), 'is not NULL')
    await commit()

    await add('Derive')
    await panel.getByRole('combobox', { name: 'Column' }).fill('altitude_m')
    await panel.getByRole('textbox', { name: 'Expression' }).fill('round(altitude_ft * 0.3048, 1)')
    await commit()

    await add('Deduplicate')
    await pick('One row for each', ['city', 'country'])
    await panel.getByRole('button', { name: 'Order the rows first' }).click()
    await choose(panel.getByRole('button', { name: /Order column 1$/ }), 'altitude_ft')
    await choose(panel.getByRole('button', { name: /Direction of altitude_ft$/ }), 'descending')
    await commit()
    await expect(steps.getByRole('row')).toHaveCount(7)
  })

  await test.step('steps can be undone, redone, switched, moved and looked at', async () => {
    await panel.getByRole('button', { name: 'Undo' }).click()
    await expect(steps.getByRole('row')).toHaveCount(6)
    await page.keyboard.press('Control+Shift+z')
    await expect(steps.getByRole('row')).toHaveCount(7)

    await panel.getByRole('button', { name: 'Switch step 5 off' }).click()
    await expect(steps.getByRole('row').nth(4)).toContainText('off')
    await panel.getByRole('button', { name: 'Switch step 5 on' }).click()
    await expect(steps.getByRole('row').nth(4)).toContainText('7,698 → 6,072 rows', { timeout: 30_000 })

    await steps.getByRole('row').nth(3).click()
    await page.keyboard.press('Control+ArrowUp')
    await expect(steps.getByRole('row').nth(2)).toContainText('NULL')
    await page.keyboard.press('Control+z')
    await expect(steps.getByRole('row').nth(2)).toContainText('Trim')
  })

  await test.step('the silver table is written, cell for cell what native DuckDB computes', async () => {
    await panel.getByRole('button', { name: 'Write silver.airports' }).click()
    await expect(catalogItem(page, 'silver.airports')).toBeVisible({ timeout: 60_000 })
    const order = 'ORDER BY airport_id'
    const native = await nativeRows(readAirports, nativeSilver, `SELECT * FROM silver ${order}`)
    const app = await appRows(page, `SELECT * FROM silver.airports ${order}`)
    expect(app.length).toBe(native.length)
    expect(app).toEqual(native)
  })

  await test.step('a gold aggregate of it is built, drawn and written', async () => {
    await catalogItem(page, 'silver.airports').click()
    await page.getByRole('button', { name: 'Aggregate', exact: true }).click()
    const gold = page.getByRole('region', { name: 'Aggregate' })
    await gold.getByRole('textbox', { name: 'Name of the gold table' }).fill('airports_by_country')
    await gold
      .getByRole('listbox', { name: 'Group by' })
      .getByRole('option', { name: /^country/ })
      .click()
    const measure = async (place: number, fn: string, column: string | undefined, name: string) => {
      if (place > 1) await gold.getByRole('button', { name: 'Add a measure' }).click()
      await choose(gold.getByRole('button', { name: new RegExp(`Measure ${place}$`) }), fn)
      if (column)
        await choose(gold.getByRole('button', { name: new RegExp(`Column of measure ${place}$`) }), column)
      await gold.getByRole('textbox', { name: `Name of measure ${place}` }).fill(name)
    }
    await measure(1, 'Count', undefined, 'airports')
    await measure(2, 'Maximum', 'altitude_ft', 'highest')
    await measure(3, 'Average', 'altitude_m', 'mean_altitude')
    await measure(4, 'Count distinct', 'column_12', 'zones')
    await expect(page.getByRole('img', { name: /airports by country/i })).toBeVisible({ timeout: 30_000 })
    await gold.getByRole('button', { name: 'Write gold.airports_by_country' }).click()
    await expect(catalogItem(page, 'gold.airports_by_country')).toBeVisible({ timeout: 60_000 })

    const native = await nativeRows(readAirports, nativeSilver, nativeGold)
    const app = await appRows(page, 'SELECT * FROM gold.airports_by_country ORDER BY country NULLS FIRST')
    expect(app.length).toBe(native.length)
    app.forEach((row, index) => {
      const expected = native[index] ?? []
      row.forEach((cell, column) => {
        const want = expected[column]
        if (typeof want === 'number') expect(cell).toBeCloseTo(want, 9)
        else expect(cell).toEqual(want)
      })
    })
  })

  await test.step('a second drop makes a second version of each, and the timeline goes back and forth', async () => {
    await dropFiles(page, [airports])
    await expect(page.getByRole('dialog')).toContainText(/append/i)
    await page.keyboard.press('Enter')
    await expect(page.getByText('7,698 rows into bronze.airports')).toBeVisible({ timeout: 60_000 })
    await page.evaluate(() => window.boathouse.refresh('gold.airports_by_country'))
    for (const table of ['bronze.airports', 'silver.airports', 'gold.airports_by_country']) {
      expect((await page.evaluate(name => window.boathouse.history(name), table)).length).toBe(2)
    }
    await page.goto('/t/bronze.airports')
    await expect(page.getByText('15,396 rows').first()).toBeVisible()
    const timeline = page.getByRole('region', { name: 'Timeline' })
    await expect(timeline.getByRole('option')).toHaveCount(2)
    await timeline.getByRole('listbox').focus()
    await page.keyboard.press('ArrowLeft')
    await expect(page.getByText('7,698 rows', { exact: true }).first()).toBeVisible()
    await expect(page).toHaveURL(/v=0/)
    await timeline.getByRole('button', { name: 'Back to latest' }).click()
    await expect(page.getByText('15,396 rows').first()).toBeVisible()
    await timeline.getByRole('option').first().click()
    await expect(page.getByText('7,698 rows', { exact: true }).first()).toBeVisible()
  })

  await test.step('the gold table leaves as a Parquet file that native DuckDB opens with the right types', async () => {
    await page.goto('/t/gold.airports_by_country')
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    const downloading = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Parquet' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe('gold.airports_by_country@v1.parquet')
    const path = info.outputPath('gold.parquet')
    await download.saveAs(path)
    const types = await nativeRows(`DESCRIBE SELECT * FROM '${path}'`)
    expect(types.map(([name, type]) => [name, type])).toEqual([
      ['country', 'VARCHAR'],
      ['airports', 'BIGINT'],
      ['highest', 'BIGINT'],
      ['mean_altitude', 'DOUBLE'],
      ['zones', 'BIGINT'],
    ])
    const order = 'ORDER BY country NULLS FIRST'
    expect(await nativeRows(`SELECT * FROM '${path}' ${order}`)).toEqual(
      await appRows(page, `SELECT * FROM gold.airports_by_country ${order}`),
    )
  })

  await test.step('after a reload everything is still there', async () => {
    const before = await page.evaluate(() => window.boathouse.tables())
    await page.reload()
    await expect(catalogItem(page, 'gold.airports_by_country')).toBeVisible()
    expect(await page.evaluate(() => window.boathouse.tables())).toEqual(before)
    await page.goto('/t/silver.airports')
    await expect(recipeRoom(page).steps.getByRole('row')).toHaveCount(7)
  })
  void routes
  void movies
})
