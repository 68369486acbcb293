// Finds the Chromium that tests and scripts drive. As a program: makes sure that there is one, and prints its path.
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { argv, env, getuid, platform, stderr, stdout } from 'node:process'
import { pathToFileURL } from 'node:url'
import { chromium } from '@playwright/test'

const isRoot = getuid?.() === 0

/** Flags for a quiet, headless-friendly Chromium. Its sandbox does not start for root, so there it is switched off. */
export const chromiumFlags = [
  ...(isRoot ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']

const places = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']]
    .filter(folder => folder !== undefined)
    .map(folder => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')),
}

const isExecutable = path => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * The path of a Chromium on this machine, or undefined. Looks at CHROMIUM_PATH (which, when set, must be right), the usual
 * places, the search path, then Playwright's own download. Changes nothing.
 */
export const findChromium = () => {
  const named = env['CHROMIUM_PATH']
  if (named) {
    if (!isExecutable(named))
      throw new Error(`CHROMIUM_PATH is ${named}, which is not a program that can be run.`)
    return named
  }
  const folders = ['/usr/bin', ...(env['PATH'] ?? '').split(delimiter).filter(folder => folder !== '')]
  const installed = folders.flatMap(folder => names.map(name => join(folder, name)))
  return [...installed, ...(places[platform] ?? []), chromium.executablePath()].find(isExecutable)
}

const run = (command, args) => {
  stderr.write(`> ${command} ${args.join(' ')}\n`)
  // stdout is kept for the path alone
  return spawnSync(command, args, { stdio: ['ignore', 2, 2], shell: platform === 'win32' }).status === 0
}

/** As `findChromium`, but installs one where there is none: by the system's packages as root on Debian and its kin, else Playwright's. */
export const ensureChromium = () => {
  const found = findChromium()
  if (found !== undefined) return found
  stderr.write('No Chromium on this machine: installing one.\n')
  if (isRoot && isExecutable('/usr/bin/apt-get')) {
    run('apt-get', ['update'])
    run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'])
  }
  if (findChromium() === undefined) {
    run('npx', [
      'playwright',
      'install',
      ...(isRoot && platform === 'linux' ? ['--with-deps'] : []),
      'chromium',
    ])
  }
  const path = findChromium()
  if (path === undefined)
    throw new Error('No Chromium could be installed. Set CHROMIUM_PATH to one and try again.')
  return path
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href)
  stdout.write(`${ensureChromium()}\n`)
