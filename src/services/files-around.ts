import type { Snapshot } from '../core/delta/actions.ts'
import { rowsOfFile } from '../core/delta/stats.ts'

/** The files that hold rows `offset` to `offset + limit`, and how many rows of them come before. Undefined without row counts. */
export const filesAround = (
  snapshot: Snapshot,
  offset: number,
  limit: number,
): { readonly part: Snapshot; readonly skip: number } | undefined => {
  const files = new Map<string, Snapshot['files'] extends ReadonlyMap<string, infer F> ? F : never>()
  let start = 0
  let skip: number | undefined
  for (const [path, file] of snapshot.files) {
    const rows = rowsOfFile(file)
    if (rows === undefined) return undefined
    if (start + rows > offset && start < offset + limit) {
      skip ??= offset - start
      files.set(path, file)
    }
    start += rows
  }
  return { part: { ...snapshot, files }, skip: skip ?? 0 }
}
