import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openApp } from '../scripts/lib/app-driver.mjs'
import { cases } from './cases.mjs'

/** @typedef {import('../scripts/lib/app-driver.mjs').DrivenApp} DrivenApp */

/**
 * A table of another engine, zipped, and what the app is to do with it.
 * @typedef {object} Foreign
 * @property {string} table the name to open it under
 * @property {string} zip
 * @property {readonly string[]} [then] statements that the app runs on it
 * @property {readonly string[]} [refused] statements that the app must refuse, because of a writer feature
 * @property {boolean} [feed]
 */

/**
 * Runs one statement in the app. The answer is JSON made in the page, because structured values do not cross as they are.
 * @param {DrivenApp} app
 * @param {string} sql
 * @returns {Promise<any>} the result, or `{ error }` with the LakeError
 */
const ask = async (app, sql) =>
  JSON.parse(
    await app.page.evaluate(async text => {
      /** @param {string} _key @param {unknown} value */
      const plain = (_key, value) => {
        if (typeof value === 'bigint') return String(value)
        if (value instanceof Uint8Array)
          return [...value].map(byte => byte.toString(16).padStart(2, '0')).join('')
        if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
        return Object.is(value, -0) ? '-0.0' : value
      }
      try {
        return JSON.stringify(await window.boathouse.sql(text), plain)
      } catch (error) {
        return JSON.stringify({ error: error instanceof Error ? { message: error.message } : error })
      }
    }, sql),
  )

/** @param {string} table */
const quoted = table =>
  table
    .split('.')
    .map(part => `"${part}"`)
    .join('.')

/**
 * What the app says of a table: its history, and its rows at every version that can be read.
 * @param {DrivenApp} app
 * @param {string} table
 * @param {boolean} feed
 */
const describe = async (app, table, feed) => {
  const history = JSON.parse(
    await app.page.evaluate(async name => {
      const entries = await window.boathouse.history(name)
      return JSON.stringify(
        entries.map(({ version, timestamp, operation }) => ({ version, timestamp, operation })),
      )
    }, table),
  )
  /** @type {Record<string, any>} */
  const versions = {}
  for (const { version } of history) {
    versions[version] = await ask(app, `SELECT * FROM ${quoted(table)} VERSION AS OF ${version}`)
  }
  const changes = feed ? await ask(app, `SELECT * FROM table_changes('${table}', 0)`) : undefined
  return { history, versions, detail: await ask(app, `DESCRIBE DETAIL ${quoted(table)}`), changes }
}

/**
 * Opens a zipped table in the app, as it is.
 * @param {DrivenApp} app
 * @param {string} table
 * @param {string} zip
 */
const open = async (app, table, zip) => {
  const input = await app.page.evaluateHandle(() => {
    const element = document.createElement('input')
    element.type = 'file'
    return document.body.appendChild(element)
  })
  await input.setInputFiles(zip)
  const problem = await input.evaluate(async (element, name) => {
    const [file] = element.files ?? []
    element.remove()
    if (file === undefined) return 'there is no file'
    try {
      await window.boathouse.openTable(name, file)
      return undefined
    } catch (error) {
      return error instanceof Error ? error.message : JSON.stringify(error)
    }
  }, table)
  if (problem !== undefined) throw new Error(`${table}: ${problem}`)
}

/**
 * Runs statements one after the other, up to the first that fails: what comes after it would be compared for nothing.
 * @param {DrivenApp} app
 * @param {readonly import('./cases.mjs').Step[]} steps
 */
const runAll = async (app, steps) => {
  const done = []
  for (const { sql, model } of steps) {
    const { version, error } = await ask(app, sql)
    if (error) return { done, problem: `${sql}\n${JSON.stringify(error)}` }
    done.push({ sql, model, version })
  }
  return { done, problem: undefined }
}

/** @param {DrivenApp} app @param {import('./cases.mjs').Case} one */
const runCase = async (app, { table, what, steps, feed = false, skip = [] }) => {
  const { done, problem } = await runAll(app, steps)
  return { table, what, steps: done, problem, feed, skip, ...(await describe(app, table, feed)) }
}

/** @param {DrivenApp} app @param {Foreign} foreign */
const runForeign = async (app, { table, zip, then = [], refused = [], feed = false }) => {
  await open(app, table, zip)
  const asItCame = await describe(app, table, feed)
  const refusals = []
  for (const sql of refused) refusals.push({ sql, answer: await ask(app, sql) })
  const { problem } = await runAll(
    app,
    then.map(sql => ({ sql })),
  )
  const after = then.length === 0 ? undefined : await describe(app, table, feed)
  return { table, asItCame, refusals, problem, after }
}

/**
 * Runs all cases in the app, and what it is to do with tables of others; saves the lake and the app's own answers.
 * @param {string} directory
 * @param {readonly Foreign[]} foreign
 */
export const driveCases = async (directory, foreign) => {
  const app = await openApp()
  try {
    const own = []
    for (const one of cases) own.push(await runCase(app, one))
    const others = []
    for (const one of foreign) others.push(await runForeign(app, one))
    await app.save(() => window.boathouse.exportLake(), undefined, join(directory, 'cases.zip'))
    writeFileSync(join(directory, 'cases.json'), JSON.stringify({ own, foreign: others }))
  } finally {
    await app.close()
  }
}

/**
 * Opens tables that others wrote to after the app, and saves what the app then says of them.
 * @param {string} directory
 * @param {readonly Foreign[]} returned
 */
export const driveReturned = async (directory, returned) => {
  const app = await openApp()
  try {
    const answers = []
    for (const one of returned) answers.push(await runForeign(app, one))
    writeFileSync(join(directory, 'returned-answers.json'), JSON.stringify(answers))
  } finally {
    await app.close()
  }
}
