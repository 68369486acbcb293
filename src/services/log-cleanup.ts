import type { Snapshot } from '../core/delta/actions.ts'
import { cleanupMoment, expiredSidecars, planCleanup } from '../core/delta/log-cleanup.ts'
import { versionOfLogFile } from '../core/delta/log-entry.ts'
import { earliestReadable, listLog } from '../core/delta/log-listing.ts'
import type { Entry } from '../core/ports/storage.ts'
import { attempt } from '../core/failure.ts'
import type { CommitDeps } from './deps.ts'
import { logDirectory, logFiles } from './log-files.ts'
import { whileHeld } from './tags.ts'

type FileEntry = Extract<Entry, { readonly kind: 'file' }>

const filesIn = async ({ storage }: CommitDeps, directory: string): Promise<readonly FileEntry[]> =>
  (await storage.list(directory)).filter(entry => entry.kind === 'file')

/** The newest version up to which no commit's file is younger than a moment (ms); -1 when the oldest one is. */
const oldFiles = (entries: readonly FileEntry[], moment: number): number => {
  const commits = entries.flatMap(({ name, modified }) => {
    const version = versionOfLogFile(name)
    return version === undefined ? [] : [{ version, modified }]
  })
  const young = commits.findIndex(({ modified }) => modified > moment)
  return (young < 0 ? commits.at(-1) : commits[young - 1])?.version ?? -1
}

/** Removes what is older than a version, and than all that tags hold. */
const removeBefore = async (
  deps: CommitDeps,
  table: string,
  version: number,
  moment: number,
  held: readonly number[],
): Promise<void> => {
  const { storage, logs } = deps
  const directory = logDirectory(table)
  // A table that was brought here lately is old by its commits and young by its files: it keeps its history for as long as any other.
  const entries = await filesIn(deps, directory)
  const names = entries.map(({ name }) => name)
  const plan = planCleanup(names, Math.min(version, oldFiles(entries, moment), ...held))
  if (!plan || earliestReadable(listLog(names)) > plan.keep.version) return
  // What is left hangs on this checkpoint alone: a damaged one is found here, and nothing is removed.
  await logFiles(deps, table).checkpoint(plan.keep, undefined)
  for (const name of plan.remove) await storage.remove(`${directory}/${name}`)
  // Looks at what is left, so that this tab does not go on offering what is gone.
  await logs.earliest(table)
}

const removeOld = async (deps: CommitDeps, table: string, moment: number): Promise<void> => {
  const byTime = await attempt(() => deps.logs.versionAt(table, moment))
  if (!byTime.ok || !planCleanup(await deps.storage.names(logDirectory(table)), byTime.value)) return
  await whileHeld(deps, table, held => removeBefore(deps, table, byTime.value, moment, held))
}

const removeSidecars = async (deps: CommitDeps, table: string): Promise<void> => {
  const directory = `${logDirectory(table)}/_sidecars`
  const sidecars = await filesIn(deps, directory)
  const now = deps.clock.now()
  if (expiredSidecars(sidecars, new Set(), now).length === 0) return
  const files = logFiles(deps, table)
  const referenced = new Set<string>()
  for (const checkpoint of listLog(await files.names()).checkpoints)
    for (const name of await files.sidecars(checkpoint)) referenced.add(name)
  for (const name of expiredSidecars(sidecars, referenced, now))
    await deps.storage.remove(`${directory}/${name}`)
}

/**
 * Removes what expired from a log (PROTOCOL.md, "Metadata Cleanup"), the oldest first, and the sidecars that no checkpoint needs. Every
 * version from the newest expired commit on stays readable, and from the oldest one on that has a tag. Failures are those of the storage, and `log-corrupt` for a damaged checkpoint.
 */
export const cleanUpLog = async (deps: CommitDeps, table: string, { metadata }: Snapshot): Promise<void> => {
  const moment = cleanupMoment(metadata, deps.clock.now())
  if (moment === undefined) return
  await removeOld(deps, table, moment)
  await removeSidecars(deps, table)
}
