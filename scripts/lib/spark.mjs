// What the interop suite needs to run Spark: a Java and Delta's jars. PySpark itself is among the Python packages.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.mjs'

const maven = 'https://repo1.maven.org/maven2'

/** Delta for the Spark of requirements.txt, with the SHA-256 of each file. @type {readonly (readonly [string, string])[]} */
const jars = [
  [
    'io/delta/delta-spark_2.13/4.0.1/delta-spark_2.13-4.0.1.jar',
    'a1e76860b19fe1e6b205a4ea7a9099a2f9575d39bb71d49b3e679b299d0efb91',
  ],
  [
    'io/delta/delta-storage/4.0.1/delta-storage-4.0.1.jar',
    'ecc42c5aaa51c423312d9e4e48aa4a12b34740bf2c37de0e8f279277ec3d12e4',
  ],
  [
    'org/antlr/antlr4-runtime/4.13.1/antlr4-runtime-4.13.1.jar',
    '54665d2838cc66458343468efc539e454fc95b46a8a04b13c6ac43fc9be63505',
  ],
]

/** @param {Uint8Array} bytes */
const sha256 = bytes => createHash('sha256').update(bytes).digest('hex')

/** @param {string} path @param {string} target @param {string} sum */
const download = async (path, target, sum) => {
  const response = await fetch(`${maven}/${path}`)
  if (!response.ok) throw new Error(`${maven}/${path}: ${response.status} ${response.statusText}`)
  const bytes = new Uint8Array(await response.arrayBuffer())
  if (sha256(bytes) !== sum) throw new Error(`${maven}/${path} is not the file that was expected.`)
  writeFileSync(`${target}.part`, bytes)
  renameSync(`${target}.part`, target)
}

/**
 * Paths of Delta's jars, which are downloaded when they are missing.
 * @param {string} directory
 */
export const ensureJars = async directory => {
  mkdirSync(directory, { recursive: true })
  const paths = []
  for (const [path, sum] of jars) {
    const target = join(directory, path.slice(path.lastIndexOf('/') + 1))
    if (!existsSync(target) || sha256(readFileSync(target)) !== sum) await download(path, target, sum)
    paths.push(target)
  }
  return paths
}

/** The major version of the Java on the PATH, 0 when there is none. */
const javaVersion = async () => {
  const { code, output } = await run('java', ['-version'])
  return code === 0 ? Number(/version "(\d+)/.exec(output)?.[1] ?? 0) : 0
}

/** Makes sure that there is a Java that Spark 4 runs on; a problem to tell, or nothing. */
export const ensureJava = async () => {
  if ((await javaVersion()) >= 17) return undefined
  console.log('Installing Java …')
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  for (const command of [
    ['apt-get', 'update', '-qq'],
    ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'openjdk-17-jre-headless'],
  ]) {
    const [program = '', ...args] = [...asRoot, ...command]
    const { code, output } = await run(program, args)
    if (code !== 0) return `Spark needs Java 17 or newer, and it could not be installed:\n${output}`
  }
  return (await javaVersion()) >= 17 ? undefined : 'Spark needs Java 17 or newer, and there is none.'
}
