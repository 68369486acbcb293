import { say } from '../../state/toasts.ts'

/** Puts SQL into the clipboard; undefined: there is none, for want of columns that both sides have. */
export const copySql = async (sql: string | undefined, what: string): Promise<void> => {
  if (sql === undefined) {
    say('There is nothing to copy', { body: 'The two versions have no column in common.' })
    return
  }
  try {
    await navigator.clipboard.writeText(sql)
    say(`Copied ${what}`, { body: 'Paste it into the SQL room.' })
  } catch {
    say('Nothing was copied', { body: 'The browser did not allow it.' })
  }
}
