// `npm run test:interop`: other engines open what Boathouse wrote, and Boathouse opens what they wrote.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { root, run } from './lib/run.mjs'
import { ensureJars, ensureJava } from './lib/spark.mjs'

const directory = join(root, 'interop')
const work = join(directory, '.work')
const environment = join(directory, '.venv')
const python =
  process.platform === 'win32'
    ? join(environment, 'Scripts', 'python.exe')
    : join(environment, 'bin', 'python')
const requirements = join(directory, 'requirements.txt')
const stamp = join(environment, '.boathouse-requirements')

/** Ends the suite as one failure. @param {string} why @returns {never} */
const stop = why => {
  console.error(why)
  console.log('0 passed, 1 failed')
  process.exit(1)
}

/** @param {string} program @param {readonly string[]} args */
const must = async (program, args) => {
  const { code, output } = await run(program, args)
  if (code !== 0) stop(output)
  return output
}

/** Python with the pinned packages, made when it is missing or the pins changed. */
const ensurePython = async () => {
  const wanted = readFileSync(requirements, 'utf8')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.log('Making the Python environment of the interop suite …')
  rmSync(environment, { recursive: true, force: true })
  await must(process.env['PYTHON'] ?? 'python3', ['-m', 'venv', environment])
  await must(python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--requirement',
    requirements,
  ])
  writeFileSync(stamp, wanted)
}

const data = join(root, '..', 'shared', 'data')
const wantedFiles = ['openflights/airports.dat', 'openflights/routes.dat', 'vega/movies.json'].map(name =>
  join(data, name),
)

await ensureInstalled()
await ensurePython()
const javaProblem = await ensureJava()
if (javaProblem !== undefined) stop(javaProblem)
const jars = await ensureJars(join(directory, '.jars'))
await must(process.execPath, [join(root, 'scripts', 'chromium.mjs')])
const problem = await ensureBuilt()
if (problem !== undefined) stop(problem)

rmSync(work, { recursive: true, force: true })
mkdirSync(work, { recursive: true })
await must(python, [join(directory, 'write_foreign.py'), work])

const realFiles = wantedFiles.every(file => existsSync(file)) ? wantedFiles : []
if (realFiles.length === 0) console.log(`skipped: the real files, because they are not in ${data}`)

const { writeFiles } = await import('../interop/files.mjs')
const { exportLake } = await import('../interop/export-lake.mjs')
try {
  const files = await writeFiles(work)
  await exportLake({ directory: work, files, realFiles, foreignLake: join(work, 'foreign.zip') })
} catch (error) {
  stop(
    `The app did not get through the job: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  )
}
let passed = 0
let failed = 0

/** Runs a Python part of the suite and adds what its last line counts. @param {string} script @param {readonly string[]} args */
const part = async (script, args) => {
  const { code, output } = await run(python, [join(directory, script), ...args], { show: true, minutes: 40 })
  const counted = /(\d+) passed, (\d+) failed\s*$/.exec(output)
  passed += Number(counted?.[1] ?? 0)
  failed += Number(counted?.[2] ?? 0)
  if (counted === null || (code !== 0 && counted[2] === '0')) failed += 1
}

await part('verify.py', [work])

// The same tables through Spark, statement by statement, in both directions.
await must(python, [join(directory, 'spark_tables.py'), work, ...jars])
const { driveCases, driveReturned } = await import('../interop/drive-cases.mjs')
/** @param {string} name */
const told = name => JSON.parse(readFileSync(join(work, name), 'utf8'))
try {
  await driveCases(work, told('spark.json'))
} catch (error) {
  stop(`The app did not get through the cases: ${error instanceof Error ? error.message : String(error)}`)
}
await part('verify_cases.py', [work, ...jars])
try {
  await driveReturned(work, told('returned.json'))
} catch (error) {
  stop(`The app did not open what came back: ${error instanceof Error ? error.message : String(error)}`)
}
await part('verify_returned.py', [work])

// Recipes: what the app makes of them, and what Spark makes of what the app exports of them.
const { driveRecipes } = await import('../interop/drive-recipes.mjs')
try {
  await driveRecipes(work, data)
  await part('verify_recipes.py', [work, data, ...jars])
} catch (error) {
  failed += 1
  console.error(
    `The app did not get through the recipes: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  )
}

const { raceTabs } = await import('../interop/race.mjs')
try {
  await raceTabs(work)
} catch (error) {
  stop(
    `Twelve tabs did not get through their commits: ${error instanceof Error ? error.message : String(error)}`,
  )
}
await part('verify_race.py', [work])

console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
