import type { NewFile } from '../core/delta/commit-plan.ts'
import { quoteList } from '../core/sql/quote.ts'
import type { FileMaker } from './write-file.ts'

/**
 * Writes a file that has grown too large again as several of about the target's size, in the order of its rows, and takes it away. How
 * large a file becomes is known only when it is written.
 */
export const writeSplit = async (
  files: FileMaker,
  large: NewFile,
  targetBytes: number,
): Promise<readonly NewFile[]> => {
  const path = files.pathOf(large)
  const count = Math.min(Math.ceil(large.size / targetBytes), large.rows)
  const each = Math.ceil(large.rows / count)
  const parts: NewFile[] = []
  for (let from = 0; from < large.rows; from += each) {
    const select = `SELECT * FROM read_parquet(${quoteList([path])}) LIMIT ${each} OFFSET ${from}`
    const part = await files.write(select, [path], large.partitionValues ?? {})
    if (part) parts.push(part)
  }
  await files.discard(large)
  return parts
}
