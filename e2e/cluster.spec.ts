import { readFileSync } from 'node:fs'
import { type Locator, type Page, expect, test } from '@playwright/test'
import { openApp } from './automation.fixture.ts'

const cities = ['Oslo', 'Oslo', 'Oslo', 'oslo', 'OSLO ', 'New York', 'New York', 'York, New', 'Olso', 'Bern']
const csv = `id,city\n${cities.map((city, at) => `${at},"${city}"`).join('\n')}\n`

const ingestCities = (page: Page, text: string) =>
  page.evaluate(content => window.boathouse.ingest(new File([content], 'places.csv')), text)

/** How many rows each city has once the table is written. */
const written = async (page: Page) => {
  await page.evaluate(() => window.boathouse.refresh('silver.places'))
  const query = 'SELECT city, count(*)::INTEGER FROM silver.places GROUP BY city ORDER BY city'
  return page.evaluate(async sql => (await window.boathouse.sql(sql)).rows, query)
}

const clusterDialog = (page: Page) => {
  const dialog = page.getByRole('dialog', { name: 'Cluster and merge' })
  return { dialog, list: dialog.getByRole('treegrid', { name: 'Clusters' }) }
}

const openByMouse = async (page: Page): Promise<void> => {
  await page.getByRole('columnheader', { name: /city/ }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Cluster and merge…' }).click()
}

/** Walks with Tab, as a keyboard user does, until the control has the focus. */
const tabTo = async (page: Page, control: Locator, key = 'Tab'): Promise<void> => {
  await control.waitFor()
  const focused = () => control.evaluate(element => element.contains(document.activeElement))
  for (let presses = 0; presses < 120 && !(await focused()); presses += 1) await page.keyboard.press(key)
  await expect.poll(focused, `${key} reaches ${String(control)}`).toBe(true)
}

test.beforeEach(async ({ page }) => {
  test.setTimeout(120_000)
  await openApp(page)
  await ingestCities(page, csv)
  await page.goto('/t/bronze.places')
})

test('spellings of a column are merged by mouse, and later batches bring new ones to notice', async ({
  page,
}) => {
  const { dialog, list } = clusterDialog(page)
  await openByMouse(page)
  await expect(dialog.getByText('2 clusters found among 7 different values')).toBeVisible({ timeout: 30_000 })
  await expect(list.getByRole('row')).toHaveCount(7)

  await test.step('a value is chosen, one is left out, the rows are looked at', async () => {
    await dialog.getByRole('button', { name: 'Select all' }).click()
    await expect(dialog.getByText('2 clusters chosen: 3 rows will change.')).toBeVisible()
    await list.getByRole('button', { name: 'OSLO', exact: false }).last().click()
    await list.getByRole('checkbox', { name: 'oslo belongs to the cluster', exact: true }).click()
    await expect(dialog.getByText('2 clusters chosen: 4 rows will change.')).toBeVisible()
    await list.getByRole('button', { name: 'Oslo', exact: true }).click()
    await list.getByRole('checkbox', { name: 'oslo belongs to the cluster', exact: true }).click()
    await dialog.getByRole('button', { name: 'Show the rows of Oslo' }).click()
    await expect(dialog.getByText('5 rows', { exact: true })).toBeVisible({ timeout: 30_000 })
  })

  await test.step('filters list some of the clusters', async () => {
    await dialog.getByRole('textbox', { name: 'A value with' }).fill('york')
    await expect(dialog.getByText('1 cluster listed')).toBeVisible()
    await expect(list.getByRole('row')).toHaveCount(3)
    await dialog.getByRole('textbox', { name: 'A value with' }).fill('')
    for (const [measure, bar, least] of [
      ['Values', -1, '3'],
      ['Rows', -1, '5'],
      ['Average length', 0, '4.3'],
      ['Length variance', 0, '0.2'],
    ] as const) {
      const field = dialog.getByRole('textbox', { name: `${measure}: at least` })
      const bars = dialog.getByRole('toolbar', { name: new RegExp(`^${measure}: how many`) })
      await bars.getByRole('button').nth(bar).click()
      await expect(field).toHaveValue(least)
      await expect(dialog.getByText('1 cluster listed')).toBeVisible()
      await expect(list.getByRole('checkbox', { name: 'Merge into Oslo' })).toBeVisible()
      await bars.getByRole('button').nth(bar).click()
      await expect(field).toHaveValue('')
    }
  })

  await test.step('the clusters leave as a file', async () => {
    const downloading = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Export' }).click()
    const file = await downloading
    expect(file.suggestedFilename()).toBe('clusters-city.csv')
    expect(
      readFileSync(await file.path(), 'utf8')
        .split('\r\n')
        .slice(0, 3),
    ).toEqual([
      'cluster,value,rows,new_value,merge',
      '1,Oslo,3,Oslo,yes',
      expect.stringMatching(/^1,("OSLO "|oslo),1,Oslo,yes$/),
    ])
  })

  await test.step('what is merged is clustered again by another method, and becomes one step', async () => {
    await dialog.getByRole('button', { name: 'Merge and re-cluster' }).click()
    await expect(dialog.getByText(/No clusters found among 4 different values/)).toBeVisible({
      timeout: 30_000,
    })
    // Asked by hand from here on.
    await dialog.getByText('Find at every change').click()
    await dialog.getByRole('button', { name: /Method/ }).click()
    await page.getByRole('option', { name: /Edit distance/ }).click()
    await dialog.getByRole('textbox', { name: 'Letters in a row' }).fill('1')
    await expect(dialog.getByText('The column or the method has changed.')).toBeVisible()
    await expect(list).toBeHidden()
    await dialog.getByRole('button', { name: 'Find clusters' }).click()
    await expect(dialog.getByText('1 cluster found among 4 different values')).toBeVisible({
      timeout: 30_000,
    })
    await dialog.getByRole('button', { name: 'Select all' }).click()
    await dialog.getByRole('button', { name: 'Merge and close' }).click()
    await expect(dialog).toBeHidden()
    await expect(page.getByText('Merge 4 values of city into 2 by edit distance 2').first()).toBeVisible()
  })

  await test.step('the table has one spelling of each', async () => {
    await expect(page.getByText('Saved · r1 · not written yet')).toBeVisible({ timeout: 30_000 })
    expect(await written(page)).toEqual([
      ['Bern', 1],
      ['New York', 3],
      ['Oslo', 6],
    ])
  })

  await test.step('a new spelling is told, and taken in', async () => {
    await ingestCities(page, 'id,city\n20,Osloo\n21,Rome\n')
    await expect(page.getByText('1 new spelling of city').first()).toBeVisible({ timeout: 30_000 })
    await page.getByRole('button', { name: 'Merge them too' }).first().click()
    await expect(page.getByText('Merge 5 values of city into 2 by edit distance 2').first()).toBeVisible()
    await expect(page.getByText('1 new spelling of city')).toHaveCount(0, { timeout: 30_000 })
  })
})

test('spellings of a column are merged by keyboard alone', async ({ page }) => {
  const press = (key: string) => page.keyboard.press(key)
  const { dialog, list } = clusterDialog(page)
  const grid = page.getByRole('grid', { name: 'bronze.places' })
  await tabTo(page, grid)
  await press('Control+Home')
  await press('ArrowRight')
  await press('Shift+F10')
  await page.getByRole('menu').waitFor()
  await page.keyboard.type('Cluster')
  await expect(page.getByRole('menuitem', { name: 'Cluster and merge…' })).toBeFocused()
  await press('Enter')
  await expect(dialog.getByText('2 clusters found among 7 different values')).toBeVisible({ timeout: 30_000 })

  await tabTo(page, list)
  const head = (name: string) => list.getByRole('row', { selected: true }).filter({ hasText: name })
  await press('Space')
  await expect(dialog.getByText('1 cluster chosen: 2 rows will change.')).toBeVisible()
  await press('Shift+Digit3')
  await expect(dialog.getByText('1 cluster chosen: 1 row will change.')).toBeVisible()
  await press('Shift+Digit3')
  await press('2')
  await expect(head('oslo')).not.toHaveCount(0)
  await press('1')

  await press('ArrowDown')
  await press('Enter')
  await expect(dialog.getByRole('textbox', { name: 'New value' }).nth(1)).toBeFocused()
  await page.keyboard.type('New York City')
  await press('Enter')
  await expect(list).toBeFocused()
  await expect(dialog.getByText('2 clusters chosen: 5 rows will change.')).toBeVisible()
  await press('b')
  await expect(dialog.getByText('3 rows', { exact: true })).toBeVisible({ timeout: 30_000 })

  await test.step('the bars, what is found when, and the export are reached too', async () => {
    await tabTo(page, dialog.getByRole('switch', { name: 'Find at every change' }), 'Shift+Tab')
    await press('Space')
    await press('Space')
    const downloading = page.waitForEvent('download')
    await tabTo(page, dialog.getByRole('button', { name: 'Export' }))
    await press('Enter')
    expect((await downloading).suggestedFilename()).toBe('clusters-city.csv')
    await tabTo(page, dialog.getByRole('toolbar', { name: /^Average length: how many/ }))
    await press('End')
    await press('Enter')
    await expect(dialog.getByText('1 cluster listed')).toBeVisible()
    await press('Enter')
    await expect(dialog.getByText('1 cluster listed')).toBeHidden()
  })

  await tabTo(page, dialog.getByRole('button', { name: 'Merge and close' }))
  await press('Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByText('Merge 4 values of city into 2 by fingerprint').first()).toBeVisible()
  await expect(page.getByText('Saved · r1 · not written yet')).toBeVisible({ timeout: 30_000 })
  expect(await written(page)).toEqual([
    ['Bern', 1],
    ['New York City', 3],
    ['Olso', 1],
    ['Oslo', 5],
  ])
})

test('what a step merged is changed by keyboard alone, in the place where the step stands', async ({
  page,
}) => {
  const press = (key: string) => page.keyboard.press(key)
  await page.evaluate(() =>
    window.boathouse.recipes.save('silver.places', {
      input: 'bronze.places',
      output: 'silver.places',
      audit: 'drop',
      steps: [
        {
          op: 'cluster',
          column: 'city',
          method: { kind: 'fingerprint' },
          mapping: [
            { from: ['oslo', 'OSLO '], to: 'Oslo' },
            { from: ['York, New'], to: 'New York' },
          ],
          note: 'as the map has them',
        },
        { op: 'rename', columns: [{ from: 'city', to: 'town' }] },
      ],
    }),
  )
  await page.reload()
  const { dialog } = clusterDialog(page)
  const steps = page.getByRole('grid', { name: 'Steps' })
  const step = steps.getByRole('row', { name: /Merge 3 values of city into 2 by fingerprint/ })
  await step.waitFor()

  await test.step('the dialog opens on the step, with its method and what it merged', async () => {
    await tabTo(page, steps)
    await press('Home')
    await expect(step).toBeFocused()
    await press('Enter')
    await expect(dialog.getByText('No clusters found among 4 different values')).toBeVisible({
      timeout: 30_000,
    })
    await expect(dialog.getByText('3 values merged before.')).toBeVisible()
  })

  const merged = dialog.getByRole('treegrid', { name: 'Merged before' })
  await test.step('one merge is taken apart, the value of another is changed', async () => {
    await tabTo(page, dialog.getByRole('radio', { name: 'Found' }))
    await press('ArrowRight')
    await press('Space')
    await expect(dialog.getByText('Merged before into 2 values')).toBeVisible()
    await tabTo(page, merged)
    await press('Enter')
    await page.keyboard.type('Christiania')
    await press('Enter')
    await press('ArrowDown')
    await press('Space')
    await tabTo(page, dialog.getByRole('button', { name: 'Apply and close' }))
    await press('Enter')
    await expect(dialog).toBeHidden()
  })

  await test.step('the step stands where it stood, and can be had back', async () => {
    await expect(steps.getByRole('row')).toHaveCount(2)
    await expect(page.getByText(/^Saved · r2/)).toBeVisible({ timeout: 30_000 })
    const saved = await page.evaluate(() => window.boathouse.recipes.get('silver.places'))
    expect(saved?.steps[0]).toMatchObject({
      op: 'cluster',
      mapping: [{ from: ['Oslo', 'oslo', 'OSLO '], to: 'Christiania' }],
      note: 'as the map has them',
    })
    await press('Control+z')
    await expect(step).toBeVisible()
  })
})

test('what another page brings in reaches the page on which a step is being made, which loses nothing of it', async ({
  page,
  context,
}) => {
  await page.evaluate(async () => {
    await window.boathouse.recipes.save('silver.places', {
      input: 'bronze.places',
      output: 'silver.places',
      audit: 'drop',
      steps: [
        {
          op: 'cluster',
          column: 'city',
          method: { kind: 'fingerprint' },
          mapping: [{ from: ['oslo', 'OSLO '], to: 'Oslo' }],
          later: 'apply',
        },
      ],
    })
    await window.boathouse.refresh('silver.places')
  })
  await page.goto('/t/silver.places')
  const panel = page.getByRole('region', { name: 'Recipe', exact: true })
  const steps = panel.getByRole('grid', { name: 'Steps' })
  await expect(steps.getByRole('row')).toContainText('Merge 2 values of city into Oslo')
  await panel.getByRole('button', { name: 'Add step' }).click()
  await page.keyboard.type('uppercase')
  await page.keyboard.press('Enter')
  await panel.getByRole('radio', { name: 'UPPER' }).click()

  const other = await context.newPage()
  await openApp(other)
  await ingestCities(other, 'id,city\n20,OSLO!\n21,Rome\n')
  await other.evaluate(() => window.boathouse.refresh('silver.places'))

  await test.step('the page shows the new version, and the form is as it was', async () => {
    await expect(page.getByText('v1 · latest').first()).toBeVisible()
    await expect(panel.getByRole('group', { name: 'New step: Case' })).toBeVisible()
    await expect(panel.getByRole('radio', { name: 'UPPER' })).toBeChecked()
  })

  await test.step('the step goes behind the mapping that the other page extended', async () => {
    await panel.getByRole('listbox', { name: 'Columns' }).getByRole('option', { name: /^city/ }).click()
    await panel.getByRole('button', { name: 'Add step' }).click()
    await expect(steps.getByRole('row').first()).toContainText('Merge 3 values of city into Oslo')
    await expect(panel.getByText(/^Saved · r/)).toBeVisible()
    const saved = await other.evaluate(() => window.boathouse.recipes.get('silver.places'))
    expect(saved?.steps).toMatchObject([
      { op: 'cluster', mapping: [{ from: ['oslo', 'OSLO ', 'OSLO!'], to: 'Oslo' }], later: 'apply' },
      { op: 'case', columns: ['city'] },
    ])
  })
  await other.close()
})

test('scripts find the clusters of a column, and Esc leaves the dialog without a step', async ({ page }) => {
  const clusters = await page.evaluate(() =>
    window.boathouse.clusters('bronze.places', 'city', { kind: 'levenshtein', radius: 2, block: 1 }),
  )
  expect(clusters.map(cluster => cluster.map(({ value, rows }) => [value, rows]))).toEqual([
    [
      ['Oslo', 3],
      ['Olso', 1],
      ['oslo', 1],
      ['OSLO ', 1],
    ],
  ])
  const { dialog } = clusterDialog(page)
  await openByMouse(page)
  await expect(dialog.getByText('2 clusters found')).toBeVisible({ timeout: 30_000 })
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  expect(await page.evaluate(() => window.boathouse.recipes.get('silver.places'))).toBeUndefined()
})
