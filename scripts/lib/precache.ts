import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Plugin } from 'vite'

const workerFile = 'sw.js'
/** The engine build for browsers without WebAssembly exceptions: cached when it is used, not for everybody. */
const onDemand = /duckdb-mvp/

const publicFiles = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'))

const digest = (contents: Iterable<string | Uint8Array>): string => {
  const hash = createHash('sha256')
  for (const content of contents) hash.update(content)
  return hash.digest('hex').slice(0, 16)
}

/**
 * Builds `src/app/service-worker.ts` to `/sw.js` and tells it what the build consists of: every file that the app can ask
 * for, and a version that changes whenever any of them does.
 */
export const precache = (): Plugin => {
  let publicDirectory = 'public'
  return {
    name: 'boathouse-precache',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      publicDirectory = config.publicDir
    },
    buildStart() {
      this.emitFile({ type: 'chunk', id: 'src/app/service-worker.ts', fileName: workerFile })
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[workerFile]
        if (worker?.type !== 'chunk') throw new Error(`${workerFile} was not built`)
        const built = Object.values(bundle).filter(
          file =>
            file.fileName !== workerFile &&
            !file.fileName.startsWith('.vite/') &&
            !onDemand.test(file.fileName),
        )
        const shipped = publicFiles(publicDirectory)
        const version = digest([
          worker.code,
          ...built.map(file => file.fileName),
          ...built
            .filter(file => !file.fileName.startsWith('assets/'))
            .map(file => (file.type === 'chunk' ? file.code : file.source)),
          ...shipped.map(name => readFileSync(join(publicDirectory, name))),
        ])
        const paths = [...built.map(file => file.fileName), ...shipped].map(name => `/${name}`).sort()
        worker.code = worker.code
          .replaceAll('__BUILD_VERSION__', JSON.stringify(version))
          .replaceAll('__BUILD_FILES__', JSON.stringify(paths))
      },
    },
  }
}
