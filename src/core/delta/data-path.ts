/** Characters that encodeURI leaves alone but that would end the path part of a URI, or begin it with a scheme. */
const reserved = /[?#:]/g

/**
 * A path relative to the table as the log holds it: URI-encoded, once (PROTOCOL.md, "Add File"; RFC 2396). A directory that was
 * already escaped by the hive convention is escaped again, so that its `%` doubles.
 */
export const encodeDataPath = (relative: string): string =>
  encodeURI(relative).replace(reserved, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)

/**
 * The file's real path from the log's: decoded once. Text that is not a well-formed encoding is taken as it is. An absolute path
 * or URI, which shallow clones have, comes back absolute.
 */
export const decodeDataPath = (inLog: string): string => {
  try {
    return decodeURIComponent(inLog)
  } catch {
    return inLog
  }
}
