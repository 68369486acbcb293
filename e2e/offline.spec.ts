import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Page, expect, test } from '@playwright/test'
import { serveStatic } from '../scripts/lib/static-server.mjs'

test.use({ serviceWorkers: 'allow' })

/** Waits until every file of the build is cached and the page is under the service worker's control. */
const waitForCache = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready
    if (navigator.serviceWorker.controller) return
    await new Promise(resolve => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true })
    })
  })

/** A copy of the build that a test may change, with a server of its own. */
const serveCopy = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'boathouse-build-'))
  cpSync('dist', directory, { recursive: true })
  const server = await serveStatic({ directory, port: 0 })
  /** Turns the copy into the next build: another page, and a service worker that says so. */
  const publishNext = () => {
    const page = join(directory, 'index.html')
    writeFileSync(page, readFileSync(page, 'utf8').replace('<html', '<html data-build="next"'))
    const worker = join(directory, 'sw.js')
    const code = readFileSync(worker, 'utf8')
    const next = code.replace(/[`"'][0-9a-f]{16}[`"']/, '"00000000000000ff"')
    expect(next, 'the service worker carries the version of its build').not.toBe(code)
    writeFileSync(worker, next)
  }
  const close = async () => {
    await server.close()
    rmSync(directory, { recursive: true })
  }
  return { url: server.url, stop: server.close, publishNext, close }
}

/** Has the page fetch the next build, until it is there as a whole. */
const takeNext = (page: Page) =>
  page.evaluate(async () => {
    const taken = new Promise(resolve => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true })
    })
    const registration = await navigator.serviceWorker.ready
    await registration.update()
    await taken
  })

test('once loaded, the app opens with no network, isolated and under its content security policy', async ({
  page,
}) => {
  const copy = await serveCopy()
  try {
    await page.goto(copy.url)
    await waitForCache(page)
    await copy.stop()
    const response = await page.goto(`${copy.url}t/bronze.anything`)
    expect(response?.fromServiceWorker()).toBe(true)
    expect(response?.headers()['content-security-policy']).toContain("connect-src 'self'")
    await expect(page.locator('#root > *').first()).toBeVisible()
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  } finally {
    await copy.close()
  }
})

test('every file of the build answers with no network, the engine included', async ({ page }) => {
  const copy = await serveCopy()
  try {
    await page.goto(copy.url)
    await waitForCache(page)
    await copy.stop()
    const cached = await page.evaluate(async () => {
      const [name = ''] = await caches.keys()
      const keys = await (await caches.open(name)).keys()
      return Promise.all(
        keys.map(async key => ({ path: new URL(key.url).pathname, status: (await fetch(key.url)).status })),
      )
    })
    expect(cached.filter(file => file.status !== 200)).toEqual([])
    expect(cached.map(file => file.path).join('\n')).toMatch(/duckdb-eh.*\.wasm/)
  } finally {
    await copy.close()
  }
})

test('a newer build takes over when the only page is loaded again, and leaves nothing of the older one', async ({
  page,
}) => {
  const copy = await serveCopy()
  try {
    await page.goto(copy.url)
    await waitForCache(page)
    const [before] = await page.evaluate(() => caches.keys())
    copy.publishNext()
    await takeNext(page)
    await expect(page.locator('html')).not.toHaveAttribute('data-build', 'next')
    await page.reload()
    await expect(page.locator('html')).toHaveAttribute('data-build', 'next')
    await expect.poll(() => page.evaluate(() => caches.keys())).not.toContain(before)
    expect(await page.evaluate(() => caches.keys())).toHaveLength(1)
  } finally {
    await copy.close()
  }
})

test('a newer build waits while a second page of the older one is open', async ({ page, context }) => {
  const copy = await serveCopy()
  try {
    await page.goto(copy.url)
    await waitForCache(page)
    const second = await context.newPage()
    await second.goto(copy.url)
    copy.publishNext()
    await takeNext(page)
    await page.reload()
    const third = await context.newPage()
    await third.goto(copy.url)
    await copy.stop()
    for (const older of [page, third]) {
      await expect(older.locator('#root > *').first()).toBeVisible()
      await expect(older.locator('html')).not.toHaveAttribute('data-build', 'next')
    }
    // Parts that the older build has not loaded yet are still there for it, without a network.
    await third.goto(`${copy.url}sql`)
    await expect(third.getByRole('textbox', { name: 'Statement' })).toBeVisible()
    await page.close()
    await second.close()
    await third.reload()
    await expect(third.locator('html')).toHaveAttribute('data-build', 'next')
  } finally {
    await copy.close()
  }
})
