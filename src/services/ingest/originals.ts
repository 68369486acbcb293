import { Failure } from '../../core/error.ts'
import { fail } from '../../core/failure.ts'
import type { Cancel } from '../../core/ports/cancel.ts'
import type { SourceFile } from '../../core/ports/source.ts'
import type { Storage } from '../../core/ports/storage.ts'
import { isTemporary } from '../../core/ports/storage-path.ts'
import { documentsRoot } from '../documents.ts'

/** A name that a Storage takes for the file: no separators, no way up, none that it keeps for itself. */
const storedName = (name: string): string => {
  const flat = name.replace(/[/\\]/g, '_')
  if (flat === '' || flat === '.' || flat === '..') return `_${flat}`
  return isTemporary(flat) ? `${flat}_` : flat
}

async function* cancellable(file: SourceFile, cancel: Cancel) {
  for await (const chunk of file.stream()) {
    if (cancel.aborted) fail({ kind: 'cancelled', message: `Keeping ${file.name} was cancelled.` })
    yield chunk
  }
}

/**
 * Copies a dropped file, as it came, to `_boathouse/originals/<batch>/` and returns the copy's path in the lake; undefined when there
 * is no space for it, which is not an error. Failure `cancelled`.
 */
export const keepOriginal = async (
  { storage }: { readonly storage: Storage },
  batch: string,
  file: SourceFile,
  cancel: Cancel,
): Promise<string | undefined> => {
  const directory = `${documentsRoot}/originals/${batch}`
  const taken = new Set((await storage.list(directory)).map(({ name }) => name))
  const wanted = storedName(file.name)
  const free = (name: string, n = 2): string => (taken.has(name) ? free(`${n}-${wanted}`, n + 1) : name)
  const path = `${directory}/${free(wanted)}`
  try {
    await storage.writeStream(path, cancellable(file, cancel))
    return path
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.error.kind === 'storage-full') return undefined
    throw thrown
  }
}
