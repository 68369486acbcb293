import type { AddFile, Snapshot } from '../core/delta/actions.ts'
import { rowsOfFile } from '../core/delta/stats.ts'
import { pairColumns } from '../core/diff/columns.ts'
import { keyCandidates } from '../core/diff/key.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'
import { fieldNamed } from '../core/delta/field-named.ts'
import type { LakeDeps } from './deps.ts'
import { tableRelation } from './relation.ts'
import { declaredKey } from './table-diff-key.ts'

/** Rows that are looked at for a key: it need not hold in all, since rows that share it are told apart by their other columns. */
const rowsLooked = 50_000
const filesLooked = 8

/** Some files, those without deleted rows first: so many that there are rows enough to look at. */
const someFiles = ({ files }: Snapshot): readonly AddFile[] => {
  const chosen: AddFile[] = []
  let rows = 0
  const inOrder = [...files.values()].toSorted(
    (a, b) =>
      Number(a.deletionVector !== undefined) - Number(b.deletionVector !== undefined) || b.size - a.size,
  )
  for (const file of inOrder.slice(0, filesLooked)) {
    if (rows >= rowsLooked) break
    chosen.push(file)
    rows += rowsOfFile(file) ?? rowsLooked
  }
  return chosen
}

/**
 * The columns by which rows of a table keep their place in a film: those that its recipe or aggregate declares, else one that has the name of
 * a key and is unique in some of its rows. Empty for none.
 */
export const filmKey = async (
  deps: LakeDeps,
  table: string,
  snapshot: Snapshot,
): Promise<readonly string[]> => {
  const { schema } = snapshot.metadata
  const named = (await declaredKey({ deps, table })).map(name => fieldNamed(schema, name)?.name)
  const declared = named.filter(name => name !== undefined)
  if (declared.length > 0 && declared.length === named.length) return declared
  const { columns } = pairColumns(snapshot.metadata, snapshot.metadata)
  const names = keyCandidates(columns, table).named.flatMap(at => columns[at]?.to?.name ?? [])
  const files = someFiles(snapshot)
  if (names.length === 0 || files.length === 0) return []
  const relation = await tableRelation(deps, deps.interactive, table, snapshot, { files, columns: names })
  const isUnique = names
    .map(quoteIdentifier)
    .map(name => `count(${name}) = count(*) AND count(DISTINCT ${name}) = count(*)`)
  const sql = `SELECT ${isUnique.join(', ')} FROM (SELECT * FROM (${relation.sql}) LIMIT ${rowsLooked})`
  const [found = []] = (await deps.interactive.rows(sql, { files: relation.files })).rows
  return names.filter((_, at) => found[at] === true).slice(0, 1)
}
