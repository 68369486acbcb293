import type { TableDiff } from '../../core/lake/diff-views.ts'
import { say } from '../../state/toasts.ts'
import { compareSql } from './compare-sql.ts'

/** Puts a query of the same difference into the clipboard. */
export const copySql = async (diff: TableDiff): Promise<void> => {
  const sql = compareSql(diff)
  if (sql === undefined) {
    say('There is nothing to copy', { body: 'The two versions have no column in common.' })
    return
  }
  try {
    await navigator.clipboard.writeText(sql)
    say('Copied a query of the difference', { body: 'Paste it into the SQL room.' })
  } catch {
    say('Nothing was copied', { body: 'The browser did not allow it.' })
  }
}
