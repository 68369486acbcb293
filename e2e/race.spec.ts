import { type BrowserContext, type Page, expect, test } from '@playwright/test'
import { openApp, sql } from './automation.fixture.ts'

const rounds = 20

const openTabs = async (context: BrowserContext, count: number): Promise<readonly Page[]> => {
  const tabs: Page[] = []
  for (let index = 0; index < count; index += 1) {
    const tab = await context.newPage()
    await openApp(tab)
    tabs.push(tab)
  }
  return tabs
}

/** Runs statements one after the other in a tab; resolves to the versions that it was told. */
const runAll = (tab: Page, statements: readonly string[]): Promise<readonly (number | undefined)[]> =>
  tab.evaluate(async texts => {
    const versions: (number | undefined)[] = []
    for (const text of texts) versions.push((await window.boathouse.sql(text)).version)
    return versions
  }, statements)

const upTo = (end: number): readonly number[] => Array.from({ length: end }, (_, index) => index)

const inOrder = (versions: readonly (number | undefined)[]): readonly (number | undefined)[] =>
  versions.toSorted((a = -1, b = -1) => a - b)

test('three tabs that insert at once lose no row, and each commit has a version of its own', async ({
  context,
}) => {
  test.setTimeout(240_000)
  const tabs = await openTabs(context, 3)
  const [first] = tabs
  if (!first) throw new Error('no tab')
  await sql(
    first,
    `CREATE TABLE silver.shared (tab INT, n INT) TBLPROPERTIES ('delta.checkpointInterval' = '7')`,
  )
  const told = await Promise.all(
    tabs.map((tab, at) =>
      runAll(
        tab,
        upTo(rounds).map(n => `INSERT INTO silver.shared VALUES (${at}, ${n})`),
      ),
    ),
  )
  expect(inOrder(told.flat())).toEqual(upTo(3 * rounds).map(version => version + 1))
  for (const tab of tabs) {
    const { rows } = await sql(tab, 'SELECT tab, n FROM silver.shared ORDER BY tab, n')
    expect(rows).toEqual(tabs.flatMap((_, at) => upTo(rounds).map(n => [at, n])))
  }
  // Each version has one row more, the one whose insert was told that version.
  for (const [at, versions] of told.entries()) {
    const version = versions[rounds >> 1] ?? -1
    const { rows } = await sql(first, `SELECT count(*) FROM silver.shared VERSION AS OF ${version}`)
    expect(rows).toEqual([[BigInt(version)]])
    const change = `SELECT tab, n, _change_type FROM table_changes('silver.shared', ${version}, ${version})`
    expect((await sql(first, change)).rows).toEqual([[at, rounds >> 1, 'insert']])
  }
})

for (const [how, properties] of [
  ['rewrites files', `'delta.checkpointInterval' = '4'`],
  ['marks rows', `'delta.checkpointInterval' = '4', 'delta.enableDeletionVectors' = 'true'`],
] as const) {
  test(`updates of the same rows in two tabs end as if one came after the other (${how})`, async ({
    context,
  }) => {
    test.setTimeout(240_000)
    const [first, second] = await openTabs(context, 2)
    if (!first || !second) throw new Error('no tabs')
    await sql(first, `CREATE TABLE silver.counts (id INT, n INT) TBLPROPERTIES (${properties})`)
    await sql(first, 'INSERT INTO silver.counts VALUES (0, 0), (1, 0), (2, 0)')
    // What is lost, or done twice, shows: x → x + 1 by one tab, x → x + 1000 by the other, and rows that only one of them changes.
    const updates = (by: number, own: number) =>
      upTo(8).map(() => `UPDATE silver.counts SET n = n + ${by} WHERE id IN (0, ${own})`)
    const told = await Promise.all([runAll(first, updates(1, 1)), runAll(second, updates(1000, 2))])
    expect(inOrder(told.flat())).toEqual(upTo(16).map(version => version + 2))
    for (const tab of [first, second]) {
      const { rows } = await sql(tab, 'SELECT id, n FROM silver.counts ORDER BY id')
      expect(rows).toEqual([
        [0, 8008],
        [1, 8],
        [2, 8000],
      ])
    }
  })
}
