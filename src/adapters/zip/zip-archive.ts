import type { Archive } from '../../core/ports/archive.ts'
import type { Storage } from '../../core/ports/storage.ts'
import { pack } from './pack.ts'
import { unpack } from './unpack.ts'

/**
 * Zip archives of a lake's files, zip64 where they need it, by the browser's own (de)compression: no workers, no WebAssembly, no eval.
 * Compressed formats such as Parquet are stored as they are. Memory does not grow with the archive.
 */
export const createZipArchive = (storage: Storage): Archive => ({
  pack: (paths, target, onBytes) => pack(storage, paths, target, onBytes),
  unpack,
})
