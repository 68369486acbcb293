import type { LakeError } from './error.ts'

/** The outcome of something that can be expected to fail: a value, or a plain error that survives postMessage. */
export type Result<T, E = LakeError> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

/** Wraps a value as a success. */
export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value })

/** Wraps an error as a failure. */
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error })
