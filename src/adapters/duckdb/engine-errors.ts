import { type LakeError, Failure, causeOf } from '../../core/error.ts'
import { positionOf, withoutDrawing } from './error-position.ts'

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
/** DuckDB's message without its class and its drawing of the statement. */
const cleaned = (message: string): string => {
  const text = withoutDrawing(message)
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

/** Where in a statement the place is that was found in what was run for it, which may have it inside; undefined when it is outside. */
const placeIn = (sql: string, run: string, place: number | undefined): number | undefined => {
  const start = run.indexOf(sql)
  if (place === undefined || start < 0 || place < start || place > start + sql.length) return undefined
  return place - start
}

/**
 * Turns what a statement threw into an error; `run` is what the engine was given for it. A trap of the WebAssembly instance is fatal,
 * an ordinary error is not.
 */
export const hostFailure = (thrown: unknown, sql: string, run = sql): HostFailure => {
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
  const position = placeIn(sql, run, positionOf(message, run))
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
