import { openApp } from '../scripts/lib/app-driver.mjs'
import { editInPage } from './recipe-in-page.mjs'
import { editedStep, edits, firstLook, median, recipeKeeping, screen, works } from './recipe-work.mjs'

/** @typedef {import('./in-browser.mjs').Timing} Timing */

/**
 * Edits the third of twenty steps in the built app: the time until the first rows are there, by calls; then as a person does, in the page.
 * @param {string} file the orders
 * @returns {Promise<{ timings: readonly Timing[], statements: readonly string[], inPage: import('./recipe-in-page.mjs').InPage }>}
 */
export const runRecipeInBrowser = async file => {
  const app = await openApp({}, [])
  try {
    const { page } = app
    await app.ingest([file], { table: 'bronze.orders' })
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
    await edit(works.edited, { steps: editedStep })
    await edit(works.look, { sample: firstLook })
    await edit(works.last, {})
    const statements = await page.evaluate(async recipe => {
      const texts = []
      for (const steps of [recipe.steps.slice(0, 3), recipe.steps]) {
        await window.boathouse.recipes.save('silver.cleaned', { ...recipe, steps })
        const { files } = await window.boathouse.recipes.export('silver.cleaned', 'duckdb')
        texts.push(files[0]?.text ?? '')
      }
      return texts
    }, recipeKeeping('cancelled'))
    const inPage = await editInPage(page, app.url)
    return { timings: [...timings, { name: works.whole, milliseconds: inPage.exact }], statements, inPage }
  } finally {
    await app.close()
  }
}
