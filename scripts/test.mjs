// `npm test`: every check and test of the project, also on a fresh clone. `npm test -- lint unit` runs only those steps.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './lib/install.mjs'
import { root, run, runTool as runInstalled } from './lib/run.mjs'
import { tallyCheck, tallyPlaywright, tallyVitest } from './lib/test-report.mjs'

/** @typedef {import('./lib/run.mjs').Finished} Finished */
/** @typedef {import('./lib/test-report.mjs').Tally} Tally */
/**
 * @typedef {object} Step
 * @property {string} name
 * @property {() => Promise<Finished>} start
 * @property {(code: number) => Tally} [tally] how its outcome is counted; as one check when absent
 * @property {boolean} [tells] what it says is worth a look when it passes, too: its first line is shown
 */

/** A step that takes longer hangs: it is ended and has failed. */
const minutes = 8
const reports = join(root, '.cache', 'reports')
/** @param {string} name */
const report = name => join(reports, `${name}.json`)
/** @type {typeof runInstalled} */
const runTool = (tool, args, options) => runInstalled(tool, args, { minutes, ...options })
/** @param {string} script */
const script = script => run(process.execPath, [join(root, 'scripts', script)], { minutes })

/**
 * @param {string} name
 * @param {readonly string[]} projects
 * @returns {Step}
 */
const vitest = (name, projects) => ({
  name,
  start: () =>
    // The second reporter is counted, the first is shown when something fails.
    runTool('vitest', [
      'run',
      ...projects.flatMap(project => ['--project', project]),
      ...'--reporter default --reporter json'.split(' '),
      `--outputFile.json=${report(name)}`,
    ]),
  tally: code => tallyVitest(report(name), code),
})

/** Steps of one row may run side by side; rows follow each other, so that nothing disturbs what measures time. @type {readonly (readonly Step[])[]} */
const rows = [
  [
    { name: 'types', start: () => script('check-types.mjs') },
    { name: 'format', start: () => runTool('prettier', ['--check', '--log-level', 'warn', '.']) },
    { name: 'lint', start: () => runTool('oxlint', ['--type-aware', '--max-warnings', '0']) },
    { name: 'layers', start: () => runTool('depcruise', ['src', '--config', '.dependency-cruiser.cjs']) },
    { name: 'dead exports', start: () => runTool('knip', []) },
    { name: 'build', start: () => runTool('vite', ['build', '--logLevel', 'warn']) },
  ],
  [{ name: 'bundle budget', start: () => script('check-budget.mjs'), tells: true }],
  [vitest('unit', ['core', 'node'])],
  [vitest('browser', ['chromium'])],
  [
    {
      name: 'e2e',
      start: () =>
        runTool('playwright', ['test', '--reporter', 'list,json'], {
          env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report('e2e') },
        }),
      tally: code => tallyPlaywright(report('e2e'), code),
    },
  ],
]

/** @param {number} milliseconds */
const seconds = milliseconds => `${(milliseconds / 1000).toFixed(1)} s`

/**
 * Runs a step and prints one line, and what it said when it failed.
 * @param {Step} step
 * @returns {Promise<Tally>}
 */
const perform = async step => {
  const began = Date.now()
  const { code, output } = await step.start()
  const tally = (step.tally ?? tallyCheck)(code)
  const took = seconds(Date.now() - began)
  const counts = step.tally
    ? `  ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped.length} skipped`
    : ''
  const note = step.tells ? `  ${output.trim().split('\n')[0]}` : ''
  console.log(`${tally.failed === 0 ? '✓' : '✗'} ${step.name.padEnd(14)} ${took.padStart(8)}${counts}${note}`)
  for (const name of tally.skipped.slice(0, 5)) console.log(`    skipped: ${name}`)
  if (tally.skipped.length > 5) console.log(`    skipped: ${tally.skipped.length - 5} more`)
  if (tally.failed > 0) console.log(output)
  return tally
}

/**
 * @param {readonly Step[]} steps
 * @param {Tally[]} tallies
 */
const performAll = async (steps, tallies) => {
  const queue = [...steps]
  const lane = async () => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) tallies.push(await perform(step))
  }
  // Two at a time: the machines that run this have two cores or a few more.
  await Promise.all([lane(), lane()])
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !rows.flat().some(step => step.name === name))
if (unknown.length > 0) {
  console.error(
    `No such step: ${unknown.join(', ')}. There are: ${rows.flatMap(row => row.map(step => step.name)).join(', ')}.`,
  )
  process.exit(1)
}

await ensureInstalled()
const browser = await script('chromium.mjs')
if (browser.code !== 0) {
  console.error(browser.output)
  process.exit(1)
}
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

/** @type {Tally[]} */
const tallies = []
for (const row of rows) {
  await performAll(
    row.filter(step => wanted.length === 0 || wanted.includes(step.name)),
    tallies,
  )
}
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0)
const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
