import { asObject, parseJson, printJson } from './log-json.ts'
import {
  type CheckpointFiles,
  checkpointFileName,
  multiPartName,
  versionOfCheckpointFile,
} from './log-listing.ts'

/** What `_last_checkpoint` says of the newest checkpoint (PROTOCOL.md, "Last Checkpoint File Schema"). */
export interface LastCheckpoint {
  readonly version: number
  /** Actions in it, and how many of those are adds. */
  readonly size: number
  readonly numOfAddFiles: number
  readonly sizeInBytes: number
}

/** Name of the file in `_delta_log`. */
export const lastCheckpointName = '_last_checkpoint'

/** The bytes of `_last_checkpoint`. */
export const printLastCheckpoint = ({
  version,
  size,
  sizeInBytes,
  numOfAddFiles,
}: LastCheckpoint): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(`${printJson({ version, size, sizeInBytes, numOfAddFiles })}\n`)

const partNames = (version: number, parts: number): readonly string[] =>
  Array.from({ length: parts }, (_, index) => multiPartName(version, index + 1, parts))

/** More parts than this are a damaged hint. */
const mostParts = 10_000

/**
 * The checkpoint that a `_last_checkpoint` names; undefined for a damaged one, which is never worth an error. It is a hint: the checkpoint
 * need not be there, nor be the newest.
 */
export const parseLastCheckpoint = (bytes: Uint8Array): CheckpointFiles | undefined => {
  try {
    const hint = asObject(parseJson(new TextDecoder('utf-8').decode(bytes)))
    const version = hint?.['version']
    if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 0) return undefined
    const parts = hint?.['parts']
    if (typeof parts === 'number' && parts > 1 && parts < mostParts)
      return { version, names: partNames(version, parts) }
    // Not in the protocol: where Spark says which V2 checkpoint it means.
    const path = asObject(hint?.['v2Checkpoint'])?.['path']
    const name = typeof path === 'string' ? path.split('/').at(-1) : undefined
    return {
      version,
      names: [
        name !== undefined && versionOfCheckpointFile(name) === version ? name : checkpointFileName(version),
      ],
    }
  } catch {
    return undefined
  }
}
