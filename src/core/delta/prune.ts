import type { AddFile, Snapshot } from './actions.ts'
import { matcher } from './match.ts'
import type { Predicate } from './predicate.ts'

/** Live files that may have a row for which a predicate holds, and those that have none, each in the table's order. */
export const pruneFiles = (
  { metadata, files }: Pick<Snapshot, 'metadata' | 'files'>,
  predicate: Predicate,
): { readonly kept: readonly AddFile[]; readonly skipped: readonly AddFile[] } => {
  const match = matcher(metadata, predicate)
  const kept: AddFile[] = []
  const skipped: AddFile[] = []
  for (const file of files.values()) (match(file) === 'none' ? skipped : kept).push(file)
  return { kept, skipped }
}
