import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { chromiumFlags, findChromium } from '../chromium.mjs'
import { root } from './run.mjs'
import { serveStatic } from './static-server.mjs'

/**
 * The built app in a fresh Chromium profile, driven through `window.boathouse`.
 * @typedef {object} DrivenApp
 * @property {import('@playwright/test').Page} page
 * @property {(paths: readonly string[], options?: object) => Promise<any>} ingest files from the disk
 * @property {(call: (...args: any[]) => Promise<Blob>, argument: unknown, path: string) => Promise<number>} save
 *   runs the call in the page and saves the Blob it returns; resolves to its size in bytes
 * @property {() => Promise<void>} close
 */

/** @param {import('@playwright/test').Page} page */
const ingestInto =
  page =>
  async (/** @type {readonly string[]} */ paths, options = {}) => {
    // The page's own file inputs belong to its features: this one is ours and gone afterwards.
    const input = await page.evaluateHandle(() => {
      const element = document.createElement('input')
      element.type = 'file'
      element.multiple = true
      element.hidden = true
      return document.body.appendChild(element)
    })
    try {
      await input.setInputFiles([...paths])
      return await page.evaluate(
        ([element, ingestOptions]) => window.boathouse.ingest([...(element.files ?? [])], ingestOptions),
        /** @type {const} */ ([input, options]),
      )
    } finally {
      await input.evaluate(element => element.remove())
    }
  }

/** @param {import('@playwright/test').Page} page */
const saveFrom =
  page =>
  async (/** @type {Function} */ call, /** @type {unknown} */ argument, /** @type {string} */ path) => {
    const blob = await page.evaluateHandle(
      // The policy of the app forbids eval: Playwright's own bridge turns the function into one of the page.
      /** @type {any} */ (call),
      argument,
    )
    const [download, bytes] = await Promise.all([
      page.waitForEvent('download', { timeout: 600_000 }),
      blob.evaluate((/** @type {Blob} */ content) => {
        const link = document.createElement('a')
        link.href = URL.createObjectURL(content)
        link.download = 'export'
        link.click()
        setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
        return content.size
      }),
    ])
    await download.saveAs(path)
    await blob.dispose()
    return bytes
  }

/**
 * The API rejects with plain LakeErrors, of which Playwright would show nothing but “Object”.
 * @param {import('@playwright/test').Page} page
 */
const spellOutErrors = page =>
  page.evaluate(() => {
    /** @param {object} api @returns {any} */
    const wrap = api =>
      Object.fromEntries(
        Object.entries(api).map(([name, member]) => {
          if (typeof member === 'object' && !(member instanceof Promise)) return [name, wrap(member)]
          if (typeof member !== 'function') return [name, member]
          /** @param {unknown[]} args */
          const call = async (...args) => {
            try {
              return await member(...args)
            } catch (error) {
              throw new Error(`${name}: ${JSON.stringify(error)}`, { cause: error })
            }
          }
          return [name, call]
        }),
      )
    window.boathouse = wrap(window.boathouse)
  })

/**
 * Serves `dist` and opens it in a profile on the disk, as people have one: in the private profiles that Playwright makes by default,
 * Chromium keeps OPFS in another process, and each read and write costs a message. Fails when the page reports an error while it starts.
 * @param {Pick<import('@playwright/test').BrowserContextOptions, 'viewport' | 'colorScheme' | 'deviceScaleFactor'>} [options]
 * @param {readonly string[]} [moreFlags]
 * @returns {Promise<DrivenApp & { browser: import('@playwright/test').Browser, url: string }>}
 */
export const openApp = async (options = {}, moreFlags = []) => {
  const server = await serveStatic({ directory: join(root, 'dist'), port: 0 })
  const profile = await mkdtemp(join(tmpdir(), 'boathouse-profile-'))
  const executablePath = findChromium()
  const context = await chromium.launchPersistentContext(profile, {
    args: [...chromiumFlags, ...moreFlags],
    acceptDownloads: true,
    ...options,
    ...(executablePath === undefined ? {} : { executablePath }),
  })
  const close = async () => {
    await context.close()
    await server.close()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const page = context.pages()[0] ?? (await context.newPage())
    page.on('pageerror', error => console.error(`The page reported: ${error.message}`))
    await page.goto(server.url)
    await page.waitForFunction(() => 'boathouse' in window)
    await page.evaluate(() => window.boathouse.ready)
    await spellOutErrors(page)
    const browser = context.browser()
    if (browser === null) throw new Error('The browser can not be reached.')
    return { browser, page, url: server.url, ingest: ingestInto(page), save: saveFrom(page), close }
  } catch (error) {
    await close()
    throw error
  }
}
