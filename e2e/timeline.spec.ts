import { type Page, expect, test } from '@playwright/test'
import { openApp, sql } from './automation.fixture.ts'

/** Twelve versions: 0 has 60 rows, each of 1 … 10 one more, 11 takes one out. */
const makeTable = async (page: Page): Promise<void> => {
  const rows = Array.from({ length: 60 }, (_, id) => `(${id}, 'Oslo', ${id})`).join(', ')
  const statements = [
    'CREATE TABLE silver.orders (id BIGINT, city STRING, amount BIGINT)',
    `INSERT INTO silver.orders VALUES ${rows}`,
    ...Array.from({ length: 9 }, (_, n) => `INSERT INTO silver.orders VALUES (${100 + n}, 'Lima', ${n})`),
    'DELETE FROM silver.orders WHERE id = 3',
  ]
  await sql(page, statements.join(';\n'))
}

const timelineOf = (page: Page) => {
  const region = page.getByRole('region', { name: 'Timeline' })
  return { region, versions: region.getByRole('listbox', { name: 'Versions of silver.orders' }) }
}

/** The middle of a version's mark, in pixels of the window. */
const placeOf = async (page: Page, version: number): Promise<{ readonly x: number; readonly y: number }> => {
  const option = timelineOf(page).region.getByRole('option', { name: new RegExp(`^Version ${version},`) })
  const box = await option.boundingBox()
  if (!box) throw new Error(`Version ${version} is not drawn`)
  return { x: box.x + box.width / 2, y: box.y + 30 }
}

test('the timeline is moved along by mouse: drag, click, range, zoom and play', async ({ page }) => {
  await openApp(page)
  await makeTable(page)
  await page.goto('/t/silver.orders')
  const { region, versions } = timelineOf(page)
  await expect(region.getByText('v11 · latest')).toBeVisible()
  await expect(region.getByRole('option')).toHaveCount(12)

  await test.step('a drag shows each version under the pointer, and the address follows when it ends', async () => {
    const [start, middle, end] = await Promise.all([11, 6, 4].map(version => placeOf(page, version)))
    if (!start || !middle || !end) throw new Error('No places')
    await page.mouse.move(start.x, start.y)
    await page.mouse.down()
    await page.mouse.move(middle.x, middle.y, { steps: 4 })
    await expect(region.getByText('viewing v6 · 5 behind')).toBeVisible()
    await expect(page).not.toHaveURL(/v=/)
    await page.mouse.move(end.x, end.y, { steps: 3 })
    await page.mouse.up()
    await expect(page).toHaveURL(/v=4/)
    await expect(page.getByText('63 rows', { exact: true }).first()).toBeVisible()
    await expect(region.getByRole('option', { selected: true })).toHaveAccessibleName(/^Version 4,/)
  })

  await test.step('Escape in the middle of a drag leaves everything as it was', async () => {
    const [start, end] = await Promise.all([4, 8].map(version => placeOf(page, version)))
    if (!start || !end) throw new Error('No places')
    await page.mouse.move(start.x, start.y)
    await page.mouse.down()
    await page.mouse.move(end.x, end.y, { steps: 3 })
    await expect(region.getByText('viewing v8 · 3 behind')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(region.getByText('viewing v4 · 7 behind')).toBeVisible()
    await page.mouse.up()
    await expect(page).toHaveURL(/v=4/)
  })

  await test.step('the pointer over a mark tells what its commit did; a tag flies over it', async () => {
    await page.evaluate(() => window.boathouse.tag('silver.orders', 11, 'month-end'))
    await expect(region.getByText('month-end', { exact: true }).first()).toBeVisible()
    const place = await placeOf(page, 11)
    await page.mouse.move(place.x, place.y)
    await expect(region.getByText('−1 row · 68 in all')).toBeVisible()
    await expect(region.getByRole('option', { name: /^Version 11, .*tagged month-end$/ })).toBeAttached()
  })

  await test.step('a drag with Shift compares two versions; an end of the range can be dragged', async () => {
    const [from, to, farther] = await Promise.all([2, 5, 7].map(version => placeOf(page, version)))
    if (!from || !to || !farther) throw new Error('No places')
    await page.keyboard.down('Shift')
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(to.x, to.y, { steps: 4 })
    await page.mouse.up()
    await page.keyboard.up('Shift')
    await expect(page).toHaveURL(/compare=2\.\.5/)
    await expect(region.getByText('comparing v2 with v5')).toBeVisible()
    await page.mouse.move(to.x, to.y)
    await page.mouse.down()
    await page.mouse.move(farther.x, farther.y, { steps: 4 })
    await page.mouse.up()
    await expect(page).toHaveURL(/compare=2\.\.7/)
    await region.getByRole('button', { name: 'End comparison' }).click()
    await expect(page).not.toHaveURL(/compare/)
  })

  await test.step('the wheel comes nearer around the pointer, and all of it is a click away', async () => {
    await page.getByRole('button', { name: /^In order of commits/ }).click()
    const all = region.getByRole('button', { name: 'Show all versions' })
    await expect(all).toBeDisabled()
    const box = await versions.boundingBox()
    if (!box) throw new Error('No timeline')
    await page.mouse.move(box.x + box.width / 2, box.y + 30)
    await page.mouse.wheel(0, -60)
    await page.mouse.wheel(0, -60)
    await expect(all).toBeEnabled()
    await all.click()
    await expect(all).toBeDisabled()
    await expect(region.getByRole('option')).toHaveCount(12)
    await page.reload()
    await page.getByRole('button', { name: /^By time/ }).click()
  })

  await test.step('what plays goes to the latest and stops there', async () => {
    await region.getByRole('option').first().click()
    await expect(page).toHaveURL(/v=0/)
    for (let press = 0; press < 2; press++) await region.getByRole('button', { name: /^Speed/ }).click()
    await region.getByRole('button', { name: 'Play the versions' }).click()
    await expect(region.getByRole('button', { name: 'Stop' })).toBeVisible()
    await expect(region.getByText('v11 · latest')).toBeVisible()
    await expect(region.getByRole('button', { name: 'Play the versions' })).toBeVisible()
    await expect(page).not.toHaveURL(/v=/)
  })
})

test('the timeline is moved along by keys: steps, ends, a range, zoom and play', async ({ page }) => {
  await openApp(page)
  await makeTable(page)
  await page.goto('/t/silver.orders')
  const { region, versions } = timelineOf(page)
  await expect(region.getByRole('option')).toHaveCount(12)
  await versions.focus()
  const press = (key: string) => page.keyboard.press(key)

  await press('ArrowLeft')
  await press('ArrowLeft')
  await expect(page).toHaveURL(/v=9/)
  await expect(page.getByText('68 rows', { exact: true }).first()).toBeVisible()
  await press('PageUp')
  await expect(page).toHaveURL(/v=0/)
  await press('End')
  await expect(page).not.toHaveURL(/v=/)
  await press('Home')
  await expect(page).toHaveURL(/v=0/)

  for (let step = 0; step < 3; step++) await press('Shift+ArrowRight')
  await expect(page).toHaveURL(/compare=0\.\.3/)
  const last = region.getByRole('slider', { name: 'Last version of the range' })
  await last.focus()
  await press('ArrowRight')
  await expect(last).toHaveAttribute('aria-valuenow', '4')
  await expect(page).toHaveURL(/compare=0\.\.4/)
  await press('Escape')
  await expect(page).not.toHaveURL(/compare/)

  await versions.focus()
  await press('Home')
  await press('Space')
  await expect(region.getByText(/^viewing v[1-9]/)).toBeVisible()
  await press('Space')
  await expect(page).toHaveURL(/v=[1-9]/)
  await press('+')
  await press('0')
  await expect(region.getByRole('option')).toHaveCount(12)
})
