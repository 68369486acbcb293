import { crc32 } from '../crc32.ts'
import { type Result, err, ok } from '../result.ts'
import type { DeletionVector } from './actions.ts'
import { type DeletedRows, rowsOfChunks } from './deleted-rows.ts'
import type { Chunk } from './roaring.ts'
import { BadBitmap, type KeyedChunk, decodeRoaring, encodeRoaring } from './roaring-format.ts'
import { decodeZ85, encodeZ85 } from './z85.ts'

/** "RoaringBitmapArray" in the portable format (PROTOCOL.md, "Deletion Vector Format"). */
const magic = 1681511377

const fileFormat = 1

/** Chunks of one 32-bit bitmap: the upper 16 of its 32 bits. */
const bucketChunks = 0x1_0000

const unreadable = (why: string): Result<never> =>
  err({
    kind: 'input-unreadable',
    message: `A deletion vector can not be read: ${why}. Without it, rows that were deleted would come back.`,
    file: 'deletion vector',
  })

const decodeBuckets = (bytes: Uint8Array): DeletedRows => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = view.getUint32(0, true)
  if (found !== magic) throw new BadBitmap(`it begins with ${found}, not ${magic}`)
  const count = Number(view.getBigUint64(4, true))
  const chunks = new Map<number, Chunk>()
  let at = 12
  let last = -1
  for (let bucket = 0; bucket < count; bucket += 1) {
    const high = view.getUint32(at, true)
    // Row numbers above 2^53 are no numbers here, and no file has so many rows.
    if (high <= last || high >= 2 ** 21) throw new BadBitmap(`part ${high} is out of place`)
    last = high
    const bitmap = decodeRoaring(view, at + 4)
    for (const [key, chunk] of bitmap.chunks) chunks.set(high * bucketChunks + key, chunk)
    at = bitmap.end
  }
  return rowsOfChunks(chunks)
}

/** Reads a serialized vector: a 64-bit RoaringBitmapArray, portable. Error `input-unreadable` for anything else. */
export const decodeDeletionVector = (bytes: Uint8Array): Result<DeletedRows> => {
  try {
    return ok(decodeBuckets(bytes))
  } catch (thrown) {
    if (thrown instanceof BadBitmap) return unreadable(thrown.message)
    if (thrown instanceof RangeError) return unreadable('its bytes end too soon')
    throw thrown
  }
}

/** Serializes rows, as `decodeDeletionVector` reads them; runs of rows take 4 bytes. */
export const encodeDeletionVector = (rows: DeletedRows): Uint8Array<ArrayBuffer> => {
  const buckets = new Map<number, KeyedChunk[]>()
  for (const [key, chunk] of rows.chunks) {
    const high = Math.floor(key / bucketChunks)
    const bucket = buckets.get(high)
    if (bucket) bucket.push([key % bucketChunks, chunk])
    else buckets.set(high, [[key % bucketChunks, chunk]])
  }
  const bitmaps = [...buckets].map(([high, chunks]) => ({ high, bytes: encodeRoaring(chunks) }))
  const bytes = new Uint8Array(bitmaps.reduce((total, bitmap) => total + 4 + bitmap.bytes.length, 12))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, magic, true)
  view.setBigUint64(4, BigInt(bitmaps.length), true)
  let at = 12
  for (const { high, bytes: bitmap } of bitmaps) {
    view.setUint32(at, high, true)
    bytes.set(bitmap, at + 4)
    at += 4 + bitmap.length
  }
  return bytes
}

/**
 * A file of serialized vectors (PROTOCOL.md, "Deletion Vector File Storage Format"), and where each starts: the `offset` of its
 * descriptor, which is that of its size field.
 */
export const packDeletionVectors = (
  vectors: readonly Uint8Array[],
): { readonly bytes: Uint8Array<ArrayBuffer>; readonly offsets: readonly number[] } => {
  const bytes = new Uint8Array(vectors.reduce((total, vector) => total + 8 + vector.length, 1))
  const view = new DataView(bytes.buffer)
  view.setUint8(0, fileFormat)
  let at = 1
  const offsets = vectors.map(vector => {
    const offset = at
    view.setUint32(at, vector.length)
    bytes.set(vector, at + 4)
    view.setUint32(at + 4 + vector.length, crc32(vector))
    at += 8 + vector.length
    return offset
  })
  return { bytes, offsets }
}

/**
 * One vector out of a file: `bytes` are the file's from the descriptor's offset on, size field first, checksum last. Error
 * `input-unreadable` when size or checksum are not as they should be.
 */
export const unpackDeletionVector = (bytes: Uint8Array, sizeInBytes: number): Result<DeletedRows> => {
  if (bytes.length < sizeInBytes + 8) return unreadable('its file ends too soon')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = view.getUint32(0)
  if (size !== sizeInBytes) return unreadable(`it has ${size} bytes where the log says ${sizeInBytes}`)
  const data = bytes.subarray(4, 4 + sizeInBytes)
  if (crc32(data) !== view.getUint32(4 + sizeInBytes)) return unreadable('its checksum is wrong')
  return decodeDeletionVector(data)
}

/** The serialized vector that is in the descriptor itself (storage type `i`). */
export const inlineVector = ({ pathOrInlineDv, sizeInBytes }: DeletionVector): Result<DeletedRows> => {
  const bytes = decodeZ85(pathOrInlineDv)
  if (!bytes) return unreadable('it is no Base85 text')
  if (bytes.length < sizeInBytes) return unreadable('it is shorter than the log says')
  return decodeDeletionVector(bytes.subarray(0, sizeInBytes))
}

/** Name of a file with deletion vectors; goes into the table's directory. */
export const vectorFileName = (uuid: string): string => `deletion_vector_${uuid}.bin`

const uuidLength = 20

const uuidOf = (bytes: Uint8Array): string =>
  [...bytes]
    .map(byte => byte.toString(16).padStart(2, '0'))
    .join('')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

const bytesOfUuid = (uuid: string): Uint8Array =>
  Uint8Array.from(uuid.replaceAll('-', '').match(/../g) ?? [], pair => Number.parseInt(pair, 16))

/**
 * Path of the file of a vector with storage type `u`, relative to the table (PROTOCOL.md, "Deletion Vector Descriptor Schema"): the
 * last 20 characters are a UUID, what stands before them is a directory. Undefined when the text is no such thing.
 */
export const vectorFilePath = (pathOrInlineDv: string): string | undefined => {
  const uuid = decodeZ85(pathOrInlineDv.slice(-uuidLength))
  if (uuid?.length !== 16) return undefined
  const prefix = pathOrInlineDv.slice(0, -uuidLength)
  return `${prefix === '' ? '' : `${prefix}/`}${vectorFileName(uuidOf(uuid))}`
}

/** The descriptor of a vector that was written to the file of this UUID, by `packDeletionVectors`. */
export const vectorDescriptor = (
  uuid: string,
  offset: number,
  sizeInBytes: number,
  cardinality: number,
): DeletionVector => ({
  storageType: 'u',
  pathOrInlineDv: encodeZ85(bytesOfUuid(uuid)),
  offset,
  sizeInBytes,
  cardinality,
})
