import { defineConfig } from '@playwright/test'
import { chromiumFlags, findChromium } from './scripts/chromium.mjs'

const executablePath = findChromium()
const port = 4273

/** User journeys on the built app (`npm run build` first), served as `npm start` serves it. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 2,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: 'list',
  use: {
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1280, height: 800 },
    trace: 'off',
    // Keeping 28 MB for later in each new browser profile costs every journey; e2e/offline.spec.ts is about it, and lets it.
    serviceWorkers: 'block',
    launchOptions: {
      // Each page compiles two engines of 24 MB; what compiles soonest is best for pages that live for seconds.
      args: [...chromiumFlags, '--js-flags=--liftoff-only --wasm-lazy-compilation'],
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
  webServer: {
    command: 'node scripts/serve.mjs',
    env: { PORT: String(port) },
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
  },
})
