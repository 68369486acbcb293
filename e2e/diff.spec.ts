import { type Page, expect, test } from '@playwright/test'
import { makeThreeLayers, openApp, rejection, sql } from './automation.fixture.ts'

/** The table of the guide, and a commit that changes one name and adds a row. */
const changePeople = async (page: Page): Promise<void> => {
  await openApp(page)
  await makeThreeLayers(page)
  await sql(page, `UPDATE silver.people SET name = upper(name) WHERE id = 1`)
  await sql(page, `INSERT INTO silver.people VALUES (4, 'Di', '2024-03-02')`)
}

test('diff tells which rows two versions differ in, with the cells that changed, and survives a reload', async ({
  page,
}) => {
  await changePeople(page)
  for (let round = 0; round < 2; round += 1) {
    const { found, rows, changed } = await page.evaluate(async () => {
      const found = await window.boathouse.diff('silver.people', 0, 2, { key: ['id'] })
      const [rows, changed] = [await found.rows(), await found.rows('changed', 0, 10)]
      return { found: { ...found, rows: undefined }, rows, changed }
    })
    expect(found).toMatchObject({
      added: 1,
      removed: 0,
      changed: 1,
      unchanged: 2,
      key: { columns: ['id'], origin: 'given', isUnique: true },
      schema: { added: [], removed: [], renamed: [], retyped: [] },
    })
    expect(rows).toEqual([
      { kind: 'added', row: [4n, 'Di', '2024-03-02'], cells: [] },
      {
        kind: 'changed',
        row: [1n, 'ANA', '2024-02-29'],
        cells: [{ column: 'name', from: 'Ana', to: 'ANA' }],
      },
    ])
    expect(changed).toEqual(rows.slice(1))
    await page.reload()
    await page.evaluate(() => window.boathouse.ready)
  }
})

test('diff finds the key, works backwards, and says what it can not do', async ({ page }) => {
  await changePeople(page)
  const backwards = await page.evaluate(async () => {
    const found = await window.boathouse.diff('silver.people', 2, 0)
    return { found: { ...found, rows: undefined }, removed: await found.rows('removed') }
  })
  expect(backwards.found).toMatchObject({
    removed: 1,
    changed: 1,
    key: { columns: ['id'], origin: 'detected' },
  })
  expect(backwards.removed).toEqual([{ kind: 'removed', row: [4n, 'Di', '2024-03-02'], cells: [] }])
  expect(await rejection(page, `boathouse.diff('silver.people', 0, 9)`)).toMatchObject({
    kind: 'version-missing',
  })
  expect(await rejection(page, `boathouse.diff('silver.people', 0, 1, { key: ['nowhere'] })`)).toMatchObject({
    kind: 'invalid',
    problems: [{ path: 'key[0]' }],
  })
  expect(
    await rejection(page, `boathouse.diff('silver.people', 0, 1, { signal: AbortSignal.abort() })`),
  ).toMatchObject({ kind: 'cancelled' })
})
