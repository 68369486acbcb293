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

/** What tests may read of the environment, in Chromium too. */
const env = Object.fromEntries(
  ['SEED', 'THOROUGH'].flatMap(name => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  }),
)

const everywhere = { setupFiles: './scripts/property-seed.ts', env }

const node = {
  ...everywhere,
  environment: 'node',
  // Starting a thread for each file takes half the time of starting a process.
  pool: 'threads',
  testTimeout: 20_000,
} as const

export default defineConfig({
  test: {
    // By default one less than there are cores, which is one on a machine with two.
    maxWorkers: 2,
    projects: [
      {
        // Core keeps nothing between calls, so its tests may share one thread's modules, and the engine that they run in.
        test: { ...node, name: 'core', include: ['src/core/**/*.test.ts'], isolate: false },
      },
      {
        test: {
          ...node,
          name: 'node',
          include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
          exclude: ['src/core/**', 'src/**/*.browser.test.ts'],
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
          ...everywhere,
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
