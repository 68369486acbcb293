// Replaced at build time (scripts/lib/precache.ts).
declare const __BUILD_VERSION__: string
declare const __BUILD_FILES__: readonly string[]

const scope = globalThis as unknown as ServiceWorkerGlobalScope
const cachePrefix = 'boathouse-'
const cacheName = cachePrefix + __BUILD_VERSION__
const activateNow = 'activate'

/** All or nothing: a build of which one file is missing never becomes active. */
const install = async (): Promise<void> => {
  const cache = await caches.open(cacheName)
  await cache.addAll(
    // Names under /assets/ carry a hash of their content: what the browser has of them is right.
    __BUILD_FILES__.map(path =>
      path.startsWith('/assets/') ? path : new Request(path, { cache: 'no-cache' }),
    ),
  )
}

const activate = async (): Promise<void> => {
  const stale = (await caches.keys()).filter(name => name.startsWith(cachePrefix) && name !== cacheName)
  await Promise.all(stale.map(name => caches.delete(name)))
  await scope.clients.claim()
}

/**
 * A newer build waits until no page of this one is left. A reload never leaves that gap by itself, so when the page that
 * navigates is the only one, the newer build is told to take over and the page comes back to it.
 */
const handOver = async (): Promise<Response | undefined> => {
  const { waiting } = scope.registration
  if (waiting === null) return undefined
  const pages = await scope.clients.matchAll({ type: 'window' })
  if (pages.length > 1) return undefined
  waiting.postMessage(activateNow)
  return new Response('', { headers: { Refresh: '0', 'Content-Type': 'text/html' } })
}

/** Cached responses keep the headers they came with, isolation and content security policy included. */
const fromCache = async (request: Request, key: Request | string): Promise<Response> => {
  const cache = await caches.open(cacheName)
  const cached = await cache.match(key, { ignoreVary: true })
  if (cached !== undefined) return cached
  const response = await fetch(request)
  if (response.ok && new URL(request.url).pathname.startsWith('/assets/'))
    await cache.put(request, response.clone())
  return response
}

const answer = async (request: Request): Promise<Response> => {
  if (request.mode !== 'navigate') return fromCache(request, request)
  return (await handOver()) ?? fromCache(request, '/index.html')
}

scope.addEventListener('install', event => {
  event.waitUntil(install())
})
scope.addEventListener('activate', event => {
  event.waitUntil(activate())
})
scope.addEventListener('message', event => {
  if (event.data === activateNow) event.waitUntil(scope.skipWaiting())
})
scope.addEventListener('fetch', event => {
  const { request } = event
  const sameOrigin = new URL(request.url).origin === scope.location.origin
  if (request.method === 'GET' && sameOrigin) event.respondWith(answer(request))
})
