import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Locator, type Page, expect, test } from '@playwright/test'
import { parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { openApp, sql } from './automation.fixture.ts'
import { fixtures, openFolder, readFolder } from './delta-files.fixture.ts'

/**
 * Tables that Spark wrote, and what it says is in them: under column mapping with deletion vectors, partitions and a checkpoint; changed
 * by MERGE; partitioned three times over, with NULL and odd characters in the paths, and overwritten.
 */
const folders = {
  vectors: join(fixtures, 'kernel-rs-golden/dv-with-columnmapping'),
  merged: join(fixtures, 'kernel-rs-golden/basic-with-inserts-merge'),
  letters: join(fixtures, 'dat/multi_partitioned'),
}

type Cells = readonly (string | null)[]

const textOf = (value: unknown): string | null =>
  value === null || value === undefined
    ? null
    : value instanceof Date
      ? value.toISOString().slice(0, 10)
      : `${value as string | number | bigint}`

const sorted = (rows: readonly Cells[]): readonly Cells[] =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

/** Rows of Parquet files, read without the app. */
const parquetRows = async (
  files: readonly Uint8Array[],
  columns: readonly string[],
): Promise<readonly Cells[]> => {
  const rows: Cells[] = []
  for (const bytes of files) {
    const file = new Uint8Array(bytes).buffer
    const found = await parquetReadObjects({ file, columns: [...columns], compressors })
    for (const row of found) rows.push(columns.map(name => textOf(row[name])))
  }
  return sorted(rows)
}

const expectedRows = (folder: string, columns: readonly string[]) =>
  parquetRows(
    [...readFolder(folder)].flatMap(([path, bytes]) => (path.endsWith('.parquet') ? [bytes] : [])),
    columns,
  )

/** The rows that the app has. */
const rowsOf = async (page: Page, columns: readonly string[], from: string): Promise<readonly Cells[]> => {
  const { rows } = await sql(page, `SELECT ${columns.join(', ')} FROM ${from}`)
  return sorted(rows.map(row => row.map(textOf)))
}

/** `vectors` begins with the numbers below 50; each version after it deletes the next even one, twelve of them in order, then 26 and 28. */
const vectorsAt = (version: number): readonly Cells[] =>
  sorted(
    Array.from({ length: 50 }, (_, n) => n)
      .filter(n => n % 2 === 1 || n >= 2 * version)
      .map(n => [`${n % 10}`, `${n}`, `foo${n % 5}`]),
  )

const timelineOf = (page: Page) => {
  const region = page.getByRole('region', { name: 'Timeline' })
  const mark = (version: number): Locator =>
    region.getByRole('option', { name: new RegExp(`^Version ${version},`) })
  const placeOf = async (version: number) => {
    const box = await mark(version).boundingBox()
    if (!box) throw new Error(`Version ${version} is not drawn`)
    return { x: box.x + box.width / 2, y: box.y + 30 }
  }
  /** Drags from one version over others, and stays there. */
  const drag = async (...versions: readonly number[]): Promise<void> => {
    for (const [at, version] of versions.entries()) {
      const { x, y } = await placeOf(version)
      await page.mouse.move(x, y, { steps: 3 })
      if (at === 0) await page.mouse.down()
    }
  }
  const act = async (item: string): Promise<void> => {
    await region.getByRole('button', { name: /^Act on v/ }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  return { region, mark, placeOf, drag, act, versions: region.getByRole('listbox') }
}

/** What the grid shows, of a version. */
const seenRows = async (page: Page, version: number): Promise<readonly Cells[]> => {
  const body = page.locator(`[data-version="${version}"]`)
  await expect(body.getByRole('gridcell').first()).toHaveText(/\S/)
  return body
    .getByRole('row')
    .evaluateAll(lines =>
      lines.map(line =>
        [...line.querySelectorAll('[role=gridcell]')].map(cell =>
          cell.textContent === 'NULL' ? null : cell.textContent,
        ),
      ),
    )
}

const command = async (page: Page, text: string): Promise<void> => {
  await page.keyboard.press('Control+k')
  await page.keyboard.type(text)
  await expect(page.getByRole('option', { selected: true }).filter({ hasText: text })).toBeVisible()
  await page.keyboard.press('Enter')
}

const counts = (page: Page) => page.getByRole('table', { name: 'Rows by kind' })
const expectCounts = async (page: Page, added: number, removed: number, changed: number): Promise<void> => {
  for (const [kind, count] of Object.entries({ Added: added, Removed: removed, Changed: changed }))
    await expect(
      counts(page)
        .getByRole('row', { name: new RegExp(`${kind} `) })
        .getByRole('cell')
        .first(),
    ).toHaveText(`${count}`)
}

/** Deletion vectors under column mapping, by mouse. */
const walkVectors = async (page: Page): Promise<void> => {
  const columns = ['part', 'col1', 'col2']
  const { region, placeOf, drag } = timelineOf(page)
  expect(vectorsAt(15)).toEqual(await expectedRows(join(folders.vectors, 'expected'), columns))
  await page.goto('/t/silver.vectors')
  await expect(region.getByRole('option')).toHaveCount(16)

  await test.step('the marks tell what each commit did, and the card what its writer measured', async () => {
    const shapes = await region
      .locator('svg path[transform]')
      .evaluateAll(all => all.map(shape => shape.getAttribute('d')))
    expect(new Set(shapes).size, 'an append and deletes').toBe(2)
    expect(new Set(shapes.slice(1)).size, 'deletes look the same').toBe(1)
    const { x, y } = await placeOf(9)
    await page.mouse.move(x, y)
    for (const fact of ['−1 row · 41 in all', 'by Apache-Spark/3.5.0', '906 ms'])
      await expect(region.getByText(fact).last()).toBeVisible()
  })

  await test.step('a drag shows the rows of each version, and the address follows', async () => {
    await drag(15, 10)
    await expect(region.getByText('viewing v10 · 5 behind')).toBeVisible()
    for (const version of [10, 9, 5]) {
      const { x, y } = await placeOf(version)
      await page.mouse.move(x, y)
      const seen = await seenRows(page, version)
      // Rows in sight only: in the film's order, by part.
      expect(seen).toEqual(
        vectorsAt(version)
          .toSorted((a, b) => Number(a[0]) - Number(b[0]) || Number(a[1]) - Number(b[1]))
          .slice(0, seen.length),
      )
    }
    await page.mouse.up()
    await expect(page).toHaveURL(/v=5/)
    await expect(page.getByText('45 rows', { exact: true }).first()).toBeVisible()
    expect(await rowsOf(page, columns, 'silver.vectors VERSION AS OF 5')).toEqual(vectorsAt(5))
  })

  await test.step('the profile is that of the version', async () => {
    await expect(page.getByRole('columnheader', { name: /^col1/ })).toContainText('45')
  })

  await test.step('the version is exported', async () => {
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Parquet' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe('silver.vectors@v5.parquet')
    expect(await parquetRows([readFileSync(await download.path())], columns)).toEqual(vectorsAt(5))
  })

  await test.step('a drag with Shift has the deleted rows between two versions', async () => {
    await page.keyboard.down('Shift')
    await drag(3, 9)
    await page.mouse.up()
    await page.keyboard.up('Shift')
    await expect(page).toHaveURL(/compare=3\.\.9/)
    await expectCounts(page, 0, 6, 0)
    const grid = page.getByRole('grid', { name: 'silver.vectors: rows that differ' })
    for (const id of ['6', '8', '10', '12', '14', '16'])
      await expect(grid.getByRole('gridcell', { name: id, exact: true }).first()).toBeVisible()
    await expect(page.getByText('5 of 20 files read')).toBeVisible()
  })

  await test.step('the life of a deleted row', async () => {
    const grid = page.getByRole('grid', { name: 'silver.vectors: rows that differ' })
    await grid.getByRole('gridcell', { name: '12', exact: true }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Life of this row…' }).click()
    const life = page.getByRole('region', { name: 'Row', exact: true })
    // No column has the name of a key.
    await life.getByRole('option', { name: /^col1/ }).click()
    await expect(life.getByRole('textbox', { name: 'col1' })).toHaveValue('12')
    await life.getByRole('button', { name: 'Look up' }).click()
    await expect(life).toContainText('Gone since v7')
    await expect(life).toContainText('(col1 = 12)')
  })

  await test.step('a measure over the versions, from the log alone', async () => {
    await page.goto('/t/silver.vectors?v=5&panel=metric')
    const panel = page.getByRole('region', { name: 'Metric' })
    await panel
      .getByRole('button', { name: /Measure/ })
      .first()
      .click()
    await page.getByRole('option', { name: 'Row count' }).click()
    await expect(panel.getByText('16 versions: 16 by the log alone.')).toBeVisible()
    await expect(
      panel.getByRole('img', { name: /^Row count at 16 versions: lowest 35 at v15, highest 50 at v0/ }),
    ).toBeVisible()
    await expect(page.locator('[data-lane=measured]')).toContainText('Row count 45')
  })

  await test.step('what VACUUM would take, and with it which versions', async () => {
    await page.goto('/t/silver.vectors?panel=details')
    const slider = page.getByRole('slider', { name: 'How long files of older versions are kept' })
    await expect(slider).toBeEnabled()
    const width = await slider.evaluate(element => element.clientWidth)
    await slider.click({ position: { x: width - 4, y: 8 } })
    // The last data file went with version 13, and the newest version has the deletion vectors of 14.
    await expect(slider).toHaveAttribute(
      'aria-valuetext',
      /: 18 files, .*Versions 0 to 12 could no longer be read\./,
    )
  })
}

/** What MERGE changed, by keys alone. */
const walkMerged = async (page: Page): Promise<void> => {
  const columns = ['id', 'str']
  const after = await expectedRows(join(folders.merged, 'expected'), columns)
  const before = sorted(Array.from({ length: 100 }, (_, id) => [`${id}`, `val=${id}`]))
  const { region, mark, versions } = timelineOf(page)
  await page.goto('/t/silver.merged')
  await expect(mark(1)).toHaveAccessibleName(/^Version 1, merge, \+50 −10 ~50 rows, 140 rows in all/)

  await test.step('Home, End, arrows and Space go along the versions', async () => {
    await versions.focus()
    await page.keyboard.press('Home')
    await expect(page).toHaveURL(/v=0/)
    await expect(region.getByText('viewing v0 · 1 behind')).toBeVisible()
    expect(await rowsOf(page, columns, 'silver.merged VERSION AS OF 0')).toEqual(before)
    await page.keyboard.press('ArrowRight')
    await expect(page).not.toHaveURL(/v=/)
    expect(await rowsOf(page, columns, 'silver.merged')).toEqual(after)
    await page.keyboard.press('ArrowLeft')
    await expect(page).toHaveURL(/v=0/)
    await page.keyboard.press('Space')
    await expect(region.getByText('v1 · latest')).toBeVisible()
    await expect(page).not.toHaveURL(/v=/)
  })

  await test.step('Shift and an arrow compare: rows, cells and why', async () => {
    await page.keyboard.press('Shift+ArrowLeft')
    await expect(page).toHaveURL(/compare=0\.\.1/)
    await expectCounts(page, 50, 10, 50)
    await page
      .getByRole('radiogroup', { name: 'Rows shown' })
      .getByRole('radio', { name: /Changed/ })
      .press(' ')
    const grid = page.getByRole('grid', { name: 'silver.merged: rows that differ' })
    await expect(grid).toHaveAttribute('aria-rowcount', '51')
    const row = grid.getByRole('row').filter({ hasText: 'val=50' })
    await expect(row.getByRole('gridcell').nth(1)).toContainText('val=50N/A')
    const why = page.getByRole('region', { name: 'Why' })
    await expect(why).toContainText('str')
    await page.keyboard.press('Escape')
    await expect(page).not.toHaveURL(/compare/)
  })

  await test.step('the life of a row, and when its value changed', async () => {
    await page.goto('/t/silver.merged?v=0')
    const cell = page.getByRole('gridcell', { name: '0', exact: true }).first()
    await cell.focus()
    await page.keyboard.press('l')
    const life = page.getByRole('region', { name: 'Row', exact: true })
    await expect(life).toContainText('Gone since v1')
    const field = life.getByRole('textbox', { name: 'id' })
    await field.fill('77')
    await field.press('Enter')
    await expect(life.getByRole('list', { name: 'Versions that changed the row' })).toContainText(
      'val=77→N/A',
    )
    await life.getByRole('button', { name: /When did it change/ }).press('Enter')
    await page.keyboard.type('str')
    await page.keyboard.press('Enter')
    await expect(life.getByRole('status')).toHaveText(/^str changed in 1 version: /)
  })

  await test.step('a tag, the list of all that happened, and the query of a version', async () => {
    await page.goto('/t/silver.merged?v=0')
    await expect(region.getByText('viewing v0 · 1 behind')).toBeVisible()
    await command(page, 'Copy SELECT')
    await expect(page.getByText('Copied', { exact: true })).toBeVisible()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('VERSION AS OF 0')
    await command(page, 'Tag v0')
    await expect(
      page.getByRole('dialog', { name: 'Tag v0 of silver.merged' }).getByRole('textbox', { name: 'Name' }),
    ).toBeFocused()
    await page.keyboard.type('as it came')
    await page.keyboard.press('Enter')
    await expect(mark(0)).toHaveAccessibleName(/tagged as it came$/)
    await page.goto('/t/silver.merged?v=0&panel=history')
    const entries = page.getByRole('feed', { name: 'History of silver.merged' }).getByRole('article')
    await expect(entries).toHaveCount(3)
    await entries.first().focus()
    await page.keyboard.press('ArrowDown')
    await expect(entries.nth(1)).toBeFocused()
  })

  await test.step('a restore is a commit that the table takes, and is undone by another', async () => {
    await command(page, 'Restore v0')
    const dialog = page.getByRole('dialog', { name: 'Restore silver.merged to v0' })
    await expect(dialog.getByRole('row', { name: /^Rows 140 100 −40$/ })).toBeVisible()
    await dialog.getByRole('button', { name: 'Restore v0' }).press('Enter')
    await expect(region.getByText('v2 · latest')).toBeVisible()
    await expect(mark(2)).toHaveAccessibleName(/^Version 2, restore,/)
    expect(await rowsOf(page, columns, 'silver.merged')).toEqual(before)
    await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).press('Enter')
    await expect(region.getByText('v3 · latest')).toBeVisible()
    expect(await rowsOf(page, columns, 'silver.merged')).toEqual(after)
  })
}

/** Partitions, by mouse. */
const walkLetters = async (page: Page): Promise<void> => {
  const columns = ['letter', 'date', 'data', 'number']
  // It is binary.
  const asked = columns.map(name => (name === 'data' ? 'decode(data)' : name))
  const at = (version: number) =>
    expectedRows(join(folders.letters, `expected/v${version}/table_content`), columns)
  const { region, drag, act, mark } = timelineOf(page)
  await page.goto('/t/silver.letters')
  await expect(mark(2)).toHaveAccessibleName(/^Version 2, overwrite, \+2 −5 rows, 2 rows in all/)

  await test.step('each version has the rows that its writer says', async () => {
    await drag(2, 1)
    for (const version of [1, 0]) {
      if (version === 0) await page.mouse.move((await timelineOf(page).placeOf(0)).x, 700)
      const bytes = (text: string | null) => text && `\\x${Buffer.from(text).toString('hex')}`
      const shown = (await at(version)).map(([letter = null, date = null, data = null, number = null]) => [
        letter,
        date,
        bytes(data),
        number,
      ])
      expect(sorted(await seenRows(page, version))).toEqual(sorted(shown))
    }
    await page.mouse.up()
    await expect(page).toHaveURL(/v=0/)
    for (const version of [0, 1, 2])
      expect(await rowsOf(page, asked, `silver.letters VERSION AS OF ${version}`)).toEqual(await at(version))
  })

  await test.step('a range, a restore and its undo', async () => {
    await page.keyboard.down('Shift')
    await drag(0, 1)
    await page.mouse.up()
    await page.keyboard.up('Shift')
    await expect(page).toHaveURL(/compare=0\.\.1/)
    await expectCounts(page, 2, 0, 0)
    await region.getByRole('button', { name: 'End comparison' }).click()
    await mark(1).click()
    await expect(page).toHaveURL(/v=1/)
    await act('Restore…')
    await page.getByRole('dialog').getByRole('button', { name: 'Restore v1' }).click()
    await expect(region.getByText('v3 · latest')).toBeVisible()
    expect(await rowsOf(page, asked, 'silver.letters')).toEqual(await at(1))
    await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click()
    await expect(region.getByText('v4 · latest')).toBeVisible()
    expect(await rowsOf(page, asked, 'silver.letters')).toEqual(await at(2))
  })
}

test('tables that Spark wrote have all of the timeline, by mouse and by keys', async ({ page, context }) => {
  test.skip(
    !Object.values(folders).every(existsSync),
    `SKIPPED: the tables of other engines are not there (${fixtures})`,
  )
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openApp(page)
  for (const [name, folder] of Object.entries(folders))
    await openFolder(page, `silver.${name}`, join(folder, 'delta'))
  await walkVectors(page)
  await walkMerged(page)
  await walkLetters(page)
})
