/** Values of a chunk are 16 bits wide. */
export const chunkWidth = 0x1_0000

const words = chunkWidth / 32

/** The most values that are kept as an array; one more takes as much space as a bitmap. */
const longestArray = 4096

/** Distinct 16-bit values: in ascending order when there are few, else as a bitmap of 65,536 bits. Never changed once made. */
export type Chunk = Uint16Array | Uint32Array

/** How many bits of a word are set. */
const bitsOf = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x5555_5555)
  const nibbles = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24
}

/** How many values a chunk has. */
export const chunkSize = (chunk: Chunk): number => {
  if (chunk instanceof Uint16Array) return chunk.length
  let size = 0
  for (const word of chunk) size += bitsOf(word)
  return size
}

/** Whether a chunk has a value. */
export const chunkHas = (chunk: Chunk, value: number): boolean => {
  if (chunk instanceof Uint32Array) return ((chunk[value >>> 5] ?? 0) & (1 << (value & 31))) !== 0
  let low = 0
  let high = chunk.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((chunk[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return chunk[low] === value
}

/** The next value from `from` on whose bit is what `set` says; 65,536 when there is none. */
const nextBit = (bitmap: Uint32Array, from: number, set: boolean): number => {
  let index = from >>> 5
  let mask = -1 << (from & 31)
  for (; index < words; index += 1) {
    const word = (set ? (bitmap[index] ?? 0) : ~(bitmap[index] ?? 0)) & mask
    if (word !== 0) return index * 32 + 31 - Math.clz32(word & -word)
    mask = -1
  }
  return chunkWidth
}

/** The values as the fewest ranges, ascending, ends excluded. */
export function* chunkRanges(chunk: Chunk): Generator<readonly [start: number, end: number]> {
  if (chunk instanceof Uint32Array) {
    for (let start = nextBit(chunk, 0, true); start < chunkWidth;) {
      const end = nextBit(chunk, start, false)
      yield [start, end]
      start = end < chunkWidth ? nextBit(chunk, end, true) : chunkWidth
    }
    return
  }
  for (let at = 0; at < chunk.length;) {
    const start = chunk[at] ?? 0
    let end = start + 1
    for (at += 1; chunk[at] === end; at += 1) end += 1
    yield [start, end]
  }
}

const fill = (bitmap: Uint32Array, start: number, end: number): void => {
  for (let value = start; value < end;) {
    const count = Math.min(32 - (value & 31), end - value)
    const mask = count === 32 ? -1 : ((1 << count) - 1) << (value & 31)
    bitmap[value >>> 5] = (bitmap[value >>> 5] ?? 0) | mask
    value += count
  }
}

/** Turns a bitmap into the kind of chunk that suits the number of its values. Takes the bitmap. */
const settled = (bitmap: Uint32Array): Chunk => {
  const size = chunkSize(bitmap)
  if (size > longestArray) return bitmap
  const array = new Uint16Array(size)
  let at = 0
  for (const [start, end] of chunkRanges(bitmap))
    for (let value = start; value < end; value += 1) array[at++] = value
  return array
}

/** A chunk that is being filled: values come in any order, any number of times. */
export interface ChunkBuilder {
  add(value: number): void
  addRange(start: number, end: number): void
  addChunk(chunk: Chunk): void
  /** The chunk; the builder is of no more use. */
  done(): Chunk
}

/** Starts an empty chunk. */
export const buildChunk = (): ChunkBuilder => {
  const bitmap = new Uint32Array(words)
  const add = (value: number) => {
    bitmap[value >>> 5] = (bitmap[value >>> 5] ?? 0) | (1 << (value & 31))
  }
  return {
    add,
    addRange: (start, end) => fill(bitmap, start, end),
    addChunk: chunk => {
      if (chunk instanceof Uint16Array) chunk.forEach(add)
      else chunk.forEach((word, index) => (bitmap[index] = (bitmap[index] ?? 0) | word))
    },
    done: () => settled(bitmap),
  }
}
