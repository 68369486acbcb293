import { Failure } from '../error.ts'

/** Directory, in any directory, whose content a Storage never lists; adapters keep unfinished files in the one at the root. */
export const temporaryDirectory = '.tmp'

/** True for names that a Storage leaves out of listings: unfinished files of ours and of the browser. */
export const isTemporary = (name: string): boolean => name === temporaryDirectory || name.endsWith('.crswap')

/**
 * Splits a path of a Storage into its parts; '' is the root and has none. Throws Failure `storage-failed` for an empty part, for
 * `.` and `..`, so that no path leaves the lake, and for a backslash, which no browser takes in a name. All else is taken literally.
 */
export const pathParts = (path: string): readonly string[] => {
  if (path === '') return []
  const parts = path.split('/')
  if (parts.some(part => part === '' || part === '.' || part === '..' || part.includes('\\'))) {
    throw new Failure({ kind: 'storage-failed', path, message: `“${path}” is not a path inside the lake.` })
  }
  return parts
}

/** As `pathParts`, for the path of a file: its directory and its name. Throws Failure `storage-failed` for the root, too. */
export const filePath = (path: string): { readonly directory: readonly string[]; readonly name: string } => {
  const parts = pathParts(path)
  const name = parts.at(-1)
  if (name === undefined) {
    throw new Failure({ kind: 'storage-failed', path, message: 'The root of the lake is not a file.' })
  }
  return { directory: parts.slice(0, -1), name }
}
