import {
  type Chunk,
  type ChunkBuilder,
  buildChunk,
  chunkHas,
  chunkRanges,
  chunkSize,
  chunkWidth,
} from './roaring.ts'

/**
 * Rows of one data file that are deleted: their distinct physical numbers, counted from 0. Ten million of them take between some
 * hundred bytes and 2 MB.
 */
export interface DeletedRows {
  readonly size: number
  has(row: number): boolean
  /** The rows as the fewest ranges, ascending, ends excluded. */
  ranges(): Iterable<readonly [start: number, end: number]>
  /** By the rows' upper bits, ascending; none is empty. */
  readonly chunks: ReadonlyMap<number, Chunk>
}

function* rangesOf(chunks: ReadonlyMap<number, Chunk>): Generator<readonly [number, number]> {
  let open: readonly [number, number] | undefined
  for (const [key, chunk] of chunks) {
    const base = key * chunkWidth
    for (const [start, end] of chunkRanges(chunk)) {
      if (open && open[1] === base + start) open = [open[0], base + end]
      else {
        if (open) yield open
        open = [base + start, base + end]
      }
    }
  }
  if (open) yield open
}

/** The rows of chunks, which are ascending and not empty. */
export const rowsOfChunks = (chunks: ReadonlyMap<number, Chunk>): DeletedRows => {
  let size = 0
  for (const chunk of chunks.values()) size += chunkSize(chunk)
  return {
    size,
    has: row => {
      const chunk = chunks.get(Math.floor(row / chunkWidth))
      return chunk !== undefined && chunkHas(chunk, row % chunkWidth)
    },
    ranges: () => rangesOf(chunks),
    chunks,
  }
}

const settle = (builders: ReadonlyMap<number, ChunkBuilder>): DeletedRows =>
  rowsOfChunks(
    new Map([...builders].toSorted(([a], [b]) => a - b).map(([key, builder]) => [key, builder.done()])),
  )

const builderAt = (builders: Map<number, ChunkBuilder>, key: number): ChunkBuilder => {
  const known = builders.get(key)
  if (known) return known
  const made = buildChunk()
  builders.set(key, made)
  return made
}

/** Rows by their numbers, in any order; a number may come more than once. */
export const deletedRows = (numbers: Iterable<number>): DeletedRows => {
  const builders = new Map<number, ChunkBuilder>()
  let current: { readonly key: number; readonly builder: ChunkBuilder } | undefined
  for (const row of numbers) {
    const key = Math.floor(row / chunkWidth)
    // Numbers mostly come in order: the map is asked once a chunk, not once a row.
    if (current?.key !== key) current = { key, builder: builderAt(builders, key) }
    current.builder.add(row % chunkWidth)
  }
  return settle(builders)
}

/** The rows that are in any of these. */
export const uniteRows = (...sets: readonly DeletedRows[]): DeletedRows => {
  const builders = new Map<number, ChunkBuilder>()
  for (const { chunks } of sets) {
    for (const [key, chunk] of chunks) builderAt(builders, key).addChunk(chunk)
  }
  return settle(builders)
}
