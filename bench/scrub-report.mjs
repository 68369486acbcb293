import { frameRows } from './scrub-in-browser.mjs'
import { versions } from './scrub-work.mjs'

/** @typedef {import('./scrub-in-browser.mjs').Scrubbed} Scrubbed */
/** @typedef {import('./scrub-in-page.mjs').Moves} Moves */

/**
 * How a report is written.
 * @typedef {object} Words
 * @property {string} machine
 * @property {(value: number) => string} ratio
 * @property {(cells: readonly (readonly string[])[]) => string} markdown
 * @property {(bytes: number) => string} mebibytes
 */

/** The goal: from the move of the pointer to the picture, for 95 of 100 moves, ms. */
const goal = 50

/** The latency that so many of a hundred moves keep to, ms. @param {Moves} moves @param {number} percent */
const percentile = ({ latencies }, percent) => {
  const sorted = latencies.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN
}

/** The 95th percentile where the page was looked at before. @param {readonly Scrubbed[]} scrubbed */
const worst = scrubbed => Math.max(...scrubbed.map(({ later }) => percentile(later, 95)))

/** Whether the goal is met. @param {readonly Scrubbed[]} scrubbed */
export const isFast = scrubbed => worst(scrubbed) <= goal

/** @param {string} name @param {Moves} moves */
const distribution = (name, moves) => {
  const count = moves.latencies.length
  /** @param {number} part */
  const share = part => `${((100 * part) / Math.max(1, count)).toFixed(1)} %`
  return [
    name,
    String(count),
    ...[50, 95, 99, 100].map(percent => percentile(moves, percent).toFixed(0)),
    share(moves.waited),
    share(moves.overtaken),
  ]
}

/** @param {string} first @param {readonly string[]} others */
const head = (first, ...others) => [
  [first, ...others],
  ['---', ...others.map(() => '---:')],
]

/**
 * The figures as a page of docs has them.
 * @param {number} rows @param {readonly Scrubbed[]} scrubbed @param {readonly (readonly number[])[]} natives of each, ms a version @param {Words} words
 */
export const reportScrub = (rows, scrubbed, natives, { machine, ratio, markdown, mebibytes }) => {
  const moves = scrubbed.flatMap(({ name, atOnce, later }) => [
    distribution(`${name}: as soon as the page shows rows`, atOnce),
    distribution(`${name}: ten seconds later`, later),
  ])
  const frames = scrubbed.map(({ name, files }, at) => {
    const each = files.milliseconds / versions
    return [
      name,
      each.toFixed(1),
      ...(natives[at] ?? []).map(native => `${native.toFixed(1)} (${ratio(each / native)}×)`),
      `${(100 * (1 - files.read / files.shown)).toFixed(2)} %`,
      `${files.read.toLocaleString('en')} of ${files.shown.toLocaleString('en')}`,
      mebibytes(files.bytes),
    ]
  })
  const slowest = worst(scrubbed).toFixed(0)
  return [
    `${rows.toLocaleString('en')} rows and ${versions} versions, changes of 1 % each, ${machine}. The pointer is dragged along the timeline, a move a frame; what is measured is the time from a move to the picture in which the grid has the rows of its version. A move that another overtook counts until the picture of that one.`,
    '',
    markdown([
      ...head(
        'table',
        'moves to another version',
        'median, ms',
        'p95, ms',
        'p99, ms',
        'slowest, ms',
        'had to wait',
        'overtaken',
      ),
      ...moves,
    ]),
    '',
    `What the frames of all versions cost in a worker that knows nothing of the table, ${frameRows} rows each. Native DuckDB sorts one version, which it has in one Parquet file without deleted rows.`,
    '',
    markdown([
      ...head(
        'table',
        'Boathouse, ms a version',
        'native DuckDB, 1 thread, ms (ratio)',
        'native DuckDB, all threads, ms (ratio)',
        'files not read again',
        'files read, of those that the versions have',
        'bytes read',
      ),
      ...frames,
    ]),
    '',
    `Goal: ${goal} ms for 95 of 100 moves (${isFast(scrubbed) ? 'met' : 'missed'} here: ${slowest} ms on a page that was looked at before).`,
  ].join('\n')
}
