import type { Storage } from '../core/ports/storage.ts'

/** A file of the lake: its path and size in bytes. */
export interface LakeFile {
  readonly path: string
  readonly size: number
}

/** All files below a directory of the lake, at any depth; directories for which `enter` is false are passed over. */
export const filesBelow = async (
  storage: Storage,
  directory: string,
  enter: (directory: string) => boolean = () => true,
): Promise<readonly LakeFile[]> => {
  const files: LakeFile[] = []
  for (const entry of await storage.list(directory)) {
    const path = `${directory}/${entry.name}`
    if (entry.kind === 'file') files.push({ path, size: entry.size })
    else if (enter(path)) files.push(...(await filesBelow(storage, path, enter)))
  }
  return files
}
