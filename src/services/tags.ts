import type { Snapshot } from '../core/delta/actions.ts'
import { attempt, fail, unwrap } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import type { Tag } from '../core/lake/timeline-views.ts'
import { type StoredTag, findTag, parseTags, tagView, tagsDocument, withTag } from '../core/timeline/tag.ts'
import type { CommitDeps, LakeDeps } from './deps.ts'
import { documentsRoot, readDocument, writeDocument } from './documents.ts'
import { missingFiles } from './missing-files.ts'

type TagDeps = Pick<CommitDeps, 'storage' | 'logs' | 'locks'>

/** Tables of different layers may have one name, so that the layer is in the file's. */
const tagsPath = (table: string): string => `tags/${table}.json`

/**
 * Runs the body while nobody gives a tag or takes one away. What deletes files of a table does it in here. Never within it: a commit to the
 * table, whose lock comes first.
 */
const withTagLock = <T>({ locks }: Pick<TagDeps, 'locks'>, table: string, body: () => Promise<T>) =>
  locks.withLock(`boathouse:tags:${table}`, body)

/** Whether a tag was given to this table, and not to one of its name that is gone. */
const isOfTable = async (
  { logs }: Pick<TagDeps, 'logs'>,
  table: string,
  newest: Snapshot,
  { version, tableId }: StoredTag,
): Promise<boolean> => {
  if (version > newest.version) return false
  if (tableId === newest.metadata.id) return true
  // CREATE OR REPLACE gives a table another id, and its history goes on.
  const then = await attempt(() => logs.snapshotAt(table, version))
  if (then.ok) return then.value.metadata.id === tableId
  return then.error.kind === 'version-missing' ? false : fail(then.error)
}

/** The tags of a table. Failure `storage-failed` when their document is damaged, so that nothing is deleted that one of them may hold. */
const readTags = async (
  deps: Pick<TagDeps, 'storage' | 'logs'>,
  table: string,
): Promise<readonly StoredTag[]> => {
  const document = await readDocument(deps.storage, tagsPath(table))
  if (document === undefined) return []
  const parsed = parseTags(document)
  const path = `${documentsRoot}/${tagsPath(table)}`
  if (!parsed.ok) {
    const message = `The document ${path} is damaged or was written by a later Boathouse: the tags of ${table} can not be told.`
    return fail({ kind: 'storage-failed', message, path })
  }
  const { snapshot } = await deps.logs.load(table)
  const own: StoredTag[] = []
  for (const tag of parsed.value) if (await isOfTable(deps, table, snapshot, tag)) own.push(tag)
  return own
}

const writeTags = async (
  { storage }: Pick<TagDeps, 'storage'>,
  table: string,
  tags: readonly StoredTag[],
): Promise<void> => {
  if (tags.length === 0) await storage.remove(`${documentsRoot}/${tagsPath(table)}`)
  else await writeDocument(storage, tagsPath(table), tagsDocument(tags))
}

const heldBy = (tags: readonly StoredTag[]): readonly number[] => [
  ...new Set(tags.map(({ version }) => version)),
]

/** The versions of a table that have tags. */
export const heldVersions = async (
  deps: Pick<TagDeps, 'storage' | 'logs'>,
  table: string,
): Promise<readonly number[]> => heldBy(await readTags(deps, table))

/** Runs what deletes files of a table, with the versions that must stay readable; until it is done, no other version gets a tag. */
export const whileHeld = <T>(
  deps: TagDeps,
  table: string,
  body: (versions: readonly number[]) => Promise<T>,
): Promise<T> => withTagLock(deps, table, async () => body(await heldVersions(deps, table)))

/** Files that a version needs and that are gone: such a version can not be held. */
const checkWhole = async (
  { storage }: Pick<LakeDeps, 'storage'>,
  table: string,
  { version, files }: Snapshot,
): Promise<void> => {
  const missing = await missingFiles(storage, table, [...files.values()])
  const [file] = missing
  if (file === undefined) return
  const message =
    `Version ${version} of ${table} can not be held by a tag: ${missing.length} of its files are gone, most likely` +
    ` deleted by VACUUM, among them ${file}.`
  fail({ kind: 'input-unreadable', message, file })
}

/**
 * Gives a version of a table a name. The version then stays readable: VACUUM keeps its files, and the clean-up of the log keeps what leads
 * to it. Other programs that delete files know nothing of tags. Failures: `table-missing`, `version-missing`, `input-unreadable` when files
 * of the version are gone, `invalid` for a name that is none or taken (in any case).
 */
export const tagVersion = async (
  deps: TagDeps & Pick<LakeDeps, 'clock' | 'notices'>,
  table: string,
  version: number,
  name: string,
  note?: string,
): Promise<Tag> => {
  return withTagLock(deps, table, async () => {
    const { snapshot: newest } = await deps.logs.load(table)
    const snapshot = await deps.logs.snapshotAt(table, version)
    const tag: StoredTag = {
      name: name.trim(),
      version,
      ...(note === undefined ? {} : { note }),
      created: deps.clock.now(),
      tableId: snapshot.metadata.id,
    }
    const tags = unwrap(withTag(await readTags(deps, table), tag))
    await checkWhole(deps, table, snapshot)
    await writeTags(deps, table, tags)
    deps.notices.post({ table, version: newest.version })
    return tagView(tag)
  })
}

/** Takes a tag away; its version is no longer held. Failure `invalid` when the table has no such tag. */
export const untagVersion = async (
  deps: TagDeps & Pick<LakeDeps, 'notices'>,
  table: string,
  name: string,
): Promise<void> => {
  await withTagLock(deps, table, async () => {
    const { snapshot: newest } = await deps.logs.load(table)
    const tags = await readTags(deps, table)
    const tag = findTag(tags, name)
    if (!tag) return fail(invalidAt('name', `${table} has no tag “${name}”.`))
    await writeTags(
      deps,
      table,
      tags.filter(other => other !== tag),
    )
    deps.notices.post({ table, version: newest.version })
  })
}

/** The tags of a table, the oldest version first. Failures: `table-missing`, `storage-failed` when their document is damaged. */
export const listTags = async (
  deps: Pick<TagDeps, 'storage' | 'logs'>,
  table: string,
): Promise<readonly Tag[]> => {
  await deps.logs.load(table)
  const tags = await readTags(deps, table)
  return tags.toSorted((a, b) => a.version - b.version || a.created - b.created).map(tagView)
}

/** Removes all tags of a table, when the table is dropped. */
export const removeTags = ({ storage }: Pick<TagDeps, 'storage'>, table: string): Promise<void> =>
  storage.remove(`${documentsRoot}/${tagsPath(table)}`)
