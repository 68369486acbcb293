import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { appHeaders, isolationHeaders } from './scripts/lib/headers.mjs'
import { precache } from './scripts/lib/precache.ts'

export default defineConfig({
  plugins: [react(), precache()],
  server: { headers: isolationHeaders },
  preview: { headers: appHeaders },
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['@malloydata/duckdb-wasm'] },
  build: {
    target: 'es2022',
    // The first releases with light-dark() and nesting: older targets would have both rewritten.
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
    manifest: true,
    sourcemap: false,
    modulePreload: { polyfill: false },
    // The content security policy allows no data: fonts.
    assetsInlineLimit: 0,
    // The engine is one 24 MB file by nature; what the first paint loads has a budget of its own (scripts/check-budget.mjs).
    chunkSizeWarningLimit: 1_000,
  },
})
