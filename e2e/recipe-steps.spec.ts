import { expect, test } from '@playwright/test'
import { openPeople, peopleRoom as room } from './people.fixture.ts'

test('the menu of a column has the steps for its type, reached by keys, and each opens its form on that column', async ({
  page,
}) => {
  await openPeople(page)
  const { panel, row, search, commit } = room(page)
  const header = page.getByRole('columnheader', { name: /city/ })
  await header.waitFor()
  await header.focus()
  await page.keyboard.press('Shift+F10')
  const menu = page.getByRole('menu', { name: 'Column city' })
  await expect(menu.getByRole('menuitem', { name: 'Trim…' })).toBeVisible()
  await expect(menu.getByRole('menuitem', { name: 'Nested values' })).toBeVisible()
  // Typing finds the group, → goes in.
  await page.keyboard.type('Clean')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('menuitem', { name: 'Trim…' }).last()).toBeFocused()
  await page.keyboard.type('Case')
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('heading', { name: 'Case' })).toBeVisible()
  await expect(panel.getByRole('option', { name: /^city/ })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Control+Enter')
  await expect(row(1)).toContainText('Write city in')

  await test.step('a cell offers what can be done with its value', async () => {
    await page.getByRole('gridcell', { name: '7', exact: true }).first().click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Map “7”…' }).click()
    await expect(panel.getByRole('textbox', { name: 'Spelling 1' })).toHaveValue('7')
    await page.keyboard.press('Escape')
  })

  await test.step('the list of all steps begins with the column too', async () => {
    await page.getByRole('columnheader', { name: /amount/ }).focus()
    await page.keyboard.press('Shift+F10')
    await page.keyboard.type('Find')
    await page.keyboard.press('Enter')
    await expect(search).toBeFocused()
    await expect(page.getByText('The new step begins with amount.')).toBeVisible()
    await page.keyboard.type('trim')
    await page.keyboard.press('Enter')
    await expect(panel.getByRole('option', { name: /^amount/ })).toHaveAttribute('aria-selected', 'true')
    await commit()
    await expect(row(2)).toContainText('Trim amount')
  })

  await test.step('by example: one row is written by mouse, the others follow', async () => {
    await page.getByRole('columnheader', { name: /^amount/ }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Replace & split' }).hover()
    await page.getByRole('menuitem', { name: 'By example…' }).click()
    await panel.getByRole('textbox', { name: 'Into' }).fill('whole')
    await panel.getByRole('textbox', { name: 'Output for 1.5' }).fill('1')
    await expect(panel.getByRole('textbox', { name: 'Output for 3.0' })).toHaveAttribute('placeholder', '3')
    await commit()
    await expect(row(3)).toContainText('whole')
  })
})

test('rows that a step takes out are a click away, and the way back too', async ({ page }) => {
  await openPeople(page)
  const { panel, row, steps, start, commit, choose } = room(page)
  await panel.getByRole('button', { name: 'Start empty' }).click()
  await start('where', 'Filter')
  await choose(panel.getByRole('button', { name: /^Column/ }), 'city')
  await panel.getByRole('textbox', { name: /Value/ }).fill('Rome')
  await commit()
  await expect(row(1)).toContainText('250 → 50 rows', { timeout: 30_000 })

  await row(1).getByRole('button', { name: '200 rows out' }).click()
  const status = page
    .getByRole('status')
    .filter({ hasText: 'Rows that step 1 takes out' })
    .filter({ has: page.getByRole('button') })
  await expect(status).toBeVisible()
  await expect(page.getByRole('gridcell', { name: 'Berlin', exact: true }).first()).toBeVisible()
  await expect(page.getByRole('gridcell', { name: 'Rome', exact: true })).toHaveCount(0)
  await expect(page.getByText('200 rows', { exact: true })).toBeVisible()
  await status.getByRole('button', { name: 'Back to step 1' }).click()
  await expect(page.getByRole('gridcell', { name: 'Rome', exact: true }).first()).toBeVisible()

  // By keys: O on the step.
  await steps.focus()
  await row(1).focus()
  await page.keyboard.press('o')
  await expect(status).toBeVisible()
  await status.getByRole('button', { name: 'Back to the table' }).click()
  await expect(status).toBeHidden()
})

test('a variant is deleted after a word about what goes, and comes back whole', async ({ page }) => {
  await openPeople(page)
  const { panel, row, start, commit, pick, more } = room(page)
  await panel.getByRole('button', { name: 'Start empty' }).click()
  await start('trim', 'Trim')
  await pick('Columns to trim', ['city'])
  await commit()
  await more('Duplicate as variant')
  await expect(panel.getByText('silver.people_b', { exact: true })).toBeVisible()
  await start('trim', 'Trim')
  await pick('Columns to trim', ['name'])
  await commit()

  await more('Delete the recipe…')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('2 steps go.')
  await expect(dialog).toContainText('silver.people_b was never written')
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await dialog.getByRole('button', { name: 'Delete the recipe' }).click()
  await expect(panel.getByText('silver.people', { exact: true })).toBeVisible()
  const known = () => page.evaluate(async () => window.boathouse.recipes.get('silver.people_b'))
  await expect.poll(known).toBeUndefined()

  // Past the message's Undo, and past a reload: it stays within reach.
  await page.reload()
  await panel.getByRole('button', { name: 'Other recipes' }).click()
  await page.getByRole('menuitem', { name: 'Bring silver.people_b back' }).click()
  await expect(panel.getByText('silver.people_b', { exact: true })).toBeVisible()
  await expect(row(2)).toContainText('Trim name')
  await expect.poll(async () => (await known())?.steps.length).toBe(2)

  await more('Delete the recipe…')
  await dialog.getByRole('button', { name: 'Delete the recipe' }).click()
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).last().click()
  await expect(row(2)).toContainText('Trim name')
})

test('a SQL step learns its columns from the engine, and shows where it is wrong', async ({ page }) => {
  await openPeople(page)
  const { panel, row, start, commit } = room(page)
  await panel.getByRole('button', { name: 'Start empty' }).click()
  await start('raw', 'SQL')
  const query = panel.getByRole('textbox', { name: 'Query' })
  const columns = panel.getByRole('region', { name: 'Columns that the query gives' })
  await expect(columns).toContainText('amount')
  await query.fill('SELECT city,\n  count(*) AS n\nFROM input GROUP BY town')
  await expect(panel.getByRole('button', { name: 'Add step' })).toBeDisabled()
  await panel.getByRole('button', { name: 'Go to line 3, column 21' }).click()
  await expect(query).toBeFocused()
  await page.keyboard.type('city')
  await expect(query).toHaveValue('SELECT city,\n  count(*) AS n\nFROM input GROUP BY city')
  await expect(columns.getByRole('listitem')).toHaveText(['citystring', 'nlong'])
  await commit()
  await expect(row(1)).toContainText('Run `SELECT city')
  await expect(page.getByRole('columnheader', { name: /^n / })).toBeVisible()
})

test('a recipe that is changed elsewhere is taken in beside what is being edited', async ({ page }) => {
  await openPeople(page)
  const { panel, row, steps, start, commit, pick } = room(page)
  await panel.getByRole('button', { name: 'Start empty' }).click()
  await page.evaluate(async () => {
    await window.boathouse.ready
  })
  await start('trim', 'Trim')
  await pick('Columns to trim', ['name'])
  await commit()
  await expect(panel.getByText(/^Saved · r/)).toBeVisible()
  // A form is open and half filled in while the recipe changes in another tab.
  await start('uppercase', 'Case')
  await pick('Columns', ['name'])
  await page.evaluate(async () => {
    const saved = await window.boathouse.recipes.get('silver.people')
    if (!saved) throw new Error('There is no recipe')
    await window.boathouse.recipes.save('silver.people', {
      ...saved,
      steps: [{ op: 'collapse', columns: ['city'] }, ...saved.steps],
    })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await expect(page.getByText('The recipe of silver.people was changed elsewhere')).toBeVisible()
  await expect(panel.getByRole('heading', { name: 'Case' })).toBeVisible()
  await expect(panel.getByText('new step 3')).toBeVisible()
  await commit()
  await expect(steps.getByRole('row')).toHaveCount(3)
  await expect(row(1)).toContainText('Collapse')
  await expect(row(3)).toContainText('Write name in')
  await expect
    .poll(async () =>
      page.evaluate(async () =>
        (await window.boathouse.recipes.get('silver.people'))?.steps.map(({ op }) => op),
      ),
    )
    .toEqual(['collapse', 'trim', 'case'])
})
