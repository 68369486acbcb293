import { type LakeError, Failure, causeOf } from '../../core/error.ts'

/** A failure of the host: `fatal` says that the instance behind it must not be used again. */
export interface HostFailure {
  readonly error: LakeError
  readonly fatal: boolean
}

/** What a call into the host resolves to; it never rejects, so that errors cross the worker's edge whole. */
export type HostReply<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & HostFailure)

const MEMORY =
  /^Out of Memory Error|std::bad_alloc|^failed to allocate|\bOOM\b|Array buffer allocation failed/
/** DuckDB's own bugs: it does not say what they leave behind. */
const BROKEN = /^(?:INTERNAL|FATAL) Error/
/** What precedes the message when a statement fails while its rows are fetched. */
const LATE = /^Invalid Input Error: Attempting to fetch from an unsuccessful query result\nError: /
const SEVERAL = /multiple statements at once|only take a single statement/
const KIND = /^(?:INTERNAL Error|[A-Z][A-Za-z ]* Error): /
const POINTER = /\nLINE (\d+): ([^\n]*)\n( *)\^/

/** Offset in the statement, in UTF-16 units, of the place that DuckDB's caret points to. */
export const positionOf = (message: string, sql: string): number | undefined => {
  const found = POINTER.exec(`\n${message}`)
  if (found === null) return undefined
  const [, lineText = '', excerpt = '', spaces = ''] = found
  const lines = sql.split('\n')
  const line = Number(lineText) - 1
  const start = lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0)
  const cutLeft = excerpt.startsWith('...') ? 3 : 0
  const shown = excerpt.slice(cutLeft, excerpt.endsWith('...') ? -3 : undefined)
  const column = lines[line]?.indexOf(shown) ?? -1
  const caret = spaces.length - `LINE ${lineText}: `.length - cutLeft
  if (column < 0 || caret < 0) return undefined
  return Math.min(start + column + caret, sql.length)
}

/** DuckDB's message without its class and its drawing of the statement. */
const cleaned = (message: string): string => {
  const drawing = POINTER.exec(`\n${message}`)
  const text = drawing === null ? message : message.slice(0, Math.max(0, drawing.index - 1))
  return SEVERAL.test(text) ? 'Only one statement can be run at a time.' : text.replace(KIND, '').trim()
}

const outOfMemory = (thrown: unknown): LakeError => ({
  kind: 'out-of-memory',
  message: 'The engine ran out of memory. Work on fewer rows or columns at once.',
  cause: causeOf(thrown),
})

/** Names a failed read or write of one of the lake's files. */
export const fileFault = (path: string, thrown: unknown): LakeError => {
  const name = thrown instanceof DOMException ? thrown.name : ''
  if (name === 'QuotaExceededError')
    return {
      kind: 'storage-full',
      message: `There was no space left to write ${path}.`,
      cause: causeOf(thrown),
    }
  const why =
    name === 'NotReadableError'
      ? 'changed while it was being read'
      : name === 'NotFoundError'
        ? 'does not exist'
        : name === 'NoModificationAllowedError'
          ? 'is in use by another tab'
          : 'could not be accessed'
  return { kind: 'storage-failed', path, message: `The file ${path} ${why}.`, cause: causeOf(thrown) }
}

/** Turns what a statement threw into an error. A trap of the WebAssembly instance is fatal, an ordinary error is not. */
export const hostFailure = (thrown: unknown, sql: string): HostFailure => {
  if (thrown instanceof Failure) return { error: thrown.error, fatal: false }
  const message = (thrown instanceof Error ? thrown.message : String(thrown)).replace(LATE, '')
  const trapped = thrown instanceof WebAssembly.RuntimeError || !(thrown instanceof Error)
  if (thrown instanceof RangeError && message.includes('call stack'))
    return {
      error: {
        kind: 'query-failed',
        message: 'The statement is nested too deeply.',
        sql,
        cause: causeOf(thrown),
      },
      fatal: true,
    }
  if (MEMORY.test(message)) return { error: outOfMemory(thrown), fatal: trapped }
  if (trapped)
    return {
      error: {
        kind: 'worker-died',
        message: 'The engine crashed and was started again.',
        cause: causeOf(thrown),
      },
      fatal: true,
    }
  const position = positionOf(message, sql)
  return {
    error: {
      kind: 'query-failed',
      message: cleaned(message) || message,
      sql,
      cause: causeOf(thrown),
      ...(position === undefined ? {} : { position }),
    },
    fatal: BROKEN.test(message),
  }
}
