/** End of an Arrow IPC stream: the continuation marker and a metadata length of zero. */
const END = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0)

/** One Arrow IPC stream out of a schema message and record batch messages. */
export const joinMessages = (schema: Uint8Array, batches: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const parts = [schema, ...batches, END]
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
