import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { chooseEncoding, compressed } from './compression.mjs'
import { appHeaders } from './headers.mjs'

/** @type {Readonly<Record<string, string>>} */
const contentTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}

/**
 * @typedef {object} FoundFile
 * @property {string} path
 * @property {number} size
 * @property {string} tag
 */

/**
 * @param {string} path
 * @returns {Promise<FoundFile | undefined>}
 */
const describe = async path => {
  const info = await stat(path).catch(() => undefined)
  if (info === undefined || !info.isFile()) return undefined
  return {
    path,
    size: info.size,
    tag: `"${info.size.toString(36)}-${Math.trunc(info.mtimeMs).toString(36)}"`,
  }
}

/**
 * The file for a URL path. When a page is asked for and there is no such file, the path is a place in the app, which is one page.
 * @param {string} directory
 * @param {string} urlPath
 * @param {boolean} wantsPage
 */
const findFile = async (directory, urlPath, wantsPage) => {
  /** @type {string} */
  let decoded
  try {
    decoded = normalize(decodeURIComponent(urlPath))
  } catch {
    return undefined
  }
  if (decoded.includes('\0') || decoded.split(sep).some(part => part.startsWith('.'))) return undefined
  const file = decoded.endsWith(sep) ? undefined : await describe(join(directory, decoded))
  return file ?? (wantsPage || decoded === sep ? describe(join(directory, 'index.html')) : undefined)
}

/**
 * @param {FoundFile} file
 * @param {string} urlPath
 */
const headersFor = (file, urlPath) => ({
  ...appHeaders,
  'Content-Type': contentTypes[extname(file.path)] ?? 'application/octet-stream',
  // Names under /assets/ carry a hash of their content; everything else is asked for again.
  'Cache-Control': urlPath.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  ETag: file.tag,
  Vary: 'Accept-Encoding',
})

/**
 * @param {string} directory
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
const answer = async (directory, request, response) => {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { ...appHeaders, Allow: 'GET, HEAD' }).end()
    return
  }
  const urlPath = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/'
  const file = await findFile(directory, urlPath, request.headers.accept?.includes('text/html') ?? false)
  if (file === undefined) {
    response.writeHead(404, { ...appHeaders, 'Content-Type': 'text/plain' }).end('Not found\n')
    return
  }
  const headers = headersFor(file, urlPath)
  if (request.headers['if-none-match'] === file.tag) {
    response.writeHead(304, headers).end()
    return
  }
  const encoding = chooseEncoding(file.path, request.headers['accept-encoding']?.toString() ?? '')
  const bytes = encoding && (await compressed(file.path, file.tag, file.size, encoding))
  response.writeHead(200, {
    ...headers,
    'Content-Length': bytes?.byteLength ?? file.size,
    ...(bytes && encoding ? { 'Content-Encoding': encoding } : {}),
  })
  if (request.method === 'HEAD') response.end()
  else if (bytes) response.end(bytes)
  else
    createReadStream(file.path)
      .on('error', () => response.destroy())
      .pipe(response)
}

/**
 * Serves the built app on this machine only.
 * @param {{ directory: string, port: number, otherPorts?: number }} options `otherPorts`: how many of the following ports
 *   to try when the port is in use; 0 by default. Port 0 takes any that is free.
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>}
 */
export const serveStatic = async ({ directory, port, otherPorts = 0 }) => {
  const server = createServer((request, response) => {
    answer(directory, request, response).catch(error => {
      console.error(error)
      response.destroy()
    })
  })
  /** @param {number} candidate */
  const listen = candidate =>
    new Promise((resolve, reject) => {
      server.once('error', reject).listen(candidate, '127.0.0.1', () => resolve(server.off('error', reject)))
    })
  for (let candidate = port; ; candidate += 1) {
    try {
      await listen(candidate)
      break
    } catch (error) {
      server.removeAllListeners('error')
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      if (!taken || candidate >= port + otherPorts) throw error
    }
  }
  const address = server.address()
  const actual = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://localhost:${actual}/`,
    port: actual,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
