import { type Locator, type Page, expect, test } from '@playwright/test'
import { openApp } from './automation.fixture.ts'

const cities = ['Oslo', 'Oslo', 'oslo ', 'Oslo', 'Bergen', 'Oslo', 'oslo ', 'Oslo', 'oslo ', '']

/** 300 orders: amounts of which some are no numbers, cities of which some are missing, codes in one shape. */
const lines = Array.from({ length: 300 }, (_, at) => {
  const amount = at % 50 === 0 ? 'n/a' : String(at / 2)
  return `${at},${amount},${cities[at % 10] ?? ''},T-${1000 + at}`
})

const openOrders = async (page: Page): Promise<void> => {
  await openApp(page)
  await page.evaluate(
    text => window.boathouse.ingest(new File([text], 'orders.csv')),
    `id,amount,city,code\n${lines.join('\n')}\n`,
  )
  await page.goto('/t/bronze.orders')
}

const room = (page: Page) => {
  const strip = page.getByRole('region', { name: 'Suggestions' })
  const toolbar = strip.getByRole('toolbar', { name: 'Suggested steps' })
  const cards = toolbar.locator('[data-suggestion]')
  const pencils = toolbar.getByRole('button', { name: 'Edit before adding (E)' })
  const panel = page.getByRole('region', { name: 'Recipe', exact: true })
  const steps = panel.getByRole('grid', { name: 'Steps' }).getByRole('row')
  const grid = page.getByRole('grid', { name: 'bronze.orders' })
  const head = (column: string) =>
    page.getByRole('columnheader').filter({ has: page.getByText(column, { exact: true }) })
  const filters = page.getByRole('group', { name: 'Filters', exact: true })
  const cell = (row: number, column: number) =>
    grid.locator(`[role=row][aria-rowindex="${row + 1}"] [role=gridcell][data-column="${column}"]`)
  return { strip, toolbar, cards, pencils, panel, steps, grid, head, filters, cell }
}

/** Walks with Tab, as a keyboard user does, until the control has the focus. */
const tabTo = async (page: Page, control: Locator, key = 'Tab'): Promise<void> => {
  await control.waitFor()
  const focused = () => control.evaluate(element => element.contains(document.activeElement))
  for (let presses = 0; presses < 120 && !(await focused()); presses += 1) await page.keyboard.press(key)
  await expect.poll(focused, `${key} reaches ${String(control)}`).toBe(true)
}

test('by mouse: what is selected brings up to five steps, looked at in the grid and added with one click', async ({
  page,
}) => {
  await openOrders(page)
  const { strip, cards, pencils, panel, steps, head, filters, cell } = room(page)
  const shown = page.getByText('Preview', { exact: true })

  await test.step('a new table begins with its types; hovered, the grid shows them', async () => {
    await expect(cards).toHaveCount(1, { timeout: 30_000 })
    await expect(cards).toContainText('Cast id to long')
    await expect(cards).toContainText('Every value of this column reads as long.')
    await cards.hover()
    await expect(shown).toBeVisible()
    await expect(head('id')).toHaveAttribute('title', /^id · long/)
    await page.mouse.move(640, 10)
    await expect(shown).toBeHidden()
    // While the form of a step is open, the table's own card would only be in the way.
    await page.getByRole('button', { name: 'Change the type of code, string' }).click()
    await expect(panel.getByRole('group', { name: /^New step/ })).toBeVisible()
    await expect(strip).toBeHidden()
    await panel.getByRole('button', { name: 'Cancel' }).click()
    await cards.click()
    await expect(steps).toHaveCount(1)
    await expect(strip).toBeHidden()
  })

  await test.step('a band: the rows of it, and what may be done with them', async () => {
    await head('amount').locator('[data-band=mismatched]').click()
    await expect(filters).toContainText('6 of 300 rows')
    await expect(strip).toContainText('Suggestions for amount')
    await expect(cards).toHaveCount(4)
    await expect(cards.first()).toContainText('294 rows convert to double, 6 do not, and become NULL.')
    await expect(cards.first()).toContainText('n/a→NULL')
    await expect(cards.filter({ hasText: 'those rows are taken out' })).toContainText('n/a→taken out')
    await cards.first().hover()
    await expect(shown).toBeVisible()
    await expect(cell(1, 1)).toHaveText(/n\/a/)
    await expect(cell(1, 1)).toHaveText(/NULL/)
    await cards.first().click()
    await expect(steps).toHaveCount(2)
    await expect(steps.nth(1)).toContainText('Cast amount to double')
    await expect(filters).toHaveCount(0)
  })

  await test.step('bars of a histogram: drag over some of them', async () => {
    const bars = head('amount').locator('[data-bar]')
    await expect(bars.first()).toBeVisible()
    const [from, to] = [await bars.nth(0).boundingBox(), await bars.nth(2).boundingBox()]
    if (!from || !to) throw new Error('The bars of amount are not drawn.')
    await page.mouse.move(from.x + 2, from.y + 20)
    await page.mouse.down()
    await page.mouse.move(to.x + 2, to.y + 20, { steps: 4 })
    await page.mouse.up()
    await expect(cards.first()).toContainText('Only the rows in the chosen range.')
    await expect(cards).toHaveCount(4)
    await expect(cards.nth(2)).toContainText('A new column with the bar that each row is in.')
    await strip.getByRole('button', { name: 'Close suggestions' }).click()
    await expect(strip).toBeHidden()
  })

  await test.step('values: one, and a second beside it', async () => {
    await head('city').locator('[data-value=Oslo]').click()
    await expect(cards.first()).toContainText('150 rows have Oslo.')
    await head('city')
      .locator('[data-value="oslo "]')
      .click({ modifiers: ['Shift'] })
    await expect(cards.first()).toContainText('They differ only in case and white space.')
    expect(await cards.count()).toBeLessThanOrEqual(5)
    await cards.first().click()
    await expect(steps).toHaveCount(3)
    await expect(steps.nth(2)).toContainText(/90 cells changed/, { timeout: 30_000 })
  })

  await test.step('a part of the text of a cell', async () => {
    await cell(1, 3).dblclick()
    const dialog = page.getByRole('dialog', { name: 'code · row 1' })
    const text = dialog.getByRole('textbox', { name: 'Value of code' })
    await text.dblclick({ position: { x: 40, y: 14 } })
    await dialog.getByRole('button', { name: 'Suggest steps for the selection' }).click()
    await expect(strip).toContainText('Suggestions for code')
    await cards.filter({ hasText: 'What stands after the last' }).click()
    await expect(steps).toHaveCount(4)
    await expect(page.getByRole('columnheader', { name: 'code_part' })).toHaveCount(1)
  })

  await test.step('the pencil of a card opens its form, filled in, and adds nothing', async () => {
    await head('city').locator('[data-value=Oslo]').click()
    await expect(cards.first()).toContainText('240 rows have Oslo.')
    await pencils.first().click()
    await expect(panel.getByRole('group', { name: /^New step/ })).toBeVisible()
    await expect(strip).toBeHidden()
    await panel.getByRole('button', { name: 'Cancel' }).click()
    await expect(steps).toHaveCount(4)
  })

  await test.step('an added step is undone as any other', async () => {
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click()
    await expect(steps).toHaveCount(3)
  })
})

test('by keys alone: the same from the column menu, the profile panel and the text of a cell', async ({
  page,
}) => {
  await openOrders(page)
  const { strip, toolbar, cards, panel, steps, grid, filters } = room(page)
  const shown = page.getByText('Preview', { exact: true })
  const looked = page.getByText(/: the rows that it touches$/)
  const profile = page.getByRole('region', { name: 'Profile' })
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }

  await test.step('the detected types: focused, the grid shows them; Escape puts the card away', async () => {
    await tabTo(page, cards.first())
    await expect(shown).toBeVisible()
    await press('Escape')
    await expect(shown).toBeHidden()
    await expect(strip).toBeHidden()
    await expect(page.getByRole('main')).toBeFocused()
  })

  await test.step('a band of the profile panel', async () => {
    await tabTo(page, grid, 'Shift+Tab')
    await press('Control+Home', 'ArrowRight', 'Alt+ArrowDown')
    await page.getByRole('menu').waitFor()
    await page.keyboard.type('Profile')
    await expect(page.getByRole('menuitem', { name: 'Profile', exact: true })).toBeFocused()
    await press('Enter')
    await expect(profile).toContainText('amount: 294 valid, 6 mismatched, 0 missing of 300 rows')
    const quality = profile.getByRole('group', { name: 'Quality of the values' })
    await tabTo(page, quality.getByRole('button', { name: /^Mismatched/ }))
    await press('Enter')
    await expect(filters).toContainText('6 of 300 rows')
    await expect(cards).toHaveCount(4)
    // The cards and their pencils are one stop, from behind at the last of them; the arrows walk along them.
    await tabTo(page, toolbar, 'Shift+Tab')
    await press('ArrowLeft')
    await expect(cards.last()).toBeFocused()
    await expect(looked).toContainText('Trim amount: the rows that it touches')
    for (let card = 1; card < 4; card += 1) await press('ArrowLeft', 'ArrowLeft')
    await expect(cards.first()).toBeFocused()
    await expect(looked).toContainText(/Cast amount to double.*: the rows that it touches/)
    await press('Enter')
    await expect(steps).toHaveCount(1)
    await expect(steps.first()).toContainText('Cast amount to double')
    await expect(steps.first()).toBeFocused()
  })

  await test.step('bars and values of the profile panel', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Profile', exact: true }), 'Shift+Tab')
    await press('Enter')
    await tabTo(page, profile.getByRole('toolbar', { name: /^Histogram of amount/ }))
    await press('Shift+ArrowRight', 'Enter')
    await expect(cards.first()).toContainText('Only the rows in the chosen range.')
    await tabTo(page, profile.getByRole('button', { name: /Column/ }), 'Shift+Tab')
    await press('Enter')
    await page.getByRole('listbox', { name: 'Column' }).waitFor()
    await page.keyboard.type('city')
    await press('Enter')
    await tabTo(page, profile.locator('button[data-value=Oslo]'))
    await press('Enter')
    await expect(strip).toContainText('Suggestions for city')
    await expect(cards.first()).toContainText('rows have Oslo.')
    await tabTo(page, filters.getByRole('button', { name: 'Clear all' }), 'Shift+Tab')
    await press('Enter')
    await expect(filters).toHaveCount(0)
  })

  await test.step('a part of the text of a cell', async () => {
    await tabTo(page, grid, 'Shift+Tab')
    await press('Control+Home', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: /^Value of/ }).waitFor()
    await tabTo(page, dialog.getByRole('textbox', { name: /^Value of/ }))
    await press('Control+Home', 'Shift+ArrowRight')
    await tabTo(page, dialog.getByRole('button', { name: 'Suggest steps for the selection' }))
    await press('Enter')
    await expect(strip).toContainText(/^Suggestions for/)
    await tabTo(page, cards.first())
    await press('ArrowRight', 'ArrowRight')
    await expect(cards.nth(1)).toBeFocused()
    await press('e')
    const form = panel.getByRole('group', { name: /^New step/ })
    await tabTo(page, form.getByRole('button', { name: 'Add step' }))
    await press('Enter')
    await expect(steps).toHaveCount(2)
    await expect(steps.nth(1)).toContainText('Extract code_part from code')
  })
})
