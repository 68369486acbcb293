import { edits, median, recipeKeeping } from './recipe-work.mjs'

/** @typedef {import('@playwright/test').Page} Page */

/**
 * What a screen has to show.
 * @typedef {object} Screen
 * @property {string} title of the preview
 * @property {boolean} [isMarked] some rows are marked as taken out
 * @property {boolean} [isWide] there are columns that only later steps make
 * @property {boolean} [isWhole] it is of all rows, and nothing is left to do
 */

/**
 * @typedef {object} InPage
 * @property {number} edited from a key in the form of the third step, after a pause, to its rows, ms
 * @property {number} typed the same from the last of several keys, one soon after the other, ms
 * @property {number} look from choosing the last step to the first screen, ms
 * @property {boolean} isSampled whether that screen says that it is made from a sample
 * @property {number} exact from choosing the last step to the rows of the whole input, ms
 * @property {number} longestTask while somebody types, ms; 0 when none took 50
 * @property {number} slowestKey from a key to the next picture, ms
 * @property {number} keys that were typed
 */

/** A key that comes later than this is one after a pause, ms. */
const pauseAfterKeys = 400

/** What the page notes about itself, as `benchPage`. @param {Page} page */
const install = page =>
  page.evaluate(() => {
    /** Columns of the input, and that of row numbers. */
    const few = 12
    const sampled = 'A first look'
    const longest = 120_000
    const state = {
      longestTask: 0,
      slowestKey: 0,
      /** @type {readonly Promise<{ milliseconds: number, isSampled: boolean }>[]} */
      seen: [],
      /** @param {Screen} screen */
      shows: ({ title, isMarked, isWide, isWhole }) => {
        const room = document.querySelector('main section[aria-busy]')
        const bar = room?.querySelector('[role=status]')?.textContent ?? ''
        const grid = room?.querySelector('[role=grid]')
        if (!grid?.querySelector('[data-row="0"]') || !bar.includes(title)) return false
        if (grid.querySelector('[data-row] [class*="pending"]')) return false
        const heads = [...grid.querySelectorAll('[data-row] [role=rowheader]')]
        if (isMarked && !heads.some(({ textContent }) => textContent.includes('taken out'))) return false
        if (isWide && Number(grid.getAttribute('aria-colcount')) <= few) return false
        const isDone = room?.getAttribute('aria-busy') === 'false'
        return !isWhole || (isDone && !bar.includes(sampled))
      },
      /** Begins with the next key or press. @param {readonly Screen[]} screens */
      watch: screens => {
        const began = new Promise(resolve => {
          /** @param {Event} event */
          const begin = event => {
            removeEventListener('keydown', begin, true)
            removeEventListener('pointerdown', begin, true)
            resolve(event.timeStamp)
          }
          addEventListener('keydown', begin, true)
          addEventListener('pointerdown', begin, true)
        })
        state.seen = screens.map(async screen => {
          const from = await began
          while (!state.shows(screen)) {
            if (performance.now() - from > longest) throw new Error(`Not seen: ${JSON.stringify(screen)}`)
            await new Promise(resolve => requestAnimationFrame(resolve))
          }
          const bar = document.querySelector('main section[aria-busy] [role=status]')
          const isSampled = bar?.textContent.includes(sampled) === true
          return { milliseconds: performance.now() - from, isSampled }
        })
      },
    }
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) state.longestTask = Math.max(state.longestTask, duration)
    }).observe({ type: 'longtask' })
    const keys = { type: 'event', durationThreshold: 16 }
    new PerformanceObserver(list => {
      for (const { name, duration } of list.getEntries())
        if (name.startsWith('key') || name.endsWith('input'))
          state.slowestKey = Math.max(state.slowestKey, duration)
    }).observe(keys)
    Object.assign(window, { benchPage: state })
  })

/** Milliseconds from an act to each of the screens. @param {Page} page @param {readonly Screen[]} screens @param {() => Promise<unknown>} act */
const timed = async (page, screens, act) => {
  await page.evaluate(list => /** @type {any} */ (window).benchPage.watch(list), screens)
  await act()
  return /** @type {Promise<{ milliseconds: number, isSampled: boolean }[]>} */ (
    page.evaluate(() => Promise.all(/** @type {any} */ (window).benchPage.seen))
  )
}

/**
 * Edits the third of twenty steps as a person does: in its form, with the rows beside it. Then looks at the last step, and edits again
 * while that is still being worked out.
 * @param {Page} page
 * @param {string} url
 * @returns {Promise<InPage>}
 */
export const editInPage = async (page, url) => {
  await page.evaluate(
    recipe => window.boathouse.recipes.save('silver.cleaned', recipe),
    recipeKeeping('nothing'),
  )
  await page.goto(`${url}t/bronze.orders`)
  const panel = page.getByRole('region', { name: 'Recipe', exact: true })
  const steps = panel.getByRole('grid', { name: 'Steps' })
  const value = panel.getByRole('textbox', { name: 'Value' })
  const open = async () => {
    await steps.getByRole('row').nth(2).press('Enter')
    await value.waitFor()
  }
  await steps.getByRole('row').nth(2).click()
  await install(page)
  /** @param {Screen} screen */
  const until = screen =>
    page.waitForFunction(wanted => /** @type {any} */ (window).benchPage.shows(wanted), screen, {
      timeout: 120_000,
    })
  const preview = { title: 'Preview of the step' }
  const last = { title: 'As of step 20 of 20', isWide: true }
  const times = { edited: [0], typed: [0], look: [0], exact: [0] }
  /** Fills the form with the beginning of a value, and waits until its rows are there and nothing is left to do. @param {string} text */
  const begin = async text => {
    await value.fill(text)
    await page.waitForTimeout(pauseAfterKeys)
    await until({ ...preview, isWhole: true })
    await value.press('End')
    await page.waitForTimeout(pauseAfterKeys)
  }
  let isSampled = false
  for (const [index, status] of edits.entries()) {
    await open()
    await begin(status.slice(0, -3))
    await page.keyboard.type(status.slice(-3, -1), { delay: 60 })
    const lastKey = () => page.keyboard.type(status.slice(-1))
    const [typed] = await timed(page, [{ ...preview, isMarked: true }], lastKey)
    await begin(status.slice(0, -1))
    const [edited] = await timed(page, [{ ...preview, isMarked: true }], lastKey)
    await panel.getByRole('button', { name: 'Apply' }).click()
    const [look, exact] = await timed(page, [last, { ...last, isWhole: true }], () =>
      steps.getByRole('row').nth(19).click(),
    )
    times.edited[index] = edited?.milliseconds ?? Number.NaN
    times.typed[index] = typed?.milliseconds ?? Number.NaN
    times.look[index] = look?.milliseconds ?? Number.NaN
    times.exact[index] = exact?.milliseconds ?? Number.NaN
    isSampled ||= look?.isSampled === true
  }
  // Typing while the last step is worked out, with pauses in which the step is previewed.
  await open()
  await value.fill('nowhere')
  await panel.getByRole('button', { name: 'Apply' }).click()
  await steps.getByRole('row').nth(19).click()
  await until(last)
  await open()
  await page.evaluate(() =>
    Object.assign(/** @type {any} */ (window).benchPage, { longestTask: 0, slowestKey: 0 }),
  )
  const words = ['shipped', ' or', ' returned', ' or', ' open', ' or', ' cancelled']
  await value.press('ControlOrMeta+A')
  for (const word of words) {
    await page.keyboard.type(word, { delay: 90 })
    await page.waitForTimeout(300)
  }
  await page.waitForTimeout(1000)
  const entered = await value.inputValue()
  if (!entered.endsWith(words.join(''))) throw new Error(`The field has “${entered}”.`)
  const { longestTask, slowestKey } = await page.evaluate(() => /** @type {any} */ (window).benchPage)
  return {
    edited: median(times.edited),
    typed: median(times.typed),
    look: median(times.look),
    isSampled,
    exact: median(times.exact),
    longestTask,
    slowestKey,
    keys: words.join('').length,
  }
}
