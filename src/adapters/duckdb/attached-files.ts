import type { DuckDbBindings } from './duckdb-bindings.ts'
import { attachedName } from './file-names.ts'
import { attachFile, detachFile } from './lake-runtime.ts'
import type { FileAccess, SyncFile } from './sync-file.ts'

/** The files that one instance can read: as many as a statement needs, and beyond that the last used within the limits. */
export interface AttachedFiles {
  /** Rejects with the failure of the first file that can not be opened; the others may be attached by then. */
  attach(paths: readonly string[]): Promise<void>
  detach(paths: readonly string[]): void
  /** Puts a file that is being written under its name until `takeBack`; the caller closes it. */
  lend(path: string, file: SyncFile): void
  takeBack(path: string): void
}

interface AttachLimits {
  /** Handles that are kept although the statement does not need them. */
  readonly handles: number
  /** Bytes of files in memory that are kept; a statement that needs more gets handles for the rest. */
  readonly memory: number
}

/** Handles are dear: opening one takes some tenths of a millisecond, closing it as long again, and a browser gives only so many. */
const LIMITS: AttachLimits = { handles: 128, memory: 1 << 26 }

/** Files up to this many bytes are read whole, which takes no longer than a handle does; there may be thousands. */
const SMALL = 1 << 18

/** Files that are opened at once: that takes a fraction of the time that they take one after another. */
const BATCH = 128

/** Open files by path, the one unused for longest first, and what they take. */
class HeldFiles {
  // A Map iterates in the order of insertion.
  readonly #files = new Map<string, SyncFile>()
  readonly #limits: AttachLimits
  #handles = 0
  #memory = 0

  constructor(limits: AttachLimits) {
    this.#limits = limits
  }

  add(path: string, file: SyncFile): void {
    this.#files.set(path, file)
    this.#count(file, 1)
  }

  /** The file, which is the last used from now on. */
  use(path: string): SyncFile | undefined {
    const file = this.#files.get(path)
    if (file !== undefined) {
      this.#files.delete(path)
      this.#files.set(path, file)
    }
    return file
  }

  remove(path: string): SyncFile | undefined {
    const file = this.#files.get(path)
    if (file !== undefined) {
      this.#files.delete(path)
      this.#count(file, -1)
    }
    return file
  }

  /** Paths of what should go for the limits to be kept, as they are when each is asked for; never those that are needed. */
  *surplus(needed: ReadonlySet<string>): Generator<string, undefined> {
    for (const [path, { memory }] of this.#files) {
      const { handles: most, memory: bytes } = this.#limits
      if (needed.has(path) || (this.#handles <= most && this.#memory <= bytes)) return
      if (memory === undefined ? this.#handles > most : this.#memory > bytes) yield path
    }
  }

  #count({ memory }: SyncFile, sign: 1 | -1): void {
    if (memory === undefined) this.#handles += sign
    else this.#memory += sign * memory
  }
}

/** Keeps what was just used, see `AttachLimits`. */
export const createAttachedFiles = (
  bindings: Pick<DuckDbBindings, 'mod' | 'registerFileHandle' | 'dropFile'>,
  access: FileAccess,
  limits: AttachLimits = LIMITS,
): AttachedFiles => {
  const held = new HeldFiles(limits)

  const detach = (path: string): void => {
    const file = held.remove(path)
    if (file === undefined) return
    detachFile(bindings, attachedName(path))
    file.close()
  }

  const open = async (paths: readonly string[], inMemory: number): Promise<number> => {
    const opened = await access.open(paths, inMemory)
    let memory = 0
    paths.forEach((path, index) => {
      const each = opened[index]
      if (each?.status !== 'fulfilled') return
      held.add(path, each.value)
      attachFile(bindings, attachedName(path), each.value)
      memory += each.value.memory ?? 0
    })
    const failed = opened.find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
    return memory
  }

  return {
    async attach(paths) {
      const needed = new Set(paths)
      const missing: string[] = []
      let room = limits.memory
      for (const path of needed) {
        const file = held.use(path)
        if (file === undefined) missing.push(path)
        else room -= file.memory ?? 0
      }
      for (let at = 0; at < missing.length; at += BATCH) {
        const batch = missing.slice(at, at + BATCH)
        room -= await open(batch, Math.max(0, Math.min(SMALL, Math.floor(room / batch.length))))
      }
      for (const path of held.surplus(needed)) detach(path)
    },
    detach: paths => paths.forEach(detach),
    lend: (path, file) => attachFile(bindings, attachedName(path), file),
    takeBack: path => detachFile(bindings, attachedName(path)),
  }
}
