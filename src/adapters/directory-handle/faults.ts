import { type Cause, Failure, causeOf } from '../../core/error.ts'

const nameOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.name : '')

/** True for what the file system throws when a file or directory is not there, or is of the other kind. */
export const isMissing = (thrown: unknown): boolean =>
  nameOf(thrown) === 'NotFoundError' || nameOf(thrown) === 'TypeMismatchError'

const reasons: Readonly<Record<string, string>> = {
  AbortError: 'the browser stopped writing it, the disk may be full',
  NotAllowedError: 'the browser has no permission for it',
  NoModificationAllowedError: 'it is in use',
  InvalidModificationError: 'a directory has that name',
  TypeMismatchError: 'a file and a directory would have the same name',
  TypeError: 'its name is not allowed here',
  NotFoundError: 'it is not there any more',
}

/**
 * What the browser's file system threw, as a Failure: `storage-full` when space has run out, else `storage-failed`. Anything else
 * that was thrown is a bug, and stays what it is.
 */
export const storageFailure = (path: string, thrown: unknown): unknown => {
  const refusedName = thrown instanceof TypeError && /name/iu.test(thrown.message)
  if (!(thrown instanceof DOMException || refusedName)) return thrown
  const cause: Cause = causeOf(thrown)
  if (cause.name === 'QuotaExceededError') {
    const message = `There is no space left in the browser's storage: “${path}” was not written.`
    return new Failure({ kind: 'storage-full', message, cause })
  }
  const reason = reasons[cause.name] ?? cause.message.replace(/\.$/, '')
  return new Failure({
    kind: 'storage-failed',
    path,
    message: `“${path}” could not be accessed: ${reason}.`,
    cause,
  })
}

const waits = [1, 2, 5, 10, 20, 50, 100, 200, 400, 800]

/**
 * Runs the body again, with growing pauses (1.6 s in all), while it rejects with one of the named errors. Browsers refuse work on a file
 * that another handle has open at that moment, at times for a while after a reload; and reading fails when a file is replaced underneath.
 */
export const patiently = async <T>(names: readonly string[], body: () => Promise<T>): Promise<T> => {
  for (const wait of waits) {
    try {
      return await body()
    } catch (thrown) {
      if (!names.includes(nameOf(thrown))) throw thrown
    }
    await new Promise(resolve => setTimeout(resolve, wait))
  }
  return body()
}
