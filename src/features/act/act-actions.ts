import { newestVersion, beginAct, restoreTable } from '../../state/act.ts'
import { openInSql } from '../../state/open-in-sql.ts'
import { showVersion, useRoute } from '../../state/route.ts'
import { tagVersion, untagVersion } from '../../state/tags.ts'
import { say, sayError } from '../../state/toasts.ts'
import { undoable } from '../../state/undo.ts'
import type { Tag } from '../../core/lake/timeline-views.ts'
import { formatPlural } from '../../ui/format-number.ts'
import { sqlName, versionSql } from './act-model.ts'

const showNewest = (table: string): void => {
  const { route } = useRoute.getState()
  if (route.room === 'table' && route.table === table) showVersion(undefined)
}

/** Takes a restore back by another; asks first when somebody has committed since, since that would be undone with it. */
const undoRestore = async (table: string, restore: number, before: number): Promise<void> => {
  const newest = await newestVersion(table)
  if (!newest.ok) return sayError(newest.error, `undo the restore of ${table}`)
  if (newest.value !== restore) return beginAct({ kind: 'restore', table, version: before })
  const undone = await restoreTable(table, before)
  if (!undone.ok) return sayError(undone.error, `undo the restore of ${table}`)
  showNewest(table)
  return say(`${table} is as it was before, at v${before}`, {
    body: `By a new commit, v${undone.value.version}.`,
  })
}

/** Restores a table to a version and shows it; what was done is told, with Undo. */
export const restore = async (table: string, version: number): Promise<void> => {
  const restored = await restoreTable(table, version)
  if (!restored.ok) return sayError(restored.error, `restore ${table} to v${version}`)
  showNewest(table)
  const { version: commit, rows } = restored.value
  return say(`${table} is as it was at v${version}`, {
    body: [`By a new commit, v${commit}`, ...(rows === undefined ? [] : [formatPlural(rows, 'row')])].join(
      ' · ',
    ),
    actions: [{ text: 'Undo', run: undoable(table, () => void undoRestore(table, commit, commit - 1)) }],
  })
}

/** Takes a tag away; what was done is told, with Undo. */
export const removeTag = async (table: string, { name, version, note }: Tag): Promise<void> => {
  const gone = await untagVersion(table, name)
  if (!gone.ok) return sayError(gone.error, `remove the tag ${name}`)
  const giveBack = async (): Promise<void> => {
    const back = await tagVersion(table, version, name, note)
    if (!back.ok) sayError(back.error, `give v${version} its tag back`)
  }
  return say(`Removed the tag ${name} from v${version}`, {
    body: 'VACUUM may delete what only this version needs.',
    actions: [{ text: 'Undo', run: undoable(table, () => void giveBack()) }],
  })
}

/** Puts the query of a version on the clipboard. */
export const copyVersionSql = async (table: string, version: number): Promise<void> => {
  const sql = versionSql(table, version)
  try {
    await navigator.clipboard.writeText(sql)
    say('Copied', { body: sql })
  } catch {
    say('Nothing was copied', { body: `The browser does not allow it here. The query is: ${sql}` })
  }
}

/** Opens a version as a query in the SQL room. */
export const openVersionInSql = (table: string, version: number): Promise<void> =>
  openInSql(`SELECT * FROM ${sqlName(table)} VERSION AS OF ${version}\nLIMIT 100`)
