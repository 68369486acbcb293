import type { Action, LogEntry, Sidecar, Snapshot } from '../core/delta/actions.ts'
import { checkpointActions, checkpointColumns } from '../core/delta/checkpoint-read.ts'
import { decodeDataPath } from '../core/delta/data-path.ts'
import { parseLogEntry } from '../core/delta/log-entry.ts'
import type { CheckpointFiles } from '../core/delta/log-listing.ts'
import { snapshotOfCheckpoint } from '../core/delta/replay.ts'
import type { StructType } from '../core/delta/schema.ts'
import { Failure, causeOf } from '../core/error.ts'
import { fail, unwrap } from '../core/failure.ts'
import type { Parquet } from '../core/ports/parquet.ts'

/** What checkpoints are read with. */
export interface CheckpointSource {
  readonly parquet: Parquet
  /** A file of `_delta_log`, by its path in there. */
  readonly read: (name: string) => Promise<Uint8Array<ArrayBuffer> | undefined>
}

type Damage = Failure & { readonly error: { readonly kind: 'log-corrupt' | 'input-unreadable' } }

/** Whether a failure is about what a file holds, and not about getting at it. */
export const isDamage = (thrown: unknown): thrown is Damage =>
  thrown instanceof Failure &&
  (thrown.error.kind === 'log-corrupt' || thrown.error.kind === 'input-unreadable')

const damaged = (version: number, name: string, thrown: unknown): never => {
  const cause = thrown instanceof Failure && thrown.error.cause ? thrown.error.cause : causeOf(thrown)
  const message = `The checkpoint of version ${version} is damaged (${name}): ${cause.message}`
  return fail({ kind: 'log-corrupt', message, version, path: `_delta_log/${name}`, cause })
}

type Select = (schema: StructType) => StructType

const sidecarColumn: Select = schema => ({
  ...schema,
  fields: schema.fields.filter(({ name }) => name === 'sidecar'),
})

/** Sidecars lie in one place, however their path is spelled (PROTOCOL.md, "Sidecar File Information"). */
const sidecarName = ({ path }: Sidecar): string => decodeDataPath(path).split('/').at(-1) ?? ''

const actionsIn = async (
  { parquet, read }: CheckpointSource,
  version: number,
  name: string,
  select: Select,
): Promise<readonly Action[]> => {
  const bytes = await read(name)
  if (bytes === undefined || bytes.length === 0) throw new SyntaxError('The file is missing or empty.')
  return name.endsWith('.json')
    ? unwrap(parseLogEntry(version, bytes)).actions
    : unwrap(checkpointActions(await parquet.read(name, bytes, select)))
}

const actionsOf = async (
  source: CheckpointSource,
  version: number,
  name: string,
  select: Select = checkpointColumns,
): Promise<readonly Action[]> => {
  try {
    return await actionsIn(source, version, name, select)
  } catch (thrown) {
    if (isDamage(thrown) || thrown instanceof SyntaxError) return damaged(version, name, thrown)
    throw thrown
  }
}

/**
 * The snapshot that a checkpoint holds, its sidecars included. `commit` is the entry of its version; where that is gone, `modified` is asked
 * for the time (ms) that stands in for the commit's. Failure `log-corrupt`
 * names the file when one is missing or damaged, or lacks what a checkpoint must have.
 */
export const readCheckpoint = async (
  source: CheckpointSource,
  { version, names }: CheckpointFiles,
  commit: LogEntry | undefined,
  modified: () => Promise<number | undefined>,
): Promise<Snapshot> => {
  const actions: Action[] = []
  for (const name of names) {
    for (const action of await actionsOf(source, version, name)) {
      if (action.kind !== 'sidecar') actions.push(action)
      else
        for (const inner of await actionsOf(source, version, `_sidecars/${sidecarName(action.sidecar)}`))
          actions.push(inner)
    }
  }
  const time = commit ? undefined : await modified()
  const snapshot = snapshotOfCheckpoint(version, actions, commit, time)
  return snapshot.ok ? snapshot.value : damaged(version, names[0] ?? '', new Failure(snapshot.error))
}

/** Names, in `_sidecars`, of the files that a checkpoint refers to. Failure `log-corrupt` as for `readCheckpoint`. */
export const readSidecarNames = async (
  source: CheckpointSource,
  { version, names }: CheckpointFiles,
): Promise<readonly string[]> => {
  const found: string[] = []
  for (const name of names)
    for (const action of await actionsOf(source, version, name, sidecarColumn))
      if (action.kind === 'sidecar') found.push(sidecarName(action.sidecar))
  return found
}
