import { type Page, expect, test } from '@playwright/test'
import { openPeople, peopleRoom as room } from './people.fixture.ts'
import { appRows } from './rooms.fixture.ts'

test('a recipe is built, changed in the middle, mended, and nothing of it is lost', async ({ page }) => {
  await openPeople(page)
  const { panel, steps, row, start, find, commit, menu, pick, choose } = room(page)
  await panel.getByRole('button', { name: 'Start empty' }).click()

  await test.step('a step is found by what it is for, and says how many cells it changed', async () => {
    await start('whitespace', 'Trim')
    await pick('Columns to trim', ['name', 'city'])
    await expect(page.getByRole('gridcell', { name: /Person 0/ }).first()).toBeVisible()
    await commit()
    await expect(page.getByText('350 cells changed').first()).toBeVisible({ timeout: 30_000 })
    await expect(row(1)).toContainText('250 rows · 350 cells changed')
    await start('uppercase', 'Case')
    await pick('Columns', ['city'])
    await panel.getByRole('radio', { name: 'UPPER' }).click()
    await commit()
    await expect(row(2)).toContainText('Write city in')
  })

  await test.step('expressions complete columns and functions, and say what is wrong', async () => {
    await start('formula', 'Derive')
    await panel.getByRole('combobox', { name: 'Column' }).fill('shout')
    const expression = panel.getByRole('textbox', { name: 'Expression' })
    await expression.click()
    await page.keyboard.type('upp')
    await expect(page.getByRole('option', { name: /^upper/ })).toBeVisible()
    await page.keyboard.press('Enter')
    await page.keyboard.type('na')
    await page.keyboard.press('Tab')
    await expect(expression).toHaveValue('upper(name)')
    await expression.fill('upper(nam)')
    await expect(panel.getByText(/nam/).last()).toBeVisible()
    await expect(panel.getByRole('button', { name: 'Add step' })).toBeDisabled({ timeout: 20_000 })
    await expression.fill('upper(name)')
    await commit()
    await expect(row(3)).toContainText('Set shout to')
  })

  await test.step('a step put in before the others breaks later ones, which stay and say why', async () => {
    await menu(1, 'Insert a step before…')
    await expect(page.getByText('The new step will be step 1.')).toBeVisible()
    await find('header', 'Rename')
    await choose(panel.getByRole('button', { name: /Column 1$/ }), 'name')
    await panel.getByRole('textbox', { name: 'New name of name' }).fill('full_name')
    await commit()
    await expect(steps.getByRole('row')).toHaveCount(4)
    await expect(row(2)).toContainText('There is no column "name" at this point.')
    await expect(panel.getByRole('button', { name: /^Write/ })).toBeDisabled()
  })

  await test.step('one click mends all of them; undone, they can be skipped instead', async () => {
    await row(2).getByRole('button', { name: 'Use full_name' }).click()
    await expect(row(2)).toContainText('Trim full_name and city')
    await expect(row(4)).toContainText('full_name')
    await expect(panel.getByText('can not run')).toBeHidden()
    await panel.getByRole('button', { name: 'Undo' }).click()
    await expect(row(2)).toContainText('There is no column "name"')
    await row(2).getByRole('button', { name: 'Stop here' }).click()
    await expect(row(4)).toContainText('off')
    await expect(steps.getByRole('row')).toHaveCount(4)
  })

  await test.step('the history has the branch that was left, and goes back to it', async () => {
    await panel.getByRole('button', { name: 'History' }).click()
    const states = page.getByRole('listbox', { name: 'States of the recipe' })
    await expect(states.getByRole('option', { name: /^Add step/ })).toHaveCount(4)
    await expect(states.getByRole('option', { name: /left behind/ })).toHaveCount(1)
    await states.getByRole('option', { name: /left behind/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    await expect(row(2)).toContainText('Trim full_name and city')
    await expect(row(4)).not.toContainText('off')
  })

  await test.step('a step is commented and duplicated, and looked at with what it does', async () => {
    await menu(2, 'Comment…')
    await page.getByRole('textbox', { name: 'Comment' }).fill('Ann asked for this')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(row(2)).toContainText('Ann asked for this')
    await menu(2, 'Duplicate')
    await expect(steps.getByRole('row')).toHaveCount(5)
    await menu(3, 'Delete')
    await row(2).click()
    await expect(panel.getByText('2 / 4')).toBeVisible()
    await expect(page.getByText('silver.people: As of step 2 of 4', { exact: true })).toBeVisible()
  })

  await test.step('steps are found by their words, their values and their state', async () => {
    const finder = panel.getByRole('textbox', { name: 'Find in the steps' })
    await finder.fill('ann')
    await expect(steps.getByRole('row')).toHaveCount(1)
    await expect(row(1)).toContainText('Ann asked for this')
    await finder.fill('shout upper')
    await expect(row(1)).toContainText('Set shout to')
    await panel.getByRole('button', { name: 'Show all steps' }).click()
    await expect(steps.getByRole('row')).toHaveCount(4)
    await row(3).getByRole('button', { name: 'Switch step 3 off' }).click()
    await panel.getByRole('button', { name: /^Off: 1/ }).click()
    await expect(steps.getByRole('row')).toHaveCount(1)
    await row(1).getByRole('button', { name: 'Switch step 3 on' }).click()
    await expect(panel.getByText('No step is like that.')).toBeVisible()
    await panel.getByRole('button', { name: 'Show all steps' }).click()
  })

  await test.step('what goes into a step stands beside what comes out, and its code is a click away', async () => {
    await menu(2, 'Input and output…')
    const dialog = page.getByRole('dialog', { name: 'Step 2 of 4' })
    const input = dialog.getByRole('region', { name: 'Input' })
    const output = dialog.getByRole('region', { name: 'Output' })
    const cell = { name: /Person 0/ }
    await expect(input.getByRole('gridcell', cell).first()).not.toHaveText(/Person 0.*Person 0/)
    await expect(output.getByRole('gridcell', cell).first()).toHaveText(/Person 0.*Person 0/)
    await dialog.getByRole('radio', { name: 'Output' }).click()
    await expect(input).toBeHidden()
    await dialog.getByRole('button', { name: 'Step after' }).click()
    await expect(page.getByRole('dialog', { name: 'Step 3 of 4' })).toContainText('Write city in')
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    await menu(2, 'Code up to here…')
    await expect(page.getByRole('dialog').getByText('2 steps')).toBeVisible()
    await page.keyboard.press('Escape')
  })

  await test.step('what is written is what the recipe says', async () => {
    await panel.getByRole('button', { name: 'Write silver.people' }).click()
    await expect(page.getByText('Wrote silver.people v0')).toBeVisible({ timeout: 60_000 })
    const rows = await appRows(
      page,
      'SELECT full_name, city, shout FROM silver.people ORDER BY CAST(id AS BIGINT) LIMIT 2',
    )
    expect(rows).toEqual([
      ['Person 0', 'BERLIN', 'PERSON 0'],
      ['Person 1', 'BERLIN', 'PERSON 1'],
    ])
  })
})

test('a variant is made, changed and compared with the recipe on all rows', async ({ page }) => {
  await openPeople(page)
  const { panel, row, start, commit, more, pick, menu } = room(page)
  await panel.getByRole('button', { name: 'Start empty' }).click()
  await start('trim', 'Trim')
  await pick('Columns to trim', ['city'])
  await commit()
  await more('Duplicate as variant')
  await expect(panel.getByText('silver.people_b', { exact: true })).toBeVisible()
  await menu(1, 'Edit')
  await pick('Columns to trim', ['name'])
  await commit()
  await expect(row(1)).toContainText('Trim city and name')

  await more('Compare with silver.people…')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('option', { name: /^id\b/ }).click()
  await dialog.getByRole('button', { name: 'Compare' }).click()
  const table = dialog.getByRole('table', { name: 'What differs' })
  await expect(table.getByRole('row', { name: /Rows that differ in a value/ })).toContainText('250')
  await expect(table.getByRole('row', { name: /Cells of name/ })).toContainText('250')
  await dialog.getByRole('button', { name: 'Show the rows that differ' }).click()
  await expect(
    page.getByText('silver.people_b and silver.people: rows that differ', { exact: true }),
  ).toBeVisible()

  await more('Take over the steps of silver.people')
  await expect(row(1)).toContainText('Trim city')
  await page.keyboard.press('Control+z')
  await expect(row(1)).toContainText('Trim city and name')
})

test('a recipe leaves as text and comes back into another table, each step looked at first', async ({
  page,
}) => {
  await openPeople(page)
  const { panel, steps, row, start, commit, more, pick } = room(page)
  await panel.getByRole('button', { name: 'Start empty' }).click()
  await start('trim', 'Trim')
  await pick('Columns to trim', ['name', 'city'])
  await commit()
  await start('dedupl', 'Deduplicate')
  await pick('One row for each', ['city'])
  await commit()

  await more('Export recipe…')
  const dialog = page.getByRole('dialog')
  const text = await dialog.locator('pre').textContent()
  expect(JSON.parse(text ?? '')).toMatchObject({ formatVersion: 1, output: 'silver.people' })
  await test.step('a part of it: only the steps that are chosen', async () => {
    const list = dialog.getByRole('listbox', { name: 'Steps to export' })
    await list.getByRole('option', { name: /^1\. Trim/ }).click()
    await expect(dialog.locator('pre')).not.toContainText('trim')
    const part: unknown = JSON.parse((await dialog.locator('pre').textContent()) ?? '')
    expect(part).toMatchObject({ steps: [{ op: 'dedupe' }] })
    await dialog.getByRole('button', { name: 'None' }).click()
    await expect(list.getByRole('option', { selected: true })).toHaveCount(0)
    await dialog.getByRole('button', { name: 'All' }).click()
    await expect(list.getByRole('option', { selected: true })).toHaveCount(2)
    await expect(dialog.locator('pre')).toContainText('trim')
  })
  for (const [format, mark] of [
    ['DuckDB SQL', 'SELECT'],
    ['PySpark', 'spark.sql'],
    ['dbt model', '{{'],
  ] as const) {
    await dialog.getByRole('radio', { name: format }).click()
    await expect(dialog.locator('pre').first()).toContainText(mark)
  }
  await page.setViewportSize({ width: 820, height: 800 })
  await expect(
    dialog.locator('pre').first(),
    'the panel becomes a sheet, and the dialog stays',
  ).toContainText('{{')
  await page.setViewportSize({ width: 1280, height: 800 })
  await expect(dialog.locator('pre').first()).toContainText('{{')
  const downloading = page.waitForEvent('download')
  await dialog.getByRole('radio', { name: 'PySpark' }).click()
  await dialog.getByRole('button', { name: 'Download', exact: true }).click()
  expect((await downloading).suggestedFilename()).toBe('people.py')
  await dialog.getByRole('button', { name: 'Close' }).last().click()

  await page.evaluate(async () =>
    window.boathouse.ingest([new File(['Name,town\n Ann ,Rome\n Bob ,Rome\n'], 'guests.csv')], {
      table: 'bronze.guests',
    }),
  )
  await page.goto('/t/bronze.guests')
  await panel.getByRole('button', { name: 'Import recipe…' }).click()
  await dialog.getByRole('textbox', { name: 'Recipe as JSON' }).fill('{')
  await expect(dialog.getByText(/This is not JSON/)).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Recipe as JSON' }).fill(text ?? '')
  const flights = dialog.getByRole('list', { name: 'Steps to import' }).getByRole('listitem')
  await expect(flights.nth(0)).toContainText('There is no column "name"')
  await flights.nth(0).getByRole('button', { name: 'Use Name for name' }).click()
  await flights.nth(0).getByRole('button', { name: 'Column for city' }).click()
  await page.getByRole('menuitem', { name: 'town' }).click()
  await expect(flights.nth(0)).toContainText('Trim Name and town')
  await expect(flights.nth(0)).toContainText('fits')
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(steps.getByRole('row')).toHaveCount(2)
  await expect(row(1)).toContainText('Trim Name and town')
})

test('the recipe room is worked by keyboard alone', async ({ page }) => {
  await openPeople(page)
  const { panel, steps, row, find, search } = room(page)
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const tabTo = async (target: ReturnType<Page['locator']>, key = 'Tab'): Promise<void> => {
    await target.waitFor()
    const has = () => target.evaluate(element => element.contains(document.activeElement))
    for (let presses = 0; presses < 120 && !(await has()); presses += 1) await page.keyboard.press(key)
    await expect.poll(has).toBe(true)
  }
  await tabTo(panel.getByRole('button', { name: 'Start empty' }))
  await press('Enter')

  const choose = async (label: string, names: readonly string[]) => {
    const list = panel.getByRole('listbox', { name: label })
    await tabTo(list)
    for (const name of names) {
      await page.keyboard.type(name)
      await expect(list.getByRole('option', { name: new RegExp(`^${name}\\b`) })).toBeFocused()
      // Space would go on with the name that is being typed.
      await press('Enter')
      // Typing ahead starts anew after a pause.
      await page.waitForTimeout(1100)
    }
  }
  await tabTo(panel.getByRole('button', { name: 'Add step' }))
  await press('Enter')
  await find('whitespace', 'Trim')
  await choose('Columns to trim', ['name', 'city'])
  await press('Control+Enter')
  await expect(row(1)).toContainText('Trim name and city')

  await tabTo(panel.getByRole('button', { name: 'Add step' }))
  await press('Enter')
  await find('uppercase', 'Case')
  await choose('Columns', ['city'])
  await press('Control+Enter')
  await expect(steps.getByRole('row')).toHaveCount(2)

  await test.step('the list inserts, comments, switches, moves, duplicates, deletes by keys', async () => {
    await tabTo(steps)
    await press('Home', 'a')
    await expect(page.getByText('The new step will be step 2.')).toBeVisible()
    await expect(search).toBeFocused()
    await find('distinct', 'Deduplicate')
    await choose('One row for each', ['city'])
    await press('Control+Enter')
    await expect(row(2)).toContainText('Keep the first row of each city')

    await tabTo(steps)
    await press('Home', 'ArrowDown', 'c')
    await page.keyboard.type('one a city')
    await press('Control+Enter')
    await expect(row(2)).toContainText('one a city')
    await expect(row(2)).toBeFocused()
    await press('Space')
    await expect(row(2)).toContainText('off')
    await press('Space', 'd')
    await expect(steps.getByRole('row')).toHaveCount(4)
    await press('Delete')
    await expect(steps.getByRole('row')).toHaveCount(3)
    await press('Control+z', 'Control+z')
    await expect(steps.getByRole('row')).toHaveCount(3)
    await expect(row(2)).toContainText('one a city')
  })

  await test.step('steps are found, looked into and exported by keys', async () => {
    await tabTo(steps)
    await press('/')
    await expect(panel.getByRole('textbox', { name: 'Find in the steps' })).toBeFocused()
    await page.keyboard.type('one a')
    await expect(steps.getByRole('row')).toHaveCount(1)
    await press('ArrowDown')
    await expect(row(1)).toBeFocused()
    await press('i')
    const dialog = page.getByRole('dialog', { name: 'Step 2 of 3' })
    await tabTo(dialog.getByRole('radio', { name: 'Both' }))
    await press('ArrowRight', 'Space')
    await expect(dialog.getByRole('region', { name: 'Output' })).toBeHidden()
    await press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await tabTo(panel.getByRole('textbox', { name: 'Find in the steps' }), 'Shift+Tab')
    await press('Escape')
    await expect(steps.getByRole('row')).toHaveCount(3)
  })

  await test.step('an aggregate is found by what it is meant for', async () => {
    await tabTo(panel.getByRole('button', { name: 'Add step' }), 'Shift+Tab')
    await press('Enter')
    await find('count by city', 'Group and aggregate')
    await tabTo(panel.getByRole('button', { name: /Key 1$/ }))
    await press('Enter')
    await page.getByRole('listbox').last().waitFor()
    await page.keyboard.type('city')
    await press('Enter', 'Control+Enter')
    await expect(steps.getByRole('row', { name: 'Compute the number of rows for each city' })).toBeFocused()
    await expect(page.getByRole('columnheader', { name: /^rows / })).toBeVisible()
    await press('Control+z')
    await expect(steps.getByRole('row')).toHaveCount(3)
  })

  await test.step('the history is walked with the arrows', async () => {
    await tabTo(panel.getByRole('button', { name: 'History' }), 'Shift+Tab')
    await press('Enter')
    const states = page.getByRole('listbox', { name: 'States of the recipe' })
    await expect(states).toBeVisible()
    await press('Home')
    await expect(states.getByRole('option').first()).toBeFocused()
    await press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  })
})
