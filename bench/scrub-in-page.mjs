/** @typedef {import('@playwright/test').Page} Page */

/**
 * @typedef {object} Moves
 * @property {readonly number[]} latencies from each move that led to another version to the picture of it, or of one that it was overtaken by, ms
 * @property {number} waited moves whose version was not at hand
 * @property {number} overtaken moves whose own version was never seen
 */

/** Has the page note when moves happen and what is painted, as `benchScrub`. @param {Page} page */
const install = page =>
  page.evaluate(() => {
    /** @typedef {{ version: string, from: number }} Pending */
    const grid = document.querySelector('[role=grid]')
    const track = document.querySelector('section[aria-label=Timeline]')
    if (!grid || !track) throw new Error('There is no grid with a timeline.')
    const state = {
      /** @type {number[]} */ latencies: [],
      waited: 0,
      overtaken: 0,
      /** @type {Pending[]} */ pending: [],
    }
    let movedAt = 0
    const cursor = () => track.querySelector('[data-version]')?.getAttribute('data-version') ?? ''
    let wanted = cursor()
    let isInFrame = false
    // The first callback of each frame, as it is asked for before all others.
    const frame = () => {
      requestAnimationFrame(frame)
      isInFrame = true
      afterPaint(() => (isInFrame = false))
    }
    /** @param {() => void} then */
    const afterPaint = then => {
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', () => then())
      port1.start()
      port2.postMessage(undefined)
    }
    requestAnimationFrame(frame)
    const shown = () => grid.querySelector('[data-version]')?.getAttribute('data-version') ?? ''
    /** @param {Pending[]} answered */
    const painted = answered => {
      const now = performance.now()
      for (const { from } of answered) state.latencies.push(now - from)
    }
    const look = () => {
      if (cursor() !== wanted) {
        wanted = cursor()
        state.pending.push({ version: wanted, from: movedAt })
      }
      const version = shown()
      const at = state.pending.findLastIndex(pending => pending.version === version)
      if (at < 0) return
      const answered = state.pending.splice(0, at + 1)
      state.overtaken += at
      if (isInFrame) afterPaint(() => painted(answered))
      else requestAnimationFrame(() => afterPaint(() => painted(answered)))
    }
    const observer = new MutationObserver(look)
    const what = { subtree: true, childList: true, attributes: true, attributeFilter: ['data-version'] }
    observer.observe(grid, what)
    observer.observe(track, what)
    addEventListener(
      'pointermove',
      event => {
        movedAt = event.timeStamp
        // A move is answered when it is heard: what the grid does not show by the next frame had to be waited for.
        requestAnimationFrame(() =>
          afterPaint(() => {
            for (const pending of state.pending) if (pending.from === event.timeStamp) state.waited += 1
          }),
        )
      },
      true,
    )
    Object.assign(window, { benchScrub: state })
  })

/** Pixels along the track that the pointer goes through, a step each. @param {number} left @param {number} right */
const way = (left, right) => {
  /** @type {number[]} */
  const steps = []
  /** @param {number} from @param {number} to @param {number} count */
  const go = (from, to, count) => {
    for (let step = 1; step <= count; step += 1) steps.push(from + ((to - from) * step) / count)
  }
  const at = (/** @type {number} */ share) => left + (right - left) * share
  // To the oldest version in three seconds, back in one, then to and fro where something is looked for.
  go(right, left, 180)
  go(left, at(0.95), 60)
  /** @type {readonly (readonly [number, number])[]} */
  const search = [
    [0.95, 0.4],
    [0.4, 0.6],
    [0.6, 0.5],
    [0.5, 0.55],
    [0.55, 0.1],
    [0.1, 0.9],
  ]
  for (const [from, to] of search) go(at(from), at(to), Math.ceil(Math.abs(to - from) * 120))
  return steps
}

/** Drags along the timeline of the open table, a move a frame. @param {Page} page @returns {Promise<Moves>} */
export const scrub = async page => {
  const track = await page.locator('section[aria-label=Timeline] [role=listbox]').boundingBox()
  const right = await page
    .locator('section[aria-label=Timeline] [data-version]')
    .evaluate(element => element.getBoundingClientRect().x)
  if (!track) throw new Error('The timeline is not there.')
  const y = track.y + track.height / 2
  await page.mouse.move(right, y)
  await page.mouse.down()
  await install(page)
  let next = Date.now()
  for (const x of way(track.x + 8, right)) {
    await page.mouse.move(x, y)
    next += 16
    const rest = next - Date.now()
    if (rest > 0) await new Promise(resolve => setTimeout(resolve, rest))
    else next = Date.now()
  }
  await page.waitForTimeout(500)
  const moves = await page.evaluate(() => {
    const { latencies, waited, overtaken } = /** @type {any} */ (window).benchScrub
    return { latencies, waited, overtaken }
  })
  await page.mouse.up()
  return moves
}
