import { Failure } from '../../core/error.ts'
import type { SourceFile } from '../../core/ports/source.ts'
import type { Storage } from '../../core/ports/storage.ts'
import { documentsRoot } from '../documents.ts'

/**
 * Copies a dropped file, as it came, to `_boathouse/originals/<batch>/` and returns the copy's path in the lake; undefined when there
 * is no space for it, which is not an error.
 */
export const keepOriginal = async (
  { storage }: { readonly storage: Storage },
  batch: string,
  file: SourceFile,
): Promise<string | undefined> => {
  const directory = `${documentsRoot}/originals/${batch}`
  const taken = new Set((await storage.list(directory)).map(({ name }) => name))
  const free = (name: string, n = 2): string => (taken.has(name) ? free(`${n}-${file.name}`, n + 1) : name)
  const path = `${directory}/${free(file.name.replaceAll('/', '_'))}`
  try {
    await storage.writeStream(path, file.stream())
    return path
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.error.kind === 'storage-full') return undefined
    throw thrown
  }
}
