import { existsSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../shared/data')

/** The OpenFlights and Vega files of the main journey. */
export const realFiles = ['openflights/airports.dat', 'openflights/routes.dat', 'vega/movies.json'].map(
  path => resolve(root, path),
)

/** Why the journeys over real files can not run; undefined when they can. */
export const missingData = realFiles.every(existsSync)
  ? undefined
  : `SKIPPED: the real files are not there (${root})`

/** A file as the page can build it. */
export const fileContent = (path: string): { readonly name: string; readonly base64: string } => ({
  name: basename(path),
  base64: readFileSync(path).toString('base64'),
})
