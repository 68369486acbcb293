// What the first paint loads: the page, the entry script, its styles and all that it imports statically. The engine, workers and
// parts that are loaded when needed do not count.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { root } from './lib/run.mjs'

const budget = 200_000
const dist = join(root, 'dist')

/** @typedef {{ file: string, css?: string[], imports?: string[] }} Chunk */
/** @type {Record<string, Chunk>} */
const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'))

/** @type {Set<string>} */
const files = new Set(['index.html', 'theme.js'])
/** @param {string} name */
const collect = name => {
  const chunk = manifest[name]
  if (chunk === undefined) throw new Error(`dist/.vite/manifest.json has no ${name}`)
  if (files.has(chunk.file)) return
  for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file)
  for (const imported of chunk.imports ?? []) collect(imported)
}
collect('index.html')

const sizes = [...files].map(file => ({ file, bytes: gzipSync(readFileSync(join(dist, file))).byteLength }))
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
/** @param {number} bytes */
const kilobytes = bytes => `${(bytes / 1000).toFixed(1)} KB`

console.log(`first paint: ${kilobytes(total)} gzip of ${kilobytes(budget)}`)
if (total > budget) {
  for (const { file, bytes } of sizes.toSorted((a, b) => b.bytes - a.bytes))
    console.error(`  ${kilobytes(bytes)}  ${file}`)
  process.exit(1)
}
