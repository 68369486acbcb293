import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The project's directory, wherever it was started from. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * @typedef {object} Finished
 * @property {number} code exit code; 1 when the program was ended by a signal or could not start
 * @property {string} output what it wrote, both streams in the order in which it came
 */

/**
 * Ends a program with all that it started, which only a group of their own makes possible.
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
const endTree = (child, signal) => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'])
    else process.kill(-child.pid, signal)
  } catch {
    // It ended by itself in the meantime.
  }
}

/**
 * @typedef {object} RunOptions
 * @property {Record<string, string>} [env] added to the environment
 * @property {boolean} [show] also passes the output on as it comes
 * @property {number} [minutes] how long it may take before it is ended, and counts as failed; no limit when absent
 */

/**
 * Runs a program in the project's directory and collects what it says. It does not outlive this process.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Finished>}
 */
export const run = (program, args, { env = {}, show = false, minutes } = {}) =>
  new Promise(resolve => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    })
    let output = ''
    /** @param {Buffer | string} chunk */
    const collect = chunk => {
      output += String(chunk)
      if (show) process.stdout.write(chunk)
    }
    const end = () => endTree(child, 'SIGTERM')
    // Without this a signal would end this process and leave the group behind.
    const interrupted = () => process.exit(130)
    const overdue = () => {
      collect(`\nEnded after ${minutes} minutes.\n`)
      end()
      // What does not listen is not asked again.
      setTimeout(() => endTree(child, 'SIGKILL'), 5_000).unref()
    }
    const timer = minutes === undefined ? undefined : setTimeout(overdue, minutes * 60_000)
    /** @param {number} code */
    const settle = code => {
      clearTimeout(timer)
      process.off('exit', end).off('SIGINT', interrupted).off('SIGTERM', interrupted)
      resolve({ code, output })
    }
    process.on('exit', end).on('SIGINT', interrupted).on('SIGTERM', interrupted)
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', error => {
      collect(`${program}: ${error.message}\n`)
      settle(1)
    })
    child.on('close', code => settle(code ?? 1))
  })

/**
 * Runs a tool that is installed with the project, by its script rather than its shell wrapper, so that it works alike on
 * every system.
 * @param {string} tool
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export const runTool = async (tool, args, options) => {
  const { binOf } = await import('./bin-of.mjs')
  return run(process.execPath, [binOf(tool), ...args], options)
}
