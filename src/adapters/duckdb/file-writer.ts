import { fail } from '../../core/failure.ts'
import type { AttachedFiles } from './attached-files.ts'
import type { Statements } from './statements.ts'
import type { FileAccess, NewFile, SyncFile } from './sync-file.ts'

/** Writes one new file of the lake at a time, in two steps, so that the caller knows whether there is a file to clean up. */
export interface FileWriter {
  create(path: string): Promise<void>
  /**
   * Runs the COPY that is made for the created file's path, then `finish` on what it wrote; resolves to the size in bytes. When it
   * fails, the file is gone.
   */
  fill(copy: (path: string) => Promise<string>, finish?: (file: SyncFile) => void): Promise<number>
}

export const createFileWriter = (
  access: FileAccess,
  files: AttachedFiles,
  statements: Statements,
): FileWriter => {
  let created: { readonly path: string; readonly target: NewFile } | undefined
  return {
    create: async path => {
      created = { path, target: await access.create(path) }
    },
    fill: async (copy, finish) => {
      if (created === undefined) throw new Error('a file was filled that had not been created')
      const { path, target } = created
      created = undefined
      try {
        const sql = await copy(path)
        files.lend(path, target.file)
        await statements.drain(sql).finally(() => files.takeBack(path))
        finish?.(target.file)
        const expected = target.file.getSize()
        const bytes = await target.publish()
        return bytes === expected ? bytes : fail(sizeDiffers(path, bytes, expected))
      } catch (thrown) {
        await target.discard()
        throw thrown
      }
    },
  }
}

const sizeDiffers = (path: string, bytes: number, expected: number) =>
  ({
    kind: 'storage-failed',
    path,
    message: `The file ${path} has ${bytes} bytes instead of ${expected} after it was written.`,
  }) as const
