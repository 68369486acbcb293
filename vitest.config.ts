import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { chromiumFlags, findChromium } from './scripts/chromium.mjs'

const executablePath = findChromium()

/** The headers that the app is served with, so that browser tests run under the same isolation. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

export default defineConfig({
  test: {
    // By default one less than there are cores, which is one on a machine with two.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          // Starting a thread for each file takes half the time of starting a process.
          pool: 'threads',
          include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
          exclude: ['src/**/*.browser.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        // An address that is not there is answered with index.html; preparing the scripts of that page would find new dependencies in
        // the middle of a run, and reload the tests.
        server: { headers: isolation, preTransformRequests: false },
        optimizeDeps: {
          include: [
            'apache-arrow',
            '@malloydata/duckdb-wasm/blocking',
            'comlink',
            'idb',
            'fast-check',
            '@zip.js/zip.js/lib/zip-core-native.js',
          ],
        },
        test: {
          name: 'chromium',
          include: ['src/**/*.browser.test.ts'],
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                args: chromiumFlags,
                ...(executablePath === undefined ? {} : { executablePath }),
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
