import type { LakeError } from './error.ts'
import { type Result, err } from './result.ts'

/** The error for one thing that is wrong with what was asked for; `path` says where, as in `Problem`. */
export const invalidAt = (path: string, message: string): LakeError => ({
  kind: 'invalid',
  message,
  problems: [{ path, message }],
})

/** A failed result with that error. */
export const refused = (path: string, message: string): Result<never> => err(invalidAt(path, message))
