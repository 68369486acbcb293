import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root, runTool } from './run.mjs'

const sources = ['src', 'public', 'scripts/lib', 'index.html', 'vite.config.ts', 'package-lock.json']

/** @param {string} path */
const modified = path => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

/**
 * The newest change under a path. Directories count too: they change when a file in them is removed.
 * @param {string} path
 * @returns {number}
 */
const newest = path => {
  const info = statSync(path, { throwIfNoEntry: false })
  if (info === undefined) return 0
  if (!info.isDirectory()) return info.mtimeMs
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), info.mtimeMs)
}

/** Whether `dist` holds a build of the sources as they are now. */
const isBuilt = () => {
  const built = modified(join(root, 'dist', 'index.html'))
  return built > 0 && sources.every(source => newest(join(root, source)) <= built)
}

/** Builds the app when there is no build or the sources are newer. Returns what the build said when it failed. */
export const ensureBuilt = async () => {
  if (isBuilt()) return undefined
  console.log('Building …')
  const { code, output } = await runTool('vite', ['build', '--logLevel', 'warn'])
  return code === 0 ? undefined : output
}
