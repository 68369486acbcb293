import type { Fence, RatifiedCommit } from '../../core/ports/fence.ts'

/** A Fence in memory: claims last as long as the object. */
export const createMemoryFence = (): Fence => {
  // Bytes of commits not yet published; undefined once they are.
  const claims = new Map<string, Map<number, Uint8Array<ArrayBuffer> | undefined>>()
  return {
    ratify: async ({ table, version, bytes }) => {
      const versions = claims.get(table) ?? new Map<number, Uint8Array<ArrayBuffer> | undefined>()
      claims.set(table, versions)
      if (versions.has(version)) return 'taken'
      versions.set(version, bytes.slice())
      return 'ratified'
    },
    pending: async table => {
      const commits: RatifiedCommit[] = []
      for (const [version, bytes] of claims.get(table) ?? []) {
        if (bytes !== undefined) commits.push({ table, version, bytes: bytes.slice() })
      }
      return commits.sort((a, b) => a.version - b.version)
    },
    markPublished: async (table, version) => {
      const versions = claims.get(table)
      if (versions?.has(version) === true) versions.set(version, undefined)
    },
    forget: async table => {
      claims.delete(table)
    },
  }
}
