import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'

/** Tools whose package has another name. */
const packages = new Map([
  ['tsc', 'typescript'],
  ['depcruise', 'dependency-cruiser'],
  ['playwright', '@playwright/test'],
])

/**
 * The script behind a command of an installed package.
 * @param {string} tool
 */
export const binOf = tool => {
  const directory = join(root, 'node_modules', packages.get(tool) ?? tool)
  /** @type {{ bin?: string | Record<string, string> }} */
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  const script = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.[tool]
  if (script === undefined) throw new Error(`${tool} is not a command of an installed package`)
  return join(directory, script)
}
