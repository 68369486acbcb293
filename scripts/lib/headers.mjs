/**
 * Cross-origin isolation: SharedArrayBuffer-grade timers and `measureUserAgentSpecificMemory`, and no window of another
 * origin can reach into ours.
 * @type {Readonly<Record<string, string>>}
 */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'none'",
].join('; ')

/**
 * Every response of the built app carries these. The policy is what keeps the promise that nothing leaves the machine:
 * `connect-src 'self'` stops a request to any other origin, whoever makes it.
 * @type {Readonly<Record<string, string>>}
 */
export const appHeaders = {
  ...isolationHeaders,
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
}
