const logFolder = '_delta_log/'

/** The folder of the Delta table whose log a path lies in, with a `/` at its end unless it is empty; undefined for any other path. */
const logOwner = (path: string): string | undefined => {
  const at = `/${path}`.lastIndexOf(`/${logFolder}`)
  return at < 0 ? undefined : path.slice(0, at)
}

/**
 * The folders that are Delta tables, told by the `_delta_log` in them, in order of name. Each ends with `/`; `''` is the folder that the
 * paths are relative to.
 */
export const tableFolders = (paths: Iterable<string>): readonly string[] => {
  const folders = new Set<string>()
  for (const path of paths) {
    const folder = logOwner(path)
    if (folder !== undefined) folders.add(folder)
  }
  return [...folders].toSorted()
}

/** The table's folder that a path lies in; the innermost where one lies in another. Undefined outside of all. */
export const folderOf = (path: string, folders: readonly string[]): string | undefined =>
  folders
    .filter(folder => path.startsWith(folder))
    .toSorted((a, b) => b.length - a.length)
    .at(0)

/** Whether paths are those of a lake as Boathouse exports it, or of one folder around it. */
export const isLake = (paths: readonly string[]): boolean =>
  paths.some(path => /^(?:[^/]+\/)?_boathouse\/lake\.json$/.test(path))
