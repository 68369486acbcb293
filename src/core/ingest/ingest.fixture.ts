import { existsSync, readFileSync } from 'node:fs'
import type { TextColumn } from '../ports/engine.ts'
import { readDelimited } from './delimited.ts'
import type { DelimitedFormat, Reject } from './format.ts'
import type { RecordBatch } from './record-batch.ts'

const data = '/work/shared/data'

/** Whether the collection of real files is on this machine; says so when it is not. */
export const realFiles = existsSync(data)
if (!realFiles) console.log(`SKIPPED: ${data} is not on this machine, tests on real files do not run`)

/** A real file of the collection. */
export const realFile = (path: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(`${data}/${path}`))

/** The path of a folder of the collection. */
export const realFolder = (path: string): string => `${data}/${path}`

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** Bytes cut at the given sizes, over and over. */
export async function* chunked(
  bytes: Uint8Array<ArrayBuffer>,
  sizes: readonly number[] = [65_536],
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  let at = 0
  for (let i = 0; at < bytes.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length] ?? 1)
    yield bytes.slice(at, at + size)
    at += size
  }
}

/** A column's cells as the engine would see them; throws where the bytes are not UTF-8. */
const cellsOf = (column: TextColumn): readonly (string | null)[] => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return Array.from({ length: column.offsets.length - 1 }, (_, row) => {
    const valid = column.validity === undefined || ((column.validity[row >> 3] ?? 0) >> (row & 7)) & 1
    return valid ? decoder.decode(column.data.subarray(column.offsets[row], column.offsets[row + 1])) : null
  })
}

export interface Read {
  /** Rows as cells; the last is `_corrupt_record`. */
  readonly rows: readonly (readonly (string | null)[])[]
  readonly numbers: readonly bigint[]
  readonly rejects: readonly Reject[]
  readonly corrupt: number
  readonly batches: readonly RecordBatch[]
}

/** Everything that a reader yields. */
export const collect = async (batches: AsyncIterable<RecordBatch>): Promise<Read> => {
  const all: RecordBatch[] = []
  for await (const batch of batches) all.push(batch)
  return {
    rows: all.flatMap(({ batch }) => {
      const columns = batch.columns.map(cellsOf)
      return Array.from({ length: batch.rows }, (_, row) => columns.map(cells => cells[row] ?? null))
    }),
    numbers: all.flatMap(({ batch }) => [...batch.rowNumbers]),
    rejects: all.flatMap(({ rejects }) => rejects),
    corrupt: all.reduce((sum, { corrupt }) => sum + corrupt, 0),
    batches: all,
  }
}

/** A format of comma-separated text with so many columns. */
export const commaFormat = (width: number, changes: Partial<DelimitedFormat> = {}): DelimitedFormat => ({
  kind: 'delimited',
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  escape: '"',
  header: false,
  nullToken: null,
  columns: Array.from({ length: width }, (_, index) => `column_${index + 1}`),
  hints: Array.from({ length: width }, () => 'string'),
  ...changes,
})

/** Reads delimited text, cut at the given sizes. */
export const readText = (
  text: string | Uint8Array<ArrayBuffer>,
  format: DelimitedFormat,
  sizes?: readonly number[],
): Promise<Read> => {
  const bytes = typeof text === 'string' ? bytesOf(text) : text
  return collect(readDelimited(chunked(bytes, sizes), format, { file: 'test.csv' }))
}
