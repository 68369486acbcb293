import { Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js'
import { Failure } from '../../core/error.ts'
import type { Storage } from '../../core/ports/storage.ts'
import { chunksOf, openPipe, streamOf } from './byte-streams.ts'
import { crc32 } from '../../core/crc32.ts'

const mebibyte = 1 << 20

/** Files up to this size are packed from memory; larger ones are streamed. */
const smallSize = 4 * mebibyte
const chunkSize = 2 * mebibyte

/** What is compressed already is stored as it is. */
const isCompressed = (path: string): boolean => /\.(parquet|gz|zip|zst|bz2|xz|orc|avro)$/iu.test(path)

/** No web workers: they would need a content security policy with `blob:`, and this runs in a worker anyway. */
const plain = { useWebWorkers: false } as const

/** Stored with its size and checksum before its bytes: some unpackers can not read stored files that have them behind. */
const stored = (size: number, crc: number) =>
  ({ ...plain, passThrough: true, compressionMethod: 0, uncompressedSize: size, crc32: crc }) as const

const changed = (path: string): Failure =>
  new Failure({
    kind: 'storage-failed',
    path,
    message: `“${path}” changed or was removed while it was packed.`,
  })

async function* piecesOf(
  storage: Storage,
  path: string,
  size: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let start = 0; start < size; start += chunkSize) {
    const end = Math.min(start + chunkSize, size)
    const piece = await storage.read(path, { start, end })
    if (piece?.length !== end - start) throw changed(path)
    yield piece
  }
}

const checksum = async (pieces: AsyncIterable<Uint8Array>): Promise<number> => {
  let crc = 0
  for await (const piece of pieces) crc = crc32(piece, crc)
  return crc
}

/** zip.js replaces what its sources throw; here the first of it is kept. */
interface Faults {
  first?: { readonly thrown: unknown }
}

type Add = (path: string) => Promise<void>

/** Adds one file after the other; `tell` hears of every piece and may throw to stop. */
const adder = (
  storage: Storage,
  writer: ZipWriter<unknown>,
  tell: (bytes: number) => void,
  faults: Faults,
): Add => {
  async function* told(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of pieces) {
        yield piece
        tell(piece.length)
      }
    } catch (thrown) {
      faults.first ??= { thrown }
      throw thrown
    }
  }
  const addSmall: Add = async path => {
    const bytes = await storage.read(path)
    if (bytes === undefined) throw changed(path)
    const compress = bytes.length > 0 && !isCompressed(path)
    const options = compress ? { ...plain, bufferedWrite: true } : stored(bytes.length, crc32(bytes))
    await writer.add(path, new Uint8ArrayReader(bytes), options)
    tell(bytes.length)
  }
  const addLarge = async (path: string, size: number): Promise<void> => {
    const options = isCompressed(path) ? stored(size, await checksum(piecesOf(storage, path, size))) : plain
    await writer.add(path, { readable: streamOf(told(piecesOf(storage, path, size))), size }, options)
  }
  return async path => {
    const size = await storage.size(path)
    if (size === undefined) throw changed(path)
    await (size <= smallSize ? addSmall(path) : addLarge(path, size))
  }
}

/** See `Archive.pack`; what `onBytes` throws stops the packing, leaves no file, and is what it rejects with. */
export const pack = async (
  storage: Storage,
  paths: readonly string[],
  target: string,
  onBytes: (done: number) => void,
): Promise<number> => {
  const { readable, writable, fail } = openPipe()
  const faults: Faults = {}
  const fill = async (): Promise<void> => {
    const writer = new ZipWriter(writable, plain)
    let done = 0
    const tell = (bytes: number): void => onBytes((done += bytes))
    const add = adder(storage, writer, tell, faults)
    for (const path of paths) await add(path)
    await writer.close()
  }
  const filling = fill().catch((thrown: unknown) => fail(faults.first?.thrown ?? thrown))
  try {
    return await storage.writeStream(target, chunksOf(readable))
  } catch (thrown) {
    fail(thrown)
    throw thrown
  } finally {
    await filling
  }
}
