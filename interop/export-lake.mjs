import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openApp } from '../scripts/lib/app-driver.mjs'

/** @typedef {import('../scripts/lib/app-driver.mjs').DrivenApp} DrivenApp */
/** @typedef {Awaited<ReturnType<typeof import('./files.mjs').writeFiles>>} Files */

const peopleRecipe = {
  input: 'bronze.people',
  audit: 'drop',
  steps: [
    { op: 'trim', columns: ['name'] },
    {
      op: 'cast',
      onError: 'null',
      columns: [
        { column: 'id', to: 'long' },
        { column: 'amount', to: 'decimal(18,2)' },
        { column: 'active', to: 'boolean' },
        { column: 'born', to: 'date' },
        { column: 'seen', to: 'timestamp' },
      ],
    },
    { op: 'filter', condition: { column: 'amount', is: 'is-not-null' } },
    { op: 'dedupe', keys: ['id'], order: [], keep: 'first' },
    { op: 'derive', column: 'amount_twice', expression: 'amount * 2' },
  ],
}

const peopleAggregate = {
  input: 'silver.people',
  groupBy: ['active'],
  measures: [
    { fn: 'count', as: 'people' },
    { fn: 'count', column: 'name', as: 'named' },
    { fn: 'sum', column: 'amount', as: 'total' },
    { fn: 'sum', column: 'id', as: 'id_sum_is_too_large_for_a_double' },
    { fn: 'avg', column: 'amount', as: 'average' },
    { fn: 'min', column: 'born', as: 'oldest' },
    { fn: 'max', column: 'seen', as: 'newest' },
    { fn: 'count-distinct', column: 'name', as: 'names' },
  ],
}

const routesRecipe = {
  input: 'bronze.routes',
  audit: 'drop',
  steps: [
    {
      op: 'rename',
      columns: [
        { from: 'column_1', to: 'airline' },
        { from: 'column_3', to: 'origin' },
        { from: 'column_5', to: 'destination' },
        { from: 'column_8', to: 'stops' },
      ],
    },
    { op: 'cast', onError: 'null', columns: [{ column: 'stops', to: 'integer' }] },
    { op: 'dedupe', keys: ['airline', 'origin', 'destination'], order: [], keep: 'first' },
  ],
}

const routesAggregate = {
  input: 'silver.routes',
  groupBy: ['airline'],
  measures: [
    { fn: 'count', as: 'routes' },
    { fn: 'count-distinct', column: 'origin', as: 'origins' },
    { fn: 'avg', column: 'stops', as: 'average_stops' },
  ],
}

/**
 * @param {DrivenApp} app
 * @param {string} table
 * @param {object} recipe
 */
const saveRecipe = (app, table, recipe) =>
  app.page.evaluate(
    ([name, body]) => window.boathouse.recipes.save(name, body),
    /** @type {any} */ ([table, recipe]),
  )

/**
 * @param {DrivenApp} app
 * @param {string} table
 * @param {object} aggregate
 */
const saveAggregate = (app, table, aggregate) =>
  app.page.evaluate(
    ([name, body]) => window.boathouse.aggregates.save(name, body),
    /** @type {any} */ ([table, aggregate]),
  )

/**
 * @param {DrivenApp} app
 * @param {string} table
 */
const refresh = (app, table) => app.page.evaluate(name => window.boathouse.refresh(name), table)

/**
 * What the app itself says about a table: as JSON text made in the page, because structured values do not cross as they are.
 * @param {DrivenApp} app
 * @param {string} table
 */
const answersFor = async (app, table) =>
  JSON.parse(
    await app.page.evaluate(async name => {
      const [sql, history] = await Promise.all([
        window.boathouse.sql(`SELECT * FROM ${name}`),
        window.boathouse.history(name),
      ])
      /** @param {string} _key @param {unknown} value */
      const plain = (_key, value) => {
        if (typeof value === 'bigint') return String(value)
        if (value instanceof Uint8Array)
          return [...value].map(byte => byte.toString(16).padStart(2, '0')).join('')
        if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
        return Object.is(value, -0) ? '-0.0' : value
      }
      return JSON.stringify({ ...sql, history }, plain)
    }, table),
  )

/**
 * A file that is refused would be missing from every comparison after it, so it ends the suite here.
 * @param {DrivenApp} app
 * @param {readonly string[]} paths
 * @param {object} [options]
 */
const ingest = async (app, paths, options) => {
  const { failures, rejects } = await app.ingest(paths, options)
  if (failures.length + rejects.length > 0) {
    throw new Error(`Not everything was ingested: ${JSON.stringify([...failures, ...rejects])}`)
  }
}

/** Silver and gold are made twice, so that each has a version for each of bronze. @param {DrivenApp} app @param {Files} files */
const makeOwnTables = async (app, files) => {
  const options = { table: 'bronze.people', format: { nullToken: '\\N', header: true } }
  await ingest(app, [files.first], options)
  await saveRecipe(app, 'silver.people', peopleRecipe)
  await saveAggregate(app, 'gold.people_by_active', peopleAggregate)
  await refresh(app, 'gold.people_by_active')
  await ingest(app, [files.second], options)
  await refresh(app, 'gold.people_by_active')
  await ingest(app, [files.events, files.measures])
}

/** @param {DrivenApp} app @param {readonly string[]} paths */
const makeRealTables = async (app, paths) => {
  await ingest(app, paths)
  await saveRecipe(app, 'silver.routes', routesRecipe)
  await saveAggregate(app, 'gold.routes_by_airline', routesAggregate)
  await refresh(app, 'gold.routes_by_airline')
}

/**
 * Makes a lake in the app, saves it as a zip, every table at every version as Parquet, and the app's own answers as JSON.
 * @param {{ directory: string, files: Files, realFiles: readonly string[], foreignLake: string }} input `foreignLake`: a zip of
 *   tables that delta-rs wrote, imported after the export
 */
export const exportLake = async ({ directory, files, realFiles, foreignLake }) => {
  const app = await openApp()
  try {
    await makeOwnTables(app, files)
    if (realFiles.length > 0) await makeRealTables(app, realFiles)

    mkdirSync(join(directory, 'exports'), { recursive: true })
    const tables = await app.page.evaluate(() => window.boathouse.tables())
    /** @type {Record<string, any>} */
    const answers = {}
    for (const { name } of tables) {
      answers[name] = await answersFor(app, name)
      for (const { version } of answers[name].history) {
        await app.save(
          ([table, at]) => window.boathouse.exportTable(table, { format: 'parquet', version: at }),
          [name, version],
          join(directory, 'exports', `${name}@v${version}.parquet`),
        )
      }
    }
    await app.save(() => window.boathouse.exportLake(), undefined, join(directory, 'lake.zip'))

    const imported = await app.page.evaluateHandle(() =>
      document.body.appendChild(document.createElement('input')),
    )
    await imported.evaluate(element => {
      element.type = 'file'
    })
    await imported.setInputFiles(foreignLake)
    const names = await imported.evaluate(async element => {
      const [zip] = element.files ?? []
      element.remove()
      return zip === undefined ? [] : [...(await window.boathouse.importLake(zip))]
    })
    /** @type {Record<string, any>} */
    const foreign = {}
    for (const name of names) foreign[name] = await answersFor(app, name)
    writeFileSync(
      join(directory, 'answers.json'),
      JSON.stringify({ tables: answers, foreign, known: files.known }),
    )
  } finally {
    await app.close()
  }
}
