import { type Page, expect, test } from '@playwright/test'
import { openApp } from './automation.fixture.ts'
import { appRows, recipeRoom } from './rooms.fixture.ts'

/** 40 people; every fourth name has blanks around it. */
const people = `id,name,city\n${Array.from(
  { length: 40 },
  (_, row) =>
    `${row + 1},${row % 4 === 0 ? ` Person-${row} ` : `Person-${row}`},${row % 2 ? 'Rome' : 'Oslo'}`,
).join('\n')}\n`

/** Two recipes from the same table: the second trims, and leaves ten rows out. */
const openVariants = async (page: Page): Promise<void> => {
  await openApp(page)
  await page.evaluate(async text => {
    await window.boathouse.ingest(new File([text], 'people.csv'))
    const cast = { op: 'cast', columns: [{ column: 'id', to: 'long' }], onError: 'null' } as const
    await window.boathouse.recipes.save('silver.people', { input: 'bronze.people', steps: [cast] })
    await window.boathouse.recipes.save('silver.people_b', {
      input: 'bronze.people',
      steps: [
        cast,
        { op: 'trim', columns: ['name'] },
        { op: 'filter', condition: { column: 'id', is: 'greater', value: '10' } },
      ],
    })
  }, people)
  await page.goto('/t/bronze.people')
}

/** Walks with Tab, as a keyboard user does, until the control has the focus. */
const tabTo = async (page: Page, control: ReturnType<Page['locator']>, key = 'Tab'): Promise<void> => {
  await control.waitFor()
  const focused = () => control.evaluate(element => element.contains(document.activeElement))
  for (let presses = 0; presses < 120 && !(await focused()); presses += 1) await page.keyboard.press(key)
  await expect.poll(focused, `${key} reaches ${String(control)}`).toBe(true)
}

test('by keys alone: two variants are compared, a recipe is exported, imported with its mends, and a column made by example', async ({
  page,
}) => {
  await openVariants(page)
  const { panel, steps } = recipeRoom(page)
  const dialog = page.getByRole('dialog')
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  /** Opens the recipe's menu with the keyboard and takes the item that begins with the words. */
  const more = async (words: string): Promise<void> => {
    await tabTo(page, panel.getByRole('button', { name: 'More for the recipe' }))
    await press('Enter')
    await page.getByRole('menu').waitFor()
    await page.keyboard.type(words)
    await expect(page.getByRole('menuitem', { name: new RegExp(`^${words}`) })).toBeFocused()
    await press('Enter')
    await dialog.waitFor()
  }

  await test.step('the difference: rows by a key, cells, and the grid of what differs', async () => {
    await more('Compare with silver.people_b')
    const keys = dialog.getByRole('listbox', { name: 'The same row on both sides has the same' })
    await tabTo(page, keys)
    await press('Home', 'Space')
    await expect(keys.getByRole('option', { name: /^id\b/ })).toHaveAttribute('aria-selected', 'true')
    await tabTo(page, dialog.getByRole('button', { name: 'Compare', exact: true }))
    await press('Enter')
    const table = dialog.getByRole('table', { name: 'What differs' })
    await expect(table.getByRole('row', { name: /^Rows of silver\.people 40/ })).toBeVisible()
    await expect(table.getByRole('row', { name: /^Rows of silver\.people_b 30/ })).toBeVisible()
    await expect(table.getByRole('row', { name: /Rows that are the same 23/ })).toBeVisible()
    await expect(table.getByRole('row', { name: /Rows that differ in a value 7/ })).toBeVisible()
    await expect(table.getByRole('row', { name: /Rows only in silver\.people 10/ })).toBeVisible()
    await expect(table.getByRole('row', { name: /Cells of name 7/ })).toBeVisible()
    await tabTo(page, dialog.getByRole('button', { name: 'Show the rows that differ' }))
    await press('Enter')
    await expect(dialog).toBeHidden()
    await expect(
      page.getByText('silver.people and silver.people_b: rows that differ', { exact: true }),
    ).toBeVisible()
    await expect(page.getByText('17 rows', { exact: true })).toBeVisible()
  })

  const text = await test.step('the recipe as text of four formats', async () => {
    await more('Export recipe')
    const formats = dialog.getByRole('radiogroup', { name: 'Format' })
    const made = dialog.locator('pre').first()
    const json = (await made.textContent()) ?? ''
    expect(JSON.parse(json)).toMatchObject({ output: 'silver.people', steps: [{ op: 'cast' }] })
    await tabTo(page, formats)
    for (const mark of ['TRY_CAST', 'spark.sql', '{{']) {
      await press('ArrowRight', 'Space')
      await expect(made).toContainText(mark)
    }
    await press('Escape')
    await expect(dialog).toBeHidden()
    await expect(panel.getByRole('button', { name: 'More for the recipe' })).toBeFocused()
    return json
  })

  await test.step('pasted with a column that is not there, it says so, and is mended', async () => {
    const broken = text.replace('"column": "id"', '"column": "nam"')
    expect(broken).not.toBe(text)
    await more('Import recipe')
    await tabTo(page, dialog.getByRole('textbox', { name: 'Recipe as JSON' }))
    await page.keyboard.insertText(broken)
    const flights = dialog.getByRole('list', { name: 'Steps to import' }).getByRole('listitem')
    await expect(flights.first()).toContainText('There is no column "nam" at this point.')
    await expect(dialog.getByText('1 step can not run yet')).toBeVisible()
    await tabTo(page, flights.first().getByRole('button', { name: 'Use name' }))
    await press('Enter')
    await expect(flights.first()).toContainText('fits')
    await tabTo(page, dialog.getByRole('button', { name: 'Import', exact: true }))
    await press('Enter')
    await expect(steps.getByRole('row')).toHaveCount(2)
    await expect(steps.getByRole('row').nth(1)).toContainText('Cast name to long')
    await press('Control+z')
    await expect(steps.getByRole('row')).toHaveCount(1)
  })

  await test.step('a column by example: one row is written, the others follow', async () => {
    await tabTo(page, panel.getByRole('button', { name: 'Add step' }))
    await press('Enter')
    await page.keyboard.type('example')
    await expect(page.getByRole('menuitem').first()).toHaveText('By example')
    await press('Enter')
    const from = panel.getByRole('listbox', { name: 'From columns' })
    await tabTo(page, from)
    await page.keyboard.type('name')
    await expect(from.getByRole('option', { name: /^name\b/ })).toBeFocused()
    await press('Enter')
    await tabTo(page, panel.getByRole('textbox', { name: 'Into' }))
    await page.keyboard.type('number')
    await tabTo(page, panel.getByRole('textbox', { name: 'Output for Person-1', exact: true }))
    await page.keyboard.type('1')
    const second = panel.getByRole('textbox', { name: 'Output for Person-2', exact: true })
    await expect(second).toHaveAttribute('placeholder', '2')
    await press('Control+Enter')
    await expect(steps.getByRole('row')).toHaveCount(2)
    await expect(panel.getByText(/^Saved · r\d+/)).toBeVisible()
    await page.evaluate(() => window.boathouse.refresh('silver.people'))
    expect(
      await appRows(
        page,
        "SELECT number FROM silver.people WHERE name IN ('Person-7', 'Person-39') ORDER BY id",
      ),
    ).toEqual([['7'], ['39']])
  })
})
