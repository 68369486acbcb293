const register = (): void => {
  navigator.serviceWorker.register('/sw.js').catch((reason: unknown) => {
    console.warn('Boathouse will not work offline: its service worker was refused.', reason)
  })
}

/**
 * Makes the built app work unplugged. In development there is nothing to cache and a stale answer would only confuse.
 * A browser that refuses (private windows do) still runs the app, from the network.
 */
export const registerServiceWorker = (): void => {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  // Fetching the whole build, engine included, must not compete with the first paint.
  if (document.readyState === 'complete') register()
  else window.addEventListener('load', register, { once: true })
}
