import { openApp } from '../scripts/lib/app-driver.mjs'
import {
  longLog,
  mergeSource,
  plannedFiles,
  prunedFiles,
  prunedRows,
  smallFiles,
  smallRows,
  updateSet,
  updateWhere,
  wanted,
  wideRows,
} from './delta-work.mjs'
import { median } from './recipe-work.mjs'

/** @typedef {import('./in-browser.mjs').Timing} Timing */
/** @typedef {import('@playwright/test').Page} Page */

/** @param {Page} page */
const statements = page => {
  /** Milliseconds inside the page, so that the way to it does not count. @param {string} text */
  const timed = text =>
    page.evaluate(async sql => {
      const began = performance.now()
      await window.boathouse.sql(sql)
      return performance.now() - began
    }, text)
  /** @param {string} text */
  const usual = async text => {
    const times = []
    for (let run = 0; run < 5; run += 1) times.push(await timed(text))
    return median(times)
  }
  return { timed, usual }
}

/**
 * A table whose log is made up: `commits` commits, the first of which has `files` files of a hundred ids each. The files themselves are
 * not there, as nothing that is measured reads them.
 * @param {Page} page @param {string} name @param {number} commits @param {number} files
 */
const openMadeUp = (page, name, commits, files) =>
  page.evaluate(async ([table, commitCount, fileCount]) => {
    const schema = {
      type: 'struct',
      fields: [{ name: 'id', type: 'long', nullable: true, metadata: {} }],
    }
    const head = [
      { protocol: { minReaderVersion: 1, minWriterVersion: 2 } },
      {
        metaData: {
          id: crypto.randomUUID(),
          format: { provider: 'parquet', options: {} },
          schemaString: JSON.stringify(schema),
          partitionColumns: [],
          configuration: {},
          createdTime: Date.now(),
        },
      },
    ]
    /** @param {number} index */
    const add = index => {
      const [least, most] = [index * 100, index * 100 + 99]
      const stats = {
        numRecords: 100,
        minValues: { id: least },
        maxValues: { id: most },
        nullCount: { id: 0 },
      }
      return {
        add: {
          path: `part-${index}.parquet`,
          partitionValues: {},
          size: 1000,
          modificationTime: Date.now(),
          dataChange: true,
          stats: JSON.stringify(stats),
        },
      }
    }
    const logFiles = Array.from({ length: commitCount }, (_, version) => {
      const info = { commitInfo: { timestamp: Date.now() - commitCount + version, operation: 'WRITE' } }
      const more =
        version === 0 ? [...head, ...Array.from({ length: fileCount }, (_none, index) => add(index))] : []
      const lines = [info, ...more].map(action => JSON.stringify(action))
      const path = `_delta_log/${String(version).padStart(20, '0')}.json`
      return { path, file: new File([`${lines.join('\n')}\n`], 'commit.json') }
    })
    await window.boathouse.openTable(table, logFiles)
  }, /** @type {const} */ ([name, commits, files]))

/** How long a page that has just been opened takes to tell of a table. @param {Page} page @param {string} table */
const openCold = async (page, table) => {
  await page.reload()
  await page.evaluate(() => window.boathouse.ready)
  return page.evaluate(async name => {
    const began = performance.now()
    await window.boathouse.detail(name)
    return performance.now() - began
  }, table)
}

/** @param {Page} page @param {(name: string, milliseconds: number) => void} note */
const longLogs = async (page, note) => {
  await openMadeUp(page, 'silver.log', longLog, 1)
  note(
    `open a log of ${longLog.toLocaleString('en')} commits without a checkpoint`,
    await openCold(page, 'silver.log'),
  )
  // The next version is a tenth one, which gets a checkpoint.
  const { timed } = statements(page)
  note(
    'commit to it, with its checkpoint',
    await timed(`ALTER TABLE silver.log SET TBLPROPERTIES ('a' = 'b')`),
  )
  note('open it again', await openCold(page, 'silver.log'))
  await openMadeUp(page, 'silver.files', 1, plannedFiles)
  note(`open a table of ${plannedFiles.toLocaleString('en')} files`, await openCold(page, 'silver.files'))
  const { usual } = statements(page)
  // None of them can have such a row.
  note('plan a query of it', await usual('SELECT count(*) FROM silver.files WHERE id = -1'))
}

/** @param {Page} page @param {(name: string, milliseconds: number) => void} note */
const pointQueries = async (page, note) => {
  const { timed, usual } = statements(page)
  await timed(`CREATE TABLE silver.pruned PARTITIONED BY (part) AS ${prunedRows}`)
  const name = `one row of ${prunedFiles.toLocaleString('en')} files`
  note(`${name}, pruned`, await usual(`SELECT name FROM silver.pruned WHERE id = ${wanted}`))
  // A condition that statistics say nothing of.
  const blind = `SELECT name FROM silver.pruned WHERE id + 0 = ${wanted}`
  note(`${name}, without pruning, first`, await timed(blind))
  note(`${name}, without pruning`, await usual(blind))
}

/**
 * Does the work in the built app.
 * @param {number} rows
 * @returns {Promise<{ timings: readonly Timing[], check: string }>}
 */
export const runDeltaInBrowser = async rows => {
  const app = await openApp({}, [])
  try {
    const { page } = app
    const { timed } = statements(page)
    /** @type {Timing[]} */
    const timings = []
    /** @param {string} name @param {number} milliseconds */
    const note = (name, milliseconds) => void timings.push({ name, milliseconds })
    await timed('SELECT 1')
    /** @param {string} table */
    const merge = table =>
      `MERGE INTO ${table} AS t USING (${mergeSource(rows)}) AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *`
    note('CREATE TABLE AS', await timed(`CREATE TABLE silver.wide AS ${wideRows(rows)}`))
    note('UPDATE of a tenth', await timed(`UPDATE silver.wide SET ${updateSet} WHERE ${updateWhere}`))
    note('MERGE of a tenth', await timed(merge('silver.wide')))
    await timed(
      `CREATE TABLE silver.marked TBLPROPERTIES ('delta.enableDeletionVectors' = 'true') AS ${wideRows(rows)}`,
    )
    note(
      'UPDATE of a tenth, deletion vectors',
      await timed(`UPDATE silver.marked SET ${updateSet} WHERE ${updateWhere}`),
    )
    note('MERGE of a tenth, deletion vectors', await timed(merge('silver.marked')))
    for (let file = 0; file < smallFiles; file += 1)
      await timed(
        file === 0
          ? `CREATE TABLE silver.small AS ${smallRows(0)}`
          : `INSERT INTO silver.small ${smallRows(file)}`,
      )
    note('OPTIMIZE', await timed('OPTIMIZE silver.small'))
    const check = await page.evaluate(async () => {
      const sums = []
      for (const table of ['silver.wide', 'silver.marked', 'silver.small'])
        sums.push(
          ...(await window.boathouse.sql(`SELECT count(*), sum(id) FROM ${table}`)).rows.flat().map(String),
        )
      return sums.join(' ')
    })
    await pointQueries(page, note)
    await longLogs(page, note)
    return { timings, check }
  } finally {
    await app.close()
  }
}
