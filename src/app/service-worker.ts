// Replaced at build time (scripts/lib/precache.ts).
declare const __BUILD_VERSION__: string
declare const __BUILD_FILES__: readonly string[]

const scope = globalThis as unknown as ServiceWorkerGlobalScope
const cachePrefix = 'boathouse-'
const cacheName = cachePrefix + __BUILD_VERSION__
/** All or nothing: a build of which one file is missing never becomes active. */
const install = async (): Promise<void> => {
  const cache = await caches.open(cacheName)
  try {
    await cache.addAll(
      // Names under /assets/ carry a hash of their content: what the browser has of them is right.
      __BUILD_FILES__.map(path =>
        path.startsWith('/assets/') ? path : new Request(path, { cache: 'no-cache' }),
      ),
    )
  } catch (reason) {
    await caches.delete(cacheName)
    throw reason
  }
}

/** The builds that are kept, oldest first, this one last: pages run the first of them. */
const keptBuilds = async (): Promise<readonly string[]> => {
  const names = (await caches.keys()).filter(name => name.startsWith(cachePrefix))
  return [...names.slice(0, Math.max(0, names.indexOf(cacheName))), cacheName]
}

const isReload = (request: Request): boolean =>
  ('isReloadNavigation' in request && request.isReloadNavigation === true) || request.cache === 'no-cache'

/**
 * Pages of two builds must not work on one lake: a newer build is only kept until no page of the older one is left. That is
 * when the first page opens, or when the only page is loaded again. The worker itself does not wait for it, since a
 * navigation that finds one worker taking over from another may hang in Chromium.
 */
const leaveOlderBuilds = async (request: Request): Promise<void> => {
  const older = (await keptBuilds()).slice(0, -1)
  if (older.length === 0) return
  const pages = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (pages.length > (isReload(request) ? 1 : 0)) return
  await Promise.all(older.map(name => caches.delete(name)))
}

/** Cached responses keep the headers they came with, isolation and content security policy included. */
const fromCache = async (request: Request, key: Request | string): Promise<Response> => {
  for (const build of await keptBuilds()) {
    const cached = await caches.match(key, { cacheName: build, ignoreVary: true })
    if (cached !== undefined) return cached
  }
  const response = await fetch(request)
  if (response.ok && new URL(request.url).pathname.startsWith('/assets/'))
    await (await caches.open(cacheName)).put(request, response.clone())
  return response
}

const answer = async (request: Request): Promise<Response> => {
  if (request.mode !== 'navigate') return fromCache(request, request)
  await leaveOlderBuilds(request)
  return fromCache(request, '/index.html')
}

scope.addEventListener('install', event => {
  event.waitUntil(install())
  void scope.skipWaiting()
})
scope.addEventListener('activate', event => {
  event.waitUntil(scope.clients.claim())
})
scope.addEventListener('fetch', event => {
  const { request } = event
  const sameOrigin = new URL(request.url).origin === scope.location.origin
  if (request.method === 'GET' && sameOrigin) event.respondWith(answer(request))
})
