// `npm run bench`: a 1,000,000-row CSV through the whole job, then Delta's statements on as many rows, in the built app and in native DuckDB.
// Then edits of a recipe of 20 steps, spellings among 200,000 values, moves along 200 versions, and two versions of five times as many rows compared. `--rows 100000` for a smaller one; `--only job`, `delta`, `recipe`, `clusters`, `scrub` or `diff` for a part; `--write` puts the figures into docs/performance.md.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
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
if (
  values.only !== undefined &&
  !['job', 'delta', 'recipe', 'clusters', 'scrub', 'diff'].includes(values.only)
) {
  console.error('--only is “job”, “delta”, “recipe”, “clusters”, “scrub” or “diff”.')
  process.exit(1)
}
const memoryLimit = 2 ** 30
/** Before anything of this runs. */
const [load = 0] = loadavg()
const isBusy = load > 1
const warning = `The machine was busy with other work (load ${load.toFixed(0)}): these figures say little.`

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

/** @param {number} value */
const ratio = value => (value < 0.1 ? value.toPrecision(1) : value.toFixed(1))

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
      return native === undefined ? '' : `${native.toFixed(0)} (${ratio(milliseconds / native)}×)`
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

/** A key that takes longer to be seen is felt as a hitch, ms. */
const blocked = 200

/** The first screen after an edit of the third of twenty steps. @returns {Promise<Outcome>} */
const recipeEdits = async () => {
  const { ensureOrders } = await import('../bench/orders-csv.mjs')
  const { runRecipeInBrowser } = await import('../bench/recipe-in-browser.mjs')
  const { runRecipeNative } = await import('../bench/recipe-in-native.mjs')
  const { works } = await import('../bench/recipe-work.mjs')
  const file = join(work, `orders-${rows}.csv`)
  await ensureOrders(file, rows)
  const { timings, statements, inPage } = await runRecipeInBrowser(file)
  const natives = [
    await runRecipeNative(file, statements, work, 1),
    await runRecipeNative(file, statements, work, undefined),
  ]
  const slower = timings
    .filter(({ name }) => name !== works.whole)
    .filter(({ name, milliseconds }) =>
      natives.flat().some(native => native.name === name && milliseconds > 2 * native.milliseconds),
    )
    .map(({ name }) => name)
  const firstScreen = Math.max(inPage.edited, inPage.look)
  const { longestTask, slowestKey, keys } = inPage
  /** @param {number} milliseconds */
  const whole = milliseconds => milliseconds.toFixed(0)
  const report = [
    `An edit of the third of 20 mixed steps over ${rows.toLocaleString('en')} rows, ${machine}; medians of five. Native DuckDB runs the SQL that the app exports, over the same rows in a Parquet file of its own, and gives the rows as values. The first three are calls, from the edited recipe to 100 rows in the page; the last is the page's own, while it also counts what each step does.`,
    '',
    table(timings, natives),
    '',
    'The same in the page, from the key or the press to the picture:',
    '',
    markdown([
      ['what is seen', 'ms'],
      ['---', '---:'],
      ['rows as of the edited step, exact, from a key in its form after a pause', whole(inPage.edited)],
      [
        'the same from the last of several quick keys; the wait for another, 250 ms, is in it',
        whole(inPage.typed),
      ],
      [
        `first screen as of the last step, ${inPage.isSampled ? 'labelled as a first look' : 'exact'}`,
        whole(inPage.look),
      ],
      ['rows as of the last step, exact, all counted', whole(inPage.exact)],
      [
        `longest task of the main thread while ${keys} keys are typed into the form, with previews and all rows under way`,
        longestTask === 0 ? 'under 50' : whole(longestTask),
      ],
      ['slowest of those keys, until the next picture', slowestKey === 0 ? 'under 16' : whole(slowestKey)],
    ]),
    '',
    `Goals: a first screen in under a second (${firstScreen < 1000 ? 'met' : 'missed'} here), at most 2× native DuckDB's time for the same SQL (${slower.length === 0 ? 'met here' : `missed here: ${slower.join('; ')}`}), and typing that is never blocked (${slowestKey <= blocked ? 'met' : 'missed'} here: no key over ${blocked} ms).`,
  ].join('\n')
  return { report, good: firstScreen < 1000 && slowestKey <= blocked }
}

/** Different values, as the promise has them. */
const spellings = 200_000

/** Spellings of one value among many. @returns {Promise<Outcome>} */
const clusters = async () => {
  const { makeValues } = await import('../bench/cluster-work.mjs')
  const { runClustersInBrowser } = await import('../bench/cluster-in-browser.mjs')
  const { runClustersNative } = await import('../bench/cluster-in-native.mjs')
  const values = makeValues(Math.min(rows, spellings))
  const file = join(work, `names-${values.length}.csv`)
  writeFileSync(file, `value\n${values.join('\n')}\n`)
  const { timings, longestTask, slowestPage, found } = await runClustersInBrowser(file, values.length)
  const natives = [await runClustersNative(values, 1), await runClustersNative(values, undefined)]
  const report = [
    `Names and addresses, half of them misspelt, ${values.length.toLocaleString('en')} different ones, ${machine}. In the app everything counts, from the table's files to the clusters in the page. Native DuckDB groups by a key, where it can say one, and else compares each value of a part with each.`,
    '',
    table(timings, natives),
    '',
    `Clusters: ${found.join('; ')}. Longest task of the page's main thread meanwhile: ${longestTask === 0 ? 'under 50' : longestTask.toFixed(0)} ms; slowest page of rows that a grid asked for: ${slowestPage.toFixed(0)} ms.`,
  ].join('\n')
  return { report, good: true }
}

/** Moves along the versions of a table. @returns {Promise<Outcome>} */
const scrubbing = async () => {
  const { runScrubInBrowser } = await import('../bench/scrub-in-browser.mjs')
  const { runScrubNative } = await import('../bench/scrub-in-native.mjs')
  const { isFast, reportScrub } = await import('../bench/scrub-report.mjs')
  const scrubbed = await runScrubInBrowser(rows, work)
  const natives = []
  for (const { exports } of scrubbed)
    natives.push([await runScrubNative(exports, 1), await runScrubNative(exports, undefined)])
  return {
    report: reportScrub(rows, scrubbed, natives, { machine, ratio, markdown, mebibytes }),
    good: isFast(scrubbed),
  }
}

/** Two versions of a table of five times the rows, one row in a hundred of which changed. @returns {Promise<Outcome>} */
const differences = async () => {
  const { works } = await import('../bench/diff-work.mjs')
  const { runDiffInBrowser } = await import('../bench/diff-in-browser.mjs')
  const { runDiffNative } = await import('../bench/diff-in-native.mjs')
  const all = rows * 5
  const found = await runDiffInBrowser(all)
  const natives = [await runDiffNative(all, work, 1), await runDiffNative(all, work, undefined)]
  const good = found.every(({ changed }, at) => natives.every(native => native[at]?.changed === changed))
  const lines = found.map(({ name, filesRead, filesShared, milliseconds }, at) => [
    name,
    `${filesRead} of ${filesRead + filesShared}`,
    ...Object.keys(works).map(key => milliseconds[/** @type {keyof typeof works} */ (key)].toFixed(0)),
    ...natives.map(native => {
      const own = native[at]?.milliseconds ?? 0
      return `${own.toFixed(0)} (${ratio(milliseconds.diff / own)}×)`
    }),
  ])
  const head = [
    'table',
    'files read',
    ...Object.values(works).map(text => `${text}, ms`),
    'native DuckDB, 1 thread, ms (ratio)',
    'native DuckDB, all threads, ms (ratio)',
  ]
  const report = [
    `${all.toLocaleString('en')} rows, of which one in a hundred changed between two versions, ${machine}. In the app everything counts, from the call to the counts in the page; the key is found, not given. Native DuckDB joins both states whole, each in one Parquet file, by the key that it is told.`,
    '',
    markdown([head, ['---', ...head.slice(1).map(() => '---:')], ...lines]),
    '',
    `Changed rows: ${good ? 'those of native DuckDB' : 'other ones than in native DuckDB'}.`,
  ].join('\n')
  return { report, good }
}

const parts = /** @type {const} */ ([
  ['job', wholeJob, '<!-- npm run bench -- --write -->', '<!-- end of bench -->'],
  ['delta', deltaTables, '<!-- npm run bench -- --write: delta -->', '<!-- end of bench: delta -->'],
  ['recipe', recipeEdits, '<!-- npm run bench -- --write: recipe -->', '<!-- end of bench: recipe -->'],
  ['clusters', clusters, '<!-- npm run bench -- --write: clusters -->', '<!-- end of bench: clusters -->'],
  ['scrub', scrubbing, '<!-- npm run bench -- --write: scrub -->', '<!-- end of bench: scrub -->'],
  ['diff', differences, '<!-- npm run bench -- --write: diff -->', '<!-- end of bench: diff -->'],
])

let good = true
for (const [name, measure, open, shut] of parts) {
  if (values.only !== undefined && values.only !== name) continue
  const outcome = await measure()
  const report = isBusy ? `${outcome.report}\n\n${warning}` : outcome.report
  console.log(`${report}\n`)
  good &&= outcome.good
  if (!values.write) continue
  const path = join(root, 'docs', 'performance.md')
  const page = readFileSync(path, 'utf8')
  const [before = '', rest] = page.split(open)
  const after = rest === undefined ? '\n' : (rest.split(shut)[1] ?? '\n')
  writeFileSync(path, `${before.trimEnd()}\n\n${open}\n\n${report}\n\n${shut}${after}`)
  await runTool('prettier', ['--write', path])
}
process.exit(good ? 0 : 1)
