import { type Chunk, buildChunk, chunkRanges, chunkSize, chunkWidth } from './roaring.ts'

/** First word of a bitmap without, and low half of that of one with, run containers. */
const plainCookie = 12346
const runCookie = 12347

/** With run containers, fewer containers than this come without a table of offsets. */
const fewestOffsets = 4

const longestArray = 4096
const bitmapBytes = chunkWidth / 8

/** A chunk and the upper 16 bits of its values. */
export type KeyedChunk = readonly [key: number, chunk: Chunk]

/** Thrown on bytes that are no bitmap; caught in `deletion-vector.ts`. */
export class BadBitmap extends Error {
  override readonly name = 'BadBitmap'
}

interface Shape {
  readonly key: number
  readonly size: number
  readonly runs: readonly (readonly [start: number, end: number])[] | undefined
  readonly bytes: number
}

/** Runs are gathered only while they are shorter than what else there is. */
const runsOf = (chunk: Chunk, limit: number): Shape['runs'] => {
  const runs: (readonly [number, number])[] = []
  for (const run of chunkRanges(chunk)) {
    if (2 + 4 * (runs.length + 1) >= limit) return undefined
    runs.push(run)
  }
  return runs
}

const shapeOf = ([key, chunk]: KeyedChunk): Shape => {
  const size = chunkSize(chunk)
  const plain = size > longestArray ? bitmapBytes : 2 * size
  const runs = runsOf(chunk, plain)
  return { key, size, runs, bytes: runs ? 2 + 4 * runs.length : plain }
}

const headerBytes = (count: number, withRuns: boolean): number => {
  const offsets = !withRuns || count >= fewestOffsets ? 4 * count : 0
  return (withRuns ? 4 + Math.ceil(count / 8) : 8) + 4 * count + offsets
}

const writeContainer = (view: DataView, at: number, chunk: Chunk, { runs, size }: Shape): void => {
  if (runs) {
    view.setUint16(at, runs.length, true)
    runs.forEach(([start, end], index) => {
      view.setUint16(at + 2 + 4 * index, start, true)
      view.setUint16(at + 4 + 4 * index, end - start - 1, true)
    })
  } else if (chunk instanceof Uint32Array) {
    chunk.forEach((word, index) => view.setUint32(at + 4 * index, word, true))
  } else {
    for (let index = 0; index < size; index += 1) view.setUint16(at + 2 * index, chunk[index] ?? 0, true)
  }
}

const writeHeader = (view: DataView, shapes: readonly Shape[], withRuns: boolean): number => {
  const count = shapes.length
  let at = 8
  if (withRuns) {
    view.setUint32(0, runCookie + (count - 1) * chunkWidth, true)
    at = 4 + Math.ceil(count / 8)
    shapes.forEach(({ runs }, index) => {
      const byte = 4 + (index >>> 3)
      if (runs) view.setUint8(byte, view.getUint8(byte) | (1 << (index & 7)))
    })
  } else {
    view.setUint32(0, plainCookie, true)
    view.setUint32(4, count, true)
  }
  for (const { key, size } of shapes) {
    view.setUint16(at, key, true)
    view.setUint16(at + 2, size - 1, true)
    at += 4
  }
  return at
}

/**
 * A 32-bit RoaringBitmap in the portable format (RoaringFormatSpec), each container of the kind that is smallest. Chunks come in
 * order of their keys and none is empty.
 */
export const encodeRoaring = (chunks: readonly KeyedChunk[]): Uint8Array<ArrayBuffer> => {
  const shapes = chunks.map(shapeOf)
  const withRuns = shapes.some(({ runs }) => runs !== undefined)
  const header = headerBytes(shapes.length, withRuns)
  const bytes = new Uint8Array(shapes.reduce((total, shape) => total + shape.bytes, header))
  const view = new DataView(bytes.buffer)
  let offsetAt = writeHeader(view, shapes, withRuns)
  let at = header
  shapes.forEach((shape, index) => {
    if (offsetAt < header) {
      view.setUint32(offsetAt, at, true)
      offsetAt += 4
    }
    writeContainer(view, at, chunks[index]?.[1] ?? new Uint16Array(), shape)
    at += shape.bytes
  })
  return bytes
}

const readArray = (view: DataView, at: number, size: number): Chunk => {
  const array = new Uint16Array(size)
  for (let index = 0; index < size; index += 1) {
    const value = view.getUint16(at + 2 * index, true)
    if (index > 0 && value <= (array[index - 1] ?? 0)) throw new BadBitmap('values are out of order')
    array[index] = value
  }
  return array
}

const readBitmap = (view: DataView, at: number): Chunk => {
  const bitmap = new Uint32Array(bitmapBytes / 4)
  for (let index = 0; index < bitmap.length; index += 1) bitmap[index] = view.getUint32(at + 4 * index, true)
  return bitmap
}

const readRuns = (view: DataView, at: number): Chunk => {
  const builder = buildChunk()
  const count = view.getUint16(at, true)
  for (let index = 0; index < count; index += 1) {
    const start = view.getUint16(at + 2 + 4 * index, true)
    const end = start + view.getUint16(at + 4 + 4 * index, true) + 1
    if (end > chunkWidth) throw new BadBitmap('a run is too long')
    builder.addRange(start, end)
  }
  return builder.done()
}

/** Where the list of keys starts, how many there are, and where the flags of run containers are. */
const readHead = (
  view: DataView,
  at: number,
): { readonly count: number; readonly keys: number; readonly flags: number | undefined } => {
  const cookie = view.getUint32(at, true)
  if ((cookie & 0xffff) === runCookie) {
    const count = (cookie >>> 16) + 1
    return { count, keys: at + 4 + Math.ceil(count / 8), flags: at + 4 }
  }
  if (cookie !== plainCookie) throw new BadBitmap(`${cookie} begins no bitmap`)
  const count = view.getUint32(at + 4, true)
  if (count > chunkWidth) throw new BadBitmap(`it has ${count} containers`)
  return { count, keys: at + 8, flags: undefined }
}

/**
 * Reads a 32-bit RoaringBitmap in the portable format at a place, and where it ends. Throws BadBitmap, or a RangeError where the
 * bytes end too soon.
 */
export const decodeRoaring = (
  view: DataView,
  start: number,
): { readonly chunks: readonly KeyedChunk[]; readonly end: number } => {
  const { count, keys, flags } = readHead(view, start)
  const withOffsets = flags === undefined || count >= fewestOffsets
  let at = keys + 4 * count + (withOffsets ? 4 * count : 0)
  const chunks: KeyedChunk[] = []
  for (let index = 0; index < count; index += 1) {
    const key = view.getUint16(keys + 4 * index, true)
    const size = view.getUint16(keys + 4 * index + 2, true) + 1
    if (key <= (chunks.at(-1)?.[0] ?? -1)) throw new BadBitmap('containers are out of order')
    const isRun = flags !== undefined && (view.getUint8(flags + (index >>> 3)) & (1 << (index & 7))) !== 0
    const read = isRun ? readRuns : size > longestArray ? readBitmap : readArray
    const chunk = read(view, at, size)
    if (chunkSize(chunk) !== size) throw new BadBitmap('a container has not as many values as it says')
    chunks.push([key, chunk])
    at += isRun ? 2 + 4 * view.getUint16(at, true) : size > longestArray ? bitmapBytes : 2 * size
  }
  return { chunks, end: at }
}
