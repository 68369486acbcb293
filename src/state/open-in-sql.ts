import { navigate } from './route.ts'

/** Puts a query into the SQL room's editor, behind what is there, and goes there. */
export const openInSql = async (sql: string): Promise<void> => {
  // With its parser it is fetched when it is first needed.
  const { setSqlText, useSql } = await import('./sql.ts')
  const kept = useSql.getState().text.trimEnd()
  const isThere = kept === sql || kept.endsWith(`\n${sql}`)
  if (!isThere) setSqlText(kept === '' ? sql : `${kept}${kept.endsWith(';') ? '' : ';'}\n\n${sql}`)
  navigate({ room: 'sql' })
}
