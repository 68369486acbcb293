// `npm run bench`: a 1,000,000-row CSV through the whole job, then Delta's statements on as many rows, in the built app and in native DuckDB.
// Then edits of a recipe of 20 steps. `--rows 100000` for a smaller one; `--only job`, `delta` or `recipe` for a part; `--write` puts the figures into docs/performance.md.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './lib/build.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { root, run, runTool } from './lib/run.mjs'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    only: { type: 'string' },
    write: { type: 'boolean' },
  },
})
const rows = Number(values.rows)
if (values.only !== undefined && !['job', 'delta', 'recipe'].includes(values.only)) {
  console.error('--only is “job”, “delta” or “recipe”.')
  process.exit(1)
}
const memoryLimit = 2 ** 30

await ensureInstalled()
const browser = await run(process.execPath, [join(root, 'scripts', 'chromium.mjs')])
const problem = browser.code === 0 ? await ensureBuilt() : browser.output
if (problem !== undefined) {
  console.error(problem)
  process.exit(1)
}

const work = join(root, 'bench', '.work')
mkdirSync(work, { recursive: true })

/** @param {number} size */
const mebibytes = size => `${(size / 2 ** 20).toFixed(0)} MiB`
/** @param {readonly (readonly string[])[]} cells */
const markdown = cells => cells.map(line => `| ${line.join(' | ')} |`).join('\n')

/** @typedef {import('../bench/in-browser.mjs').Timing} Timing */

const columns = [
  [
    'work',
    'Boathouse in Chromium, ms',
    'native DuckDB, 1 thread, ms (ratio)',
    'native DuckDB, all threads, ms (ratio)',
  ],
  ['---', '---:', '---:', '---:'],
]

/**
 * A line for each timing; native ones are found by their names.
 * @param {readonly Timing[]} timings
 * @param {readonly (readonly Timing[])[]} natives
 */
const table = (timings, natives) => {
  /** @param {Timing} timing */
  const line = ({ name, milliseconds }) => [
    name,
    milliseconds.toFixed(0),
    ...natives.map(list => {
      const native = list.find(timing => timing.name === name)?.milliseconds
      return native === undefined ? '' : `${native.toFixed(0)} (${(milliseconds / native).toFixed(1)}×)`
    }),
  ]
  return markdown([...columns, ...timings.map(line)])
}

/** @param {readonly Timing[]} timings */
const withSum = timings => {
  const milliseconds = timings.reduce((total, timing) => total + timing.milliseconds, 0)
  return [...timings, { name: 'total', milliseconds }]
}

const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${new Date().toISOString().slice(0, 10)}`

/** @typedef {{ report: string, good: boolean }} Outcome */

/** The CSV through the three layers. @returns {Promise<Outcome>} */
const wholeJob = async () => {
  const { ensureOrders } = await import('../bench/orders-csv.mjs')
  const { runInBrowser } = await import('../bench/in-browser.mjs')
  const { runNative } = await import('../bench/in-native.mjs')
  const file = join(work, `orders-${rows}.csv`)
  const bytes = await ensureOrders(file, rows)
  const inBrowser = await runInBrowser(file)
  const natives = [await runNative(file, work, 1), await runNative(file, work, undefined)]
  const odd = natives.find(({ rows: found }) => JSON.stringify(found) !== JSON.stringify(inBrowser.rows))
  const report = [
    `${rows.toLocaleString('en')} rows, ${(bytes / 1e6).toFixed(1)} MB of CSV, ${machine}.`,
    '',
    table(
      withSum(inBrowser.timings),
      natives.map(({ timings }) => withSum(timings)),
    ),
    '',
    `Peak resident memory of the tab's process, engine included: ${inBrowser.renderer === undefined ? 'not known on this system' : `${mebibytes(inBrowser.renderer)} of ${mebibytes(memoryLimit)}`}.`,
    `Peak of measureUserAgentSpecificMemory over the tab and its workers, ${inBrowser.memory.samples} samples: ${mebibytes(inBrowser.memory.peak)}. Chromium leaves WebAssembly memory out of it, so the line above is the one to go by.`,
    `Rows: ${inBrowser.rows.ingest.toLocaleString('en')} in bronze, ${inBrowser.rows.silver.toLocaleString('en')} in silver; native DuckDB ${odd ? `differs: ${JSON.stringify(odd.rows)}` : 'has as many'}. Exported Parquet: ${mebibytes(inBrowser.exported)}.`,
  ].join('\n')
  const withinLimit = Math.max(inBrowser.memory.peak, inBrowser.renderer ?? 0) <= memoryLimit
  return { report, good: odd === undefined && withinLimit }
}

/** Statements on Delta tables, and long logs. @returns {Promise<Outcome>} */
const deltaTables = async () => {
  const { runDeltaInBrowser } = await import('../bench/delta-in-browser.mjs')
  const { runDeltaNative } = await import('../bench/delta-in-native.mjs')
  const inBrowser = await runDeltaInBrowser(rows)
  const natives = [await runDeltaNative(rows, work, 1), await runDeltaNative(rows, work, undefined)]
  const same = natives.every(({ check }) => check === inBrowser.check)
  const report = [
    `${rows.toLocaleString('en')} rows, ${machine}. Native DuckDB reads a Parquet file, changes the rows by its own statement and writes a Parquet file: it keeps no version and no log.`,
    '',
    table(
      inBrowser.timings,
      natives.map(({ timings }) => timings),
    ),
    '',
    `Counts and sums of the tables: ${same ? 'those of native DuckDB' : `${inBrowser.check}; native DuckDB differs: ${natives.map(({ check }) => check).join('; ')}`}.`,
  ].join('\n')
  return { report, good: same }
}

/** The first screen after an edit of the third of twenty steps. @returns {Promise<Outcome>} */
const recipeEdits = async () => {
  const { ensureOrders } = await import('../bench/orders-csv.mjs')
  const { runRecipeInBrowser } = await import('../bench/recipe-in-browser.mjs')
  const { runRecipeNative } = await import('../bench/recipe-in-native.mjs')
  const file = join(work, `orders-${rows}.csv`)
  await ensureOrders(file, rows)
  const { timings, statements, longestPause } = await runRecipeInBrowser(file)
  const natives = [
    await runRecipeNative(file, statements, work, 1),
    await runRecipeNative(file, statements, work, undefined),
  ]
  const look = timings.find(({ name }) => name.endsWith('first look'))?.milliseconds ?? Infinity
  const report = [
    `The first 100 rows after an edit of the third of 20 steps, over ${rows.toLocaleString('en')} rows, ${machine}; medians of five. In the app everything counts, from the edited recipe to the rows in the page; native DuckDB runs the statement that the app exports.`,
    '',
    table(timings, natives),
    '',
    `Longest time for which the page answered nothing meanwhile: ${longestPause.toFixed(0)} ms. The first look is over the first 20,000 rows of the input, and is followed by all of them.`,
  ].join('\n')
  return { report, good: look < 1000 }
}

const parts = /** @type {const} */ ([
  ['job', wholeJob, '<!-- npm run bench -- --write -->', '<!-- end of bench -->'],
  ['delta', deltaTables, '<!-- npm run bench -- --write: delta -->', '<!-- end of bench: delta -->'],
  ['recipe', recipeEdits, '<!-- npm run bench -- --write: recipe -->', '<!-- end of bench: recipe -->'],
])

let good = true
for (const [name, measure, open, shut] of parts) {
  if (values.only !== undefined && values.only !== name) continue
  const outcome = await measure()
  console.log(`${outcome.report}\n`)
  good &&= outcome.good
  if (!values.write) continue
  const path = join(root, 'docs', 'performance.md')
  const page = readFileSync(path, 'utf8')
  const [before = '', rest] = page.split(open)
  const after = rest === undefined ? '\n' : (rest.split(shut)[1] ?? '\n')
  writeFileSync(path, `${before.trimEnd()}\n\n${open}\n\n${outcome.report}\n\n${shut}${after}`)
  await runTool('prettier', ['--write', path])
}
process.exit(good ? 0 : 1)
