import { openApp } from '../scripts/lib/app-driver.mjs'
import { editedStep, edits, firstLook, recipeKeeping, screen } from './recipe-work.mjs'

/** @typedef {import('./in-browser.mjs').Timing} Timing */

/** @param {readonly number[]} list */
const median = list => list.toSorted((a, b) => a - b)[list.length >> 1] ?? Number.NaN

/**
 * Edits the third of twenty steps in the built app: the time until the first screen of rows, and the longest the page did nothing else.
 * @param {string} file the orders
 * @returns {Promise<{ timings: readonly Timing[], statements: readonly string[], longestPause: number }>}
 */
export const runRecipeInBrowser = async file => {
  const app = await openApp({}, [])
  try {
    const { page } = app
    await app.ingest([file], { table: 'bronze.orders' })
    await page.evaluate(() => {
      const state = { longest: 0, last: performance.now() }
      Object.assign(window, { benchPause: state })
      const beat = () => {
        const now = performance.now()
        state.longest = Math.max(state.longest, now - state.last)
        state.last = now
        setTimeout(beat, 0)
      }
      beat()
    })
    /** Milliseconds inside the page. @param {string} status @param {object} options */
    const timed = (status, options) =>
      page.evaluate(
        async ([recipe, previewOptions]) => {
          const began = performance.now()
          await window.boathouse.recipes.preview(recipe, previewOptions)
          return performance.now() - began
        },
        /** @type {const} */ ([recipeKeeping(status), options]),
      )
    /** @type {Timing[]} */
    const timings = []
    /** @param {string} name @param {object} options */
    const edit = async (name, options) => {
      const times = []
      for (const status of edits) times.push(await timed(status, { limit: screen, ...options }))
      timings.push({ name, milliseconds: median(times) })
    }
    await timed('nothing', { limit: screen, steps: 1 })
    await edit('as of the edited step', { steps: editedStep })
    await edit('as of the last step, first look', { sample: firstLook })
    await edit('as of the last step', {})
    const statements = await page.evaluate(async recipe => {
      const texts = []
      for (const steps of [recipe.steps.slice(0, 3), recipe.steps]) {
        await window.boathouse.recipes.save('silver.cleaned', { ...recipe, steps })
        const { files } = await window.boathouse.recipes.export('silver.cleaned', 'duckdb')
        texts.push(files[0]?.text ?? '')
      }
      return texts
    }, recipeKeeping('cancelled'))
    const longestPause = await page.evaluate(() => /** @type {any} */ (window).benchPause.longest)
    return { timings, statements, longestPause }
  } finally {
    await app.close()
  }
}
