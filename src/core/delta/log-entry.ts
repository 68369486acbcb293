import type { Cause } from '../error.ts'
import { causeOf } from '../error.ts'
import { type Result, err, ok } from '../result.ts'
import type { Action, LogEntry, LogJson } from './actions.ts'
import { parseAction } from './action-reader.ts'
import { actionJson } from './action-writer.ts'
import { asObject, parseJson, printJson } from './log-json.ts'

const fileName = /^(\d{20})\.json$/

/** Name of a commit's file in `_delta_log` (PROTOCOL.md, "Delta Log Entries"). */
export const logFileName = (version: number): string => `${String(version).padStart(20, '0')}.json`

/** The version whose commit a file of `_delta_log` holds; undefined for checkpoints, checksums and all else. */
export const versionOfLogFile = (name: string): number | undefined => {
  const digits = fileName.exec(name)?.[1]
  const version = Number(digits)
  return digits !== undefined && Number.isSafeInteger(version) ? version : undefined
}

const corrupt = (version: number, line: number, cause: Cause): Result<never> => {
  const path = `_delta_log/${logFileName(version)}`
  const message = `The log entry of version ${version} is damaged in line ${line}: ${cause.message}`
  return err({ kind: 'log-corrupt', message, version, path, cause })
}

const parseLine = (line: string): Result<readonly Action[]> => {
  const body = asObject(parseJson(line))
  if (!body) throw new SyntaxError('The line is not a JSON object.')
  const actions: Action[] = []
  for (const [name, value] of Object.entries(body)) {
    if (value === null) continue
    const action = parseAction(name, value)
    if (!action.ok) return action
    actions.push(action.value)
  }
  return ok(actions)
}

/**
 * Reads the bytes of `_delta_log/<version>.json`: one action a line. Actions that are not interpreted are kept as `other`.
 * Errors: `log-corrupt` with version and path for text that is not UTF-8 or JSON, or lacks what the protocol requires;
 * `protocol-unsupported` when the schema has a type that is not implemented. `modified` is the file's time in ms.
 */
export const parseLogEntry = (version: number, bytes: Uint8Array, modified?: number): Result<LogEntry> => {
  const actions: Action[] = []
  let line = 0
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    for (const part of text.split('\n')) {
      line += 1
      if (part.trim() === '') continue
      const parsed = parseLine(part)
      if (parsed.ok) actions.push(...parsed.value)
      else if (parsed.error.kind === 'invalid')
        return corrupt(version, line, causeOf(new Error(parsed.error.message)))
      else return parsed
    }
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof TypeError)
      return corrupt(version, line, causeOf(thrown))
    throw thrown
  }
  return ok({ version, actions, ...(modified === undefined ? {} : { modified }) })
}

const withoutNulls = (json: LogJson): LogJson => {
  const body = asObject(json)
  return body ? Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)) : json
}

/**
 * The bytes of a log entry, one action a line, in the order given. Absent optionals are left out, never written as null
 * (readers stumble over those), and feature lists are written only where the protocol is 3 or 7.
 */
export const printLogEntry = (actions: readonly Action[]): Uint8Array<ArrayBuffer> => {
  const lines = actions.map(action => {
    const [name, body] = actionJson(action)
    return `${printJson({ [name]: withoutNulls(body) })}\n`
  })
  return new TextEncoder().encode(lines.join(''))
}
