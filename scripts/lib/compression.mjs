import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const compressors = {
  /** @param {Buffer} bytes */
  br: bytes => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  /** @param {Buffer} bytes */
  gzip: bytes => promisify(gzip)(bytes),
}

const compressible = /\.(js|css|html|json|webmanifest|svg|wasm|txt|map)$/
/** A file this large is sent plain while its compressed form is made: compressing the engine takes longer than sending it. */
const worthWaitingFor = 1 << 20

/** @type {Map<string, { bytes?: Buffer, ready: Promise<Buffer> }>} */
const cache = new Map()

/**
 * The encoding to use for a file, by the request's Accept-Encoding.
 * @param {string} path
 * @param {string} accepted
 * @returns {'br' | 'gzip' | undefined}
 */
export const chooseEncoding = (path, accepted) => {
  if (!compressible.test(path)) return undefined
  if (/\bbr\b/.test(accepted)) return 'br'
  return /\bgzip\b/.test(accepted) ? 'gzip' : undefined
}

/**
 * The file's bytes, compressed; undefined while they are being made for the first time and would keep the reader waiting.
 * @param {string} path
 * @param {string} tag changes whenever the file does
 * @param {number} size
 * @param {'br' | 'gzip'} encoding
 * @returns {Promise<Buffer | undefined>}
 */
export const compressed = async (path, tag, size, encoding) => {
  const key = `${encoding} ${tag} ${path}`
  let entry = cache.get(key)
  if (entry === undefined) {
    /** @type {{ bytes?: Buffer, ready: Promise<Buffer> }} */
    const fresh = { ready: readFile(path).then(compressors[encoding]) }
    fresh.ready.then(bytes => (fresh.bytes = bytes)).catch(() => cache.delete(key))
    cache.set(key, fresh)
    entry = fresh
  }
  return size > worthWaitingFor ? entry.bytes : entry.ready
}
