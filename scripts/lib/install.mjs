import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './run.mjs'

const stamp = join(root, 'node_modules', '.boathouse-lock')

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')

const installedHash = () => {
  try {
    return readFileSync(stamp, 'utf8')
  } catch {
    return undefined
  }
}

/** @param {readonly string[]} args */
const npm = args => {
  // Under `npm start` npm says where it is; on Windows the bare name is a batch file that only a shell can start.
  const script = process.env['npm_execpath']
  return script === undefined
    ? run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { show: true })
    : run(process.execPath, [script, ...args], { show: true })
}

/** Installs the locked dependencies when they are missing or not those of the lock file. Exits when that fails. */
export const ensureInstalled = async () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Boathouse needs Node 20.19 or newer; this is ${process.versions.node}.`)
    process.exit(1)
  }
  const wanted = lockHash()
  if (installedHash() === wanted) return
  console.log('Installing the locked dependencies (npm ci) …')
  const { code } = await npm(['ci', '--no-audit', '--no-fund'])
  if (code !== 0) {
    console.error('The dependencies could not be installed; npm says why above.')
    process.exit(1)
  }
  writeFileSync(stamp, wanted)
}
