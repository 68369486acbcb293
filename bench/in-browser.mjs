import { readFileSync } from 'node:fs'
import { openApp } from '../scripts/lib/app-driver.mjs'

export const recipe = {
  input: 'bronze.orders',
  steps: [
    { op: 'trim', columns: ['name'] },
    { op: 'nullify', columns: ['email'], values: ['N/A'] },
    {
      op: 'cast',
      onError: 'null',
      columns: [
        { column: 'order_id', to: 'long' },
        { column: 'quantity', to: 'integer' },
        { column: 'unit_price', to: 'decimal(12,2)' },
        { column: 'discount', to: 'decimal(4,2)' },
        { column: 'ordered_at', to: 'timestamp' },
      ],
    },
    { op: 'filter', condition: { column: 'status', is: 'not-equals', value: 'cancelled' } },
    { op: 'dedupe', keys: ['order_id'], order: [], keep: 'first' },
    { op: 'derive', column: 'amount', expression: 'unit_price * quantity' },
  ],
}

export const aggregate = {
  input: 'silver.orders',
  groupBy: ['city', 'product'],
  measures: [
    { fn: 'count', as: 'orders' },
    { fn: 'sum', column: 'amount', as: 'revenue' },
    { fn: 'avg', column: 'quantity', as: 'average_quantity' },
    { fn: 'max', column: 'ordered_at', as: 'newest' },
    { fn: 'count-distinct', column: 'customer', as: 'customers' },
  ],
}

/** @typedef {{ name: string, milliseconds: number }} Timing */

/**
 * The most resident memory that any renderer process ever had, in bytes; undefined where the system does not tell.
 * @param {import('@playwright/test').Browser} browser
 */
const rendererPeak = async browser => {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  try {
    const peaks = processInfo
      .filter(({ type }) => type === 'renderer')
      .map(({ id }) => /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1])
    return Math.max(...peaks.map(peak => Number(peak ?? 0) * 1024))
  } catch {
    return undefined
  }
}

/**
 * Does the job in the built app. Memory is told twice: what the browser says that the tab and its workers hold, sampled all the
 * time, which leaves WebAssembly out (measured: 300 MB of ArrayBuffer count, 300 MB of WebAssembly.Memory do not), and the
 * process's own peak, which has everything.
 * @param {string} file
 */
export const runInBrowser = async file => {
  const app = await openApp({}, ['--enable-blink-features=ForceEagerMeasureMemory'])
  try {
    const { page } = app
    await page.evaluate(() => {
      const state = { peak: 0, samples: 0, running: true }
      Object.assign(window, { benchMemory: state })
      const sample = async () => {
        while (state.running) {
          const { bytes } = await /** @type {any} */ (performance).measureUserAgentSpecificMemory()
          state.peak = Math.max(state.peak, bytes)
          state.samples += 1
          await new Promise(resolve => setTimeout(resolve, 250))
        }
      }
      void sample()
    })
    /** @type {Timing[]} */
    const timings = []
    /** @param {string} name @param {() => Promise<any>} body */
    const time = async (name, body) => {
      const began = performance.now()
      const result = await body()
      timings.push({ name, milliseconds: performance.now() - began })
      return result
    }
    const report = await time('ingest', () => app.ingest([file], { table: 'bronze.orders' }))
    await page.evaluate(
      body => window.boathouse.recipes.save('silver.orders', body),
      /** @type {any} */ (recipe),
    )
    await page.evaluate(
      body => window.boathouse.aggregates.save('gold.orders', body),
      /** @type {any} */ (aggregate),
    )
    const silver = await time('silver', () => page.evaluate(() => window.boathouse.refresh('silver.orders')))
    await time('gold', () => page.evaluate(() => window.boathouse.refresh('gold.orders')))
    const exported = await time('export', () =>
      page.evaluate(
        async () => (await window.boathouse.exportTable('silver.orders', { format: 'parquet' })).size,
      ),
    )
    const memory = await page.evaluate(() => {
      const state = /** @type {any} */ (window).benchMemory
      state.running = false
      return { peak: state.peak, samples: state.samples }
    })
    return {
      timings,
      rows: { ingest: report.tables[0].rows, silver: silver.rows },
      exported,
      memory,
      renderer: await rendererPeak(app.browser),
    }
  } finally {
    await app.close()
  }
}
