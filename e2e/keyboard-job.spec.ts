import { type Locator, type Page, expect, test } from '@playwright/test'
import { nativeRows } from './native-duckdb.fixture.ts'
import { appRows, recipeRoom } from './rooms.fixture.ts'
import { missingData, realFiles } from './shared-data.fixture.ts'

const movies = realFiles[2] ?? ''

const nativeSilver = `CREATE TABLE silver AS
  SELECT "Title"->>'$' AS title, "US Gross", "Worldwide Gross", "US DVD Sales", "Production Budget",
         strptime("Release Date", '%b %d %Y')::DATE AS released, nullif("MPAA Rating", 'Not Rated') AS rating, "Running Time min",
         "Distributor", "Source", "Major Genre" AS genre, "Creative Type", "Director", "Rotten Tomatoes Rating", "IMDB Rating" AS imdb, "IMDB Votes"
  FROM (SELECT row_number() OVER () AS n, * FROM read_json('${movies}'))
  QUALIFY row_number() OVER (PARTITION BY title, released ORDER BY n) = 1`

/** Walks with Tab, as a keyboard user does, until the control has the focus. */
const tabTo = async (page: Page, control: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
  await control.waitFor()
  const focused = () => control.evaluate(element => element.contains(document.activeElement))
  for (let presses = 0; presses < 120 && !(await focused()); presses += 1) await page.keyboard.press(key)
  await expect.poll(focused, `Tab reaches ${String(control)}`).toBe(true)
}

test.skip(missingData !== undefined, missingData ?? '')

test('the whole job on movies.json is done by keyboard alone', async ({ page }) => {
  test.setTimeout(240_000)
  const press = (key: string) => page.keyboard.press(key)
  const { panel, steps } = recipeRoom(page)
  const activate = async (name: string | RegExp, within: Page | Locator = page) => {
    await tabTo(page, within.getByRole('button', { name }).first())
    await press('Enter')
  }

  await page.goto('/')
  const choosing = page.waitForEvent('filechooser')
  await activate(/Browse/)
  await (await choosing).setFiles([movies])
  await expect(page.getByRole('dialog')).toContainText('bronze.movies')
  await press('Enter')
  await expect(page.getByText('3,201 rows into bronze.movies')).toBeVisible({ timeout: 60_000 })

  await test.step('steps are added through the menu, by typing and arrows', async () => {
    await activate('Start with detected types', panel)
    await expect(steps.getByText(/Release_Date to date/)).toBeVisible({ timeout: 60_000 })

    const add = async (kind: string) => {
      await activate('Add step', panel)
      await expect(page.getByRole('searchbox', { name: /Find a step/ })).toBeFocused()
      await page.keyboard.type(kind.slice(0, 9))
      await expect(page.getByRole('menuitem').first()).toHaveText(kind)
      await expect(page.getByRole('menuitem').first()).toHaveAttribute('data-focused')
      await press('Enter')
    }
    const pick = async (label: string, column: string) => {
      const list = panel.getByRole('listbox', { name: label })
      await tabTo(page, list)
      const option = list.getByRole('option', { name: new RegExp(`^${column}\\b`) })
      await press('Home')
      const focused = () => option.evaluate(element => element === document.activeElement)
      for (let moves = 0; moves < 40 && !(await focused()); moves += 1) await press('ArrowDown')
      await press('Space')
      await expect(option).toHaveAttribute('aria-selected', 'true')
    }
    const commit = async () => {
      await tabTo(page, panel.getByRole('button', { name: 'Add step' }))
      await press('Enter')
      await expect(steps).toBeVisible()
    }

    await add('Replace value with null')
    await tabTo(page, panel.getByRole('textbox', { name: 'Value 1' }))
    await page.keyboard.type('Not Rated')
    await pick('In columns', 'MPAA_Rating')
    await commit()

    await add('Deduplicate')
    await pick('One row for each', 'Title')
    await pick('One row for each', 'Release_Date')
    await commit()
    await expect(steps.getByRole('row')).toHaveCount(3)
  })

  await test.step('steps are switched, moved, deleted and brought back by their keys', async () => {
    await tabTo(page, steps, 'Shift+Tab')
    await press('ArrowDown')
    await press('Home')
    await press('ArrowDown')
    await expect(steps.getByRole('row').nth(1)).toBeFocused()
    await press('Space')
    await expect(steps.getByRole('row').nth(1)).toContainText('off')
    await press('Space')
    await press('Control+ArrowDown')
    await expect(steps.getByRole('row').nth(2)).toContainText('Not Rated')
    await press('Control+z')
    await expect(steps.getByRole('row').nth(1)).toContainText('Not Rated')
    await press('Delete')
    await expect(steps.getByRole('row')).toHaveCount(2)
    await press('Control+z')
    await expect(steps.getByRole('row')).toHaveCount(3)
  })

  await test.step('silver is written and equals what native DuckDB computes', async () => {
    await activate('Write silver.movies', panel)
    await expect(page.locator('a[href^="/t/silver.movies"]').first()).toBeVisible({ timeout: 60_000 })
    const order = 'ORDER BY 1 NULLS FIRST, 6 NULLS FIRST, 2 NULLS FIRST'
    const native = await nativeRows('SET threads = 1', nativeSilver, `SELECT * FROM silver ${order}`)
    const app = await appRows(page, `SELECT * FROM silver.movies ${order}`)
    expect(app.length).toBe(native.length)
    expect(app).toEqual(native)
  })

  await test.step('the palette opens the silver table, and gold is made of it', async () => {
    await press('Control+k')
    await page.keyboard.type('silver.movies')
    await press('Enter')
    await expect(page).toHaveURL(/silver\.movies/)
    await activate('Aggregate')
    const gold = page.getByRole('region', { name: 'Aggregate' })
    const groups = gold.getByRole('listbox', { name: 'Group by' })
    await tabTo(page, groups)
    await page.keyboard.type('Major_G')
    await press('Enter')
    await activate('Write gold.movies_by_major_genre', gold)
    await expect(page.locator('a[href^="/t/gold.movies_by"]').first()).toBeVisible({ timeout: 60_000 })
    const counted = 'SELECT genre, count(*) FROM silver GROUP BY genre ORDER BY genre NULLS FIRST'
    const native = await nativeRows('SET threads = 1', nativeSilver, counted)
    const app = await appRows(page, 'SELECT * FROM gold.movies_by_major_genre ORDER BY 1 NULLS FIRST')
    expect(app.map(([genre, count]) => [genre, count])).toEqual(native)
  })

  await test.step('the arrow keys walk the versions, and the grid copies what is selected', async () => {
    await page.goto('/t/bronze.movies')
    await tabTo(page, page.getByRole('grid', { name: 'bronze.movies' }))
    await press('Control+a')
    await press('Control+c')
    await expect(page.getByText(/copied/i).first()).toBeVisible()
    await tabTo(page, page.getByRole('region', { name: 'Timeline' }).getByRole('listbox'))
    await press('Home')
    await expect(page.getByText('3,201 rows', { exact: true }).first()).toBeVisible()
  })
})
