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
 * Runs a program in the project's directory and collects what it says.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, show?: boolean }} [options] `show` also passes the output on as it comes
 * @returns {Promise<Finished>}
 */
export const run = (program, args, { env = {}, show = false } = {}) =>
  new Promise(resolve => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    /** @param {Buffer} chunk */
    const collect = chunk => {
      output += String(chunk)
      if (show) process.stdout.write(chunk)
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', error => resolve({ code: 1, output: `${output}${program}: ${error.message}\n` }))
    child.on('close', code => resolve({ code: code ?? 1, output }))
  })

/**
 * Runs a tool that is installed with the project, by its script rather than its shell wrapper, so that it works alike on
 * every system.
 * @param {string} tool
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, show?: boolean }} [options]
 */
export const runTool = async (tool, args, options) => {
  const { binOf } = await import('./bin-of.mjs')
  return run(process.execPath, [binOf(tool), ...args], options)
}
