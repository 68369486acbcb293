import { type FileEntry, Reader, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js'
import { Failure, causeOf } from '../../core/error.ts'
import type { ArchivedFile } from '../../core/ports/archive.ts'
import type { SourceFile } from '../../core/ports/source.ts'
import { pathParts } from '../../core/ports/storage-path.ts'
import { chunksOf, openPipe } from './byte-streams.ts'

class SourceReader extends Reader<SourceFile> {
  readonly source: SourceFile
  constructor(source: SourceFile) {
    super(source)
    this.source = source
    this.size = source.size
  }
  override readUint8Array(index: number, length: number): Promise<Uint8Array> {
    return this.source.read(index, index + length)
  }
}

const unreadable = (zip: SourceFile, why: string, thrown?: unknown): Failure =>
  new Failure({
    kind: 'input-unreadable',
    file: zip.name,
    message: `${zip.name} can not be unpacked: ${why}.`,
    ...(thrown === undefined ? {} : { cause: causeOf(thrown) }),
  })

const sentence = (thrown: unknown): string => causeOf(thrown).message.replace(/\.$/u, '')

const asFailure = (zip: SourceFile, thrown: unknown): Failure =>
  thrown instanceof Failure ? thrown : unreadable(zip, sentence(thrown), thrown)

async function* contentOf(zip: SourceFile, entry: FileEntry): AsyncGenerator<Uint8Array> {
  const { readable, writable, fail } = openPipe()
  const filling = entry
    .getData(writable, { useWebWorkers: false, checkCrc32: true })
    .catch((thrown: unknown) => fail(thrown))
  let size = 0
  try {
    for await (const chunk of chunksOf(readable)) {
      size += chunk.length
      if (size > entry.uncompressedSize) break
      yield chunk
    }
    await filling
  } catch (thrown) {
    throw asFailure(zip, thrown)
  }
  if (size !== entry.uncompressedSize) {
    throw unreadable(zip, `“${entry.filename}” has another size than the archive says`)
  }
}

const checkPath = (zip: SourceFile, path: string): void => {
  try {
    if (pathParts(path).length > 0 && !/^[a-z]:/iu.test(path)) return
  } catch (thrown) {
    throw unreadable(zip, `it holds a file that would land outside the lake, “${path}”`, thrown)
  }
  throw unreadable(zip, `it holds a file that would land outside the lake, “${path}”`)
}

/** See `Archive.unpack`. */
export const unpack = async (zip: SourceFile): Promise<readonly ArchivedFile[]> => {
  // names are judged below, by the rule that a Storage has
  const reader = new ZipReader(new SourceReader(zip), { filenameValidation: 'tolerant' })
  const entries = await reader.getEntries().catch((thrown: unknown) => {
    throw unreadable(zip, sentence(thrown), thrown)
  })
  const files = new Map<string, ArchivedFile>()
  for (const entry of entries) {
    if (entry.directory) continue
    const path = entry.filename
    checkPath(zip, path)
    if (files.has(path)) throw unreadable(zip, `“${path}” is in it twice`)
    if (entry.encrypted) throw unreadable(zip, `“${path}” is encrypted`)
    files.set(path, { path, size: entry.uncompressedSize, stream: () => contentOf(zip, entry) })
  }
  return [...files.values()]
}
