import { Failure, type LakeError, causeOf } from './error.ts'
import { type Result, err, ok } from './result.ts'

/** Throws the error of a failed Result as a Failure; returns the value of a good one. */
export const unwrap = <T>(result: Result<T>): T => {
  if (result.ok) return result.value
  throw new Failure(result.error)
}

/** Throws a LakeError as a Failure. */
export const fail = (error: LakeError): never => {
  throw new Failure(error)
}

/** Runs a service's body; a Failure thrown inside becomes a failed Result, anything else goes on up. */
export const attempt = async <T>(body: () => Promise<T>): Promise<Result<T>> => {
  try {
    return ok(await body())
  } catch (thrown) {
    if (thrown instanceof Failure) return err(thrown.error)
    throw thrown
  }
}

/** A bug, as data: used once, at a worker's edge. */
export const defect = (thrown: unknown): LakeError => {
  const cause = causeOf(thrown)
  return { kind: 'defect', message: `Something went wrong inside Boathouse: ${cause.message}`, cause }
}
