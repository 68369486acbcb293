import {
  type DoomedFile,
  doomedFiles,
  doomedVersions,
  fileRetention,
  joinedVersions,
} from '../core/delta/vacuum.ts'
import type { Tag } from '../core/lake/timeline-views.ts'
import type { TagHold, VacuumPreview } from '../core/lake/upkeep-views.ts'
import { sumOf } from '../core/sum-of.ts'
import { vacuumSteps } from '../core/upkeep/vacuum-steps.ts'
import { recoverTable } from './commit.ts'
import type { LakeDeps } from './deps.ts'
import { listTags } from './tags.ts'
import { heldSnapshots, isRetentionChecked, listTable, millisecondsOf, removalsIn } from './vacuum.ts'

const hour = 3_600_000

const bytesOf = (files: readonly DoomedFile[]): number => sumOf(files, ({ file }) => file.size)

/** What each tag needs of the files that would go without tags. */
const holdsOf = async (
  deps: LakeDeps,
  table: string,
  tags: readonly Tag[],
  released: readonly DoomedFile[],
): Promise<readonly TagHold[]> => {
  const holds: TagHold[] = []
  for (const { name, version } of tags) {
    const [held] = await heldSnapshots(deps, table, [version])
    const needed = held
      ? new Set(
          doomedFiles({
            snapshot: { files: new Map(), tombstones: new Map() },
            files: released.map(({ file }) => file),
            held: [held],
          }).map(({ file }) => file.path),
        )
      : undefined
    const kept = needed ? released.filter(({ file }) => !needed.has(file.path)) : []
    if (kept.length > 0) holds.push({ name, version, files: kept.length, bytes: bytesOf(kept) })
  }
  return holds
}

/**
 * What VACUUM with a retention would do to a table, and with any shorter or longer one: nothing is deleted, and nothing is refused.
 * Failures: `table-missing`, `invalid` for a retention that is none.
 *
 * @param retainHours the table's own when absent
 */
export const previewVacuum = async (
  deps: LakeDeps,
  table: string,
  retainHours?: number,
): Promise<VacuumPreview> => {
  await recoverTable(deps, table)
  const { snapshot } = await deps.logs.load(table)
  const own = fileRetention(snapshot)
  const asked = millisecondsOf(retainHours) ?? own
  const now = deps.clock.now()
  const { files } = await listTable(deps, table, snapshot.metadata.partitionColumns)
  const oldest = await deps.logs.earliest(table)
  const entries = await deps.logs.entries(table, oldest, snapshot.version)
  const tags = await listTags(deps, table)
  const known = { snapshot, files, removals: removalsIn(entries) }
  const held = await heldSnapshots(deps, table, [...new Set(tags.map(({ version }) => version))])
  const doomed = doomedFiles({ ...known, held })
  const goes = ({ last }: { readonly last: number }): boolean => last < now - asked
  const gone = doomed.filter(goes)
  const moments = new Map(doomed.map(({ file, last }) => [file.path, last]))
  const versions = doomedVersions(moments, entries, oldest)
  const paths = new Set(gone.map(({ file }) => file.path))
  const released = doomedFiles(known).filter(one => goes(one) && !paths.has(one.file.path))
  return {
    table,
    version: snapshot.version,
    retainHours: asked / hour,
    tableHours: own / hour,
    isShortRefused: await isRetentionChecked(deps, snapshot),
    files: gone.length,
    bytes: bytesOf(gone),
    paths: [...paths],
    lostVersions: joinedVersions(versions.filter(goes)),
    held: await holdsOf(deps, table, tags, released),
    steps: vacuumSteps({ doomed, versions, now }),
  }
}
