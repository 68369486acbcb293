import { expect } from 'vitest'
import type { Storage } from './storage.ts'

/** UTF-8 bytes of a text. */
export const text = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value)

/** A file's content as text; undefined when there is none. */
export const readText = async (storage: Storage, path: string): Promise<string | undefined> => {
  const bytes = await storage.read(path)
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
}

/** The names that a listing has. */
export const names = async (storage: Storage, directory: string): Promise<readonly string[]> =>
  (await storage.list(directory)).map(entry => entry.name)

/** Matches a Failure of this kind. */
export const failsWith = (kind: string): object => ({ name: 'Failure', error: { kind } })

/** Bytes that tell their own place, so that a mix of two contents or a shifted range is seen. */
export const pattern = (size: number, seed: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: size }, (_, index) => (index * 31 + (index >>> 8) * 7 + seed) & 0xff)

/** Compares bytes; `toEqual` would take a second for a large file. */
export const expectBytes = (found: Uint8Array | undefined, expected: Uint8Array, what = 'the file'): void => {
  expect(found?.length, `${what} has another size`).toBe(expected.length)
  const at = expected.findIndex((byte, index) => found?.[index] !== byte)
  expect(at, `${what} has another byte at this place`).toBe(-1)
}

/** A stream of these chunks. */
export async function* chunksOf(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    await Promise.resolve()
    yield chunk
  }
}

/** A stream that breaks after one chunk. */
export async function* failingAfter(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk
  await Promise.resolve()
  throw new Error('the source broke')
}
