// Recipes in the app: every example of docs/recipes.md, recipes over hostile values, and those of e2e/recipes over the real files. Spark
// then runs what the app exports of each, on the tables that the app read.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openApp } from '../scripts/lib/app-driver.mjs'
import { root } from '../scripts/lib/run.mjs'
import { hostileRecipes } from './hostile-recipes.mjs'
import { hostileTable } from './hostile-table.mjs'
import { readExamples } from './recipe-examples.mjs'

/** @typedef {import('../scripts/lib/app-driver.mjs').DrivenApp} DrivenApp */
/** @typedef {import('./recipe-examples.mjs').ExampleTable} ExampleTable */

/** @type {Readonly<Record<string, string>>} */
const engineTypes = {
  string: 'VARCHAR',
  long: 'BIGINT',
  short: 'SMALLINT',
  byte: 'TINYINT',
  timestamp: 'TIMESTAMPTZ',
  timestamp_ntz: 'TIMESTAMP',
  binary: 'BLOB',
}

/** @param {string} value */
const text = value => `'${value.replaceAll("'", "''")}'`

/** @param {string} name */
const identifier = name => `"${name.replaceAll('"', '""')}"`

/** @param {ExampleTable} table @returns {string} a SELECT of its rows, in order */
const selectOf = ({ columns, rows }) => {
  const cells = rows.map(row => `(${row.map(value => (value === null ? 'NULL' : text(value))).join(', ')})`)
  const items = columns.map(({ name, type }, index) => {
    const list = /^array<(.*)>$/.exec(type)?.[1]
    const engineType = list === undefined ? (engineTypes[type] ?? type) : `${engineTypes[list] ?? list}[]`
    return `CAST(c${index} AS ${engineType}) AS ${identifier(name)}`
  })
  return `SELECT ${items.join(', ')} FROM (VALUES ${cells.join(', ')}) AS v(${columns.map((_column, index) => `c${index}`).join(', ')})`
}

/** @param {DrivenApp} app @param {string} table @param {ExampleTable} rows */
const createTable = async (app, table, rows) => {
  await app.page.evaluate(
    sql => window.boathouse.sql(sql),
    `CREATE TABLE ${table} TBLPROPERTIES ('delta.columnMapping.mode' = 'name') AS ${selectOf(rows)}`,
  )
}

/**
 * A recipe that ran: its output is a table of the lake, beside the script that makes the same in Spark.
 * @typedef {{ name: string, output: string, script: string, warnings: readonly string[] }} Ran
 */

/**
 * @param {DrivenApp} app @param {string} name @param {string} output @param {any} recipe
 * @returns {Promise<Ran>}
 */
const runRecipe = async (app, name, output, recipe) =>
  JSON.parse(
    await app.page.evaluate(async ([label, table, body]) => {
      try {
        await window.boathouse.recipes.save(table, body)
        await window.boathouse.refresh(table)
        const { files, warnings } = await window.boathouse.recipes.export(table, 'pyspark')
        return JSON.stringify({ name: label, output: table, script: files[0]?.text ?? '', warnings })
      } catch (error) {
        const why = error instanceof Error ? error.message : JSON.stringify(error)
        return JSON.stringify({ name: label, output: table, script: '', warnings: [], problem: why })
      }
    }, /** @type {[string, string, any]} */ ([name, output, recipe])),
  )

/** @param {DrivenApp} app */
const runExamples = async app => {
  const ran = []
  const examples = readExamples(readFileSync(join(root, 'docs', 'recipes.md'), 'utf8'))
  for (const [index, { op, line, steps, before, tables }] of examples.entries()) {
    const input = `silver.example_${index}`
    await createTable(app, input, before)
    let document = JSON.stringify({ input, steps, audit: 'keep' })
    for (const [name, rows] of Object.entries(tables)) {
      const own = `${name}_${index}`
      await createTable(app, own, rows)
      document = document.replaceAll(JSON.stringify(name), JSON.stringify(own))
    }
    ran.push(
      await runRecipe(
        app,
        `${op} (docs/recipes.md:${line})`,
        `silver.example_${index}_out`,
        JSON.parse(document),
      ),
    )
  }
  return ran
}

/** @param {DrivenApp} app */
const runHostile = async app => {
  await createTable(app, 'silver.hostile', hostileTable)
  const ran = []
  for (const [index, { name, steps }] of hostileRecipes.entries())
    ran.push(
      await runRecipe(app, `hostile values: ${name}`, `silver.hostile_${index}_out`, {
        input: 'silver.hostile',
        audit: 'keep',
        steps,
      }),
    )
  return ran
}

/** The recipes of e2e/recipes, each with the file it is for. */
const realRecipes = () => {
  const folder = join(root, 'e2e', 'recipes')
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .toSorted()
    .map(name => ({ name, recipe: JSON.parse(readFileSync(join(folder, name), 'utf8')) }))
}

/** @param {DrivenApp} app @param {string} data the folder of the real files */
const runReal = async (app, data) => {
  const files = ['airports', 'airlines', 'routes', 'planes', 'countries'].map(name =>
    join(data, 'openflights', `${name}.dat`),
  )
  const wanted = [...files, join(data, 'vega', 'movies.json')]
  if (!wanted.every(file => existsSync(file))) {
    console.log(`skipped: recipes over the real files, because they are not in ${data}`)
    return []
  }
  await app.ingest(files, { format: { header: false, nullToken: '\\N' } })
  await app.ingest([join(data, 'vega', 'movies.json')])
  const ran = []
  for (const { name, recipe } of realRecipes())
    ran.push({ ...(await runRecipe(app, `e2e/recipes/${name}`, recipe.output, recipe)), reference: true })
  return ran
}

/**
 * Runs all recipes in the app, saves the lake, and what Spark is to run.
 * @param {string} directory @param {string} data
 */
export const driveRecipes = async (directory, data) => {
  const app = await openApp()
  try {
    const ran = [...(await runExamples(app)), ...(await runHostile(app)), ...(await runReal(app, data))]
    await app.save(() => window.boathouse.exportLake(), undefined, join(directory, 'recipes.zip'))
    writeFileSync(join(directory, 'recipes.json'), JSON.stringify(ran))
  } finally {
    await app.close()
  }
}
