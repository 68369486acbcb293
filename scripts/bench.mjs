// `npm run bench`: a 1,000,000-row CSV through the whole job, in the built app and in native DuckDB.
// `--rows 100000` for a smaller one; `--write` puts the figures into docs/performance.md.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './lib/build.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { root, run, runTool } from './lib/run.mjs'

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, write: { type: 'boolean' } },
})
const rows = Number(values.rows)
const memoryLimit = 2 ** 30

await ensureInstalled()
const browser = await run(process.execPath, [join(root, 'scripts', 'chromium.mjs')])
const problem = browser.code === 0 ? await ensureBuilt() : browser.output
if (problem !== undefined) {
  console.error(problem)
  process.exit(1)
}

const { ensureOrders } = await import('../bench/orders-csv.mjs')
const { runInBrowser } = await import('../bench/in-browser.mjs')
const { runNative } = await import('../bench/in-native.mjs')

const work = join(root, 'bench', '.work')
mkdirSync(work, { recursive: true })
const file = join(work, `orders-${rows}.csv`)
const bytes = await ensureOrders(file, rows)

const inBrowser = await runInBrowser(file)
const single = await runNative(file, work, 1)
const all = await runNative(file, work, undefined)

/** @param {number} size */
const mebibytes = size => `${(size / 2 ** 20).toFixed(0)} MiB`
/** @param {readonly (readonly string[])[]} cells */
const markdown = cells => cells.map(line => `| ${line.join(' | ')} |`).join('\n')

/** @param {import('../bench/in-browser.mjs').Timing} timing @param {number} at */
const line = ({ name, milliseconds }, at) => {
  const [one, many] = [single, all].map(({ timings }) => timings[at]?.milliseconds ?? Number.NaN)
  /** @param {number} [native] */
  const ratio = (native = Number.NaN) => `${native.toFixed(0)} (${(milliseconds / native).toFixed(1)}×)`
  return [name, milliseconds.toFixed(0), ratio(one), ratio(many)]
}
/** @param {readonly import('../bench/in-browser.mjs').Timing[]} timings */
const sum = timings => ({
  name: 'total',
  milliseconds: timings.reduce((total, timing) => total + timing.milliseconds, 0),
})
for (const outcome of [single, all]) outcome.timings.push(sum(outcome.timings))
const timings = [...inBrowser.timings, sum(inBrowser.timings)]

const sameRows = [single, all].every(
  ({ rows: found }) => JSON.stringify(found) === JSON.stringify(inBrowser.rows),
)
const report = [
  `${rows.toLocaleString('en')} rows, ${(bytes / 1e6).toFixed(1)} MB of CSV, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${new Date().toISOString().slice(0, 10)}.`,
  '',
  markdown([
    [
      'work',
      'Boathouse in Chromium, ms',
      'native DuckDB, 1 thread, ms (ratio)',
      'native DuckDB, all threads, ms (ratio)',
    ],
    ['---', '---:', '---:', '---:'],
    ...timings.map(line),
  ]),
  '',
  `Peak resident memory of the tab's process, engine included: ${inBrowser.renderer === undefined ? 'not known on this system' : `${mebibytes(inBrowser.renderer)} of ${mebibytes(memoryLimit)}`}.`,
  `Peak of measureUserAgentSpecificMemory over the tab and its workers, ${inBrowser.memory.samples} samples: ${mebibytes(inBrowser.memory.peak)}. Chromium leaves WebAssembly memory out of it, so the line above is the one to go by.`,
  `Rows: ${inBrowser.rows.ingest.toLocaleString('en')} in bronze, ${inBrowser.rows.silver.toLocaleString('en')} in silver; native DuckDB ${sameRows ? 'has as many' : `differs: ${JSON.stringify(all.rows)}`}. Exported Parquet: ${mebibytes(inBrowser.exported)}.`,
].join('\n')
console.log(report)

if (values.write) {
  const path = join(root, 'docs', 'performance.md')
  const [open, shut] = ['<!-- npm run bench -- --write -->', '<!-- end of bench -->']
  const page = existsSync(path)
    ? readFileSync(path, 'utf8')
    : `# Performance\n\nBoth sides do the same work in the same run: CSV → bronze, recipe → silver, aggregate → gold, silver → one Parquet file.\n\n${open}\n${shut}\n`
  const [before = '', rest = ''] = page.split(open)
  const after = rest.split(shut)[1] ?? '\n'
  writeFileSync(path, `${before}${open}\n\n${report}\n\n${shut}${after}`)
  await runTool('prettier', ['--write', path])
}
const withinLimit = Math.max(inBrowser.memory.peak, inBrowser.renderer ?? 0) <= memoryLimit
process.exit(sameRows && withinLimit ? 0 : 1)
