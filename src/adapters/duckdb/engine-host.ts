import type { CopyFormat, TextBatch } from '../../core/ports/engine.ts'
import { createAttachedFiles } from './attached-files.ts'
import type { DuckDbBindings } from './duckdb-bindings.ts'
import { type HostReply, hostFailure } from './engine-errors.ts'
import { copyStatement, withAttachedNames } from './file-names.ts'
import { createFileWriter } from './file-writer.ts'
import { insertArrow } from './insert-arrow.ts'
import { joinMessages } from './ipc-stream.ts'
import { correctNullCounts } from './null-counts.ts'
import { prepareInstance } from './prepare-instance.ts'
import { createRowStream, fetchUpTo } from './row-stream.ts'
import { type StatementHooks, createStatements } from './statements.ts'
import type { FileAccess } from './sync-file.ts'
import { textBatchToIpc } from './text-batch.ts'

export interface HostOptions extends StatementHooks {
  readonly bindings: DuckDbBindings
  readonly access: FileAccess
  /** MiB that the engine may use before a statement fails with `out-of-memory`. */
  readonly memoryLimit: number
}

/**
 * One DuckDB and the files it has open. One call at a time, but for `discard`; between `start` and the end of its results only `next`
 * and `stop`.
 */
export interface EngineHost {
  query(sql: string, files: readonly string[]): Promise<HostReply<Uint8Array<ArrayBuffer>>>
  start(sql: string, files: readonly string[]): Promise<HostReply<undefined>>
  /** The next rows of the started statement as an Arrow IPC stream, at least one; undefined after the last. */
  next(): Promise<HostReply<Uint8Array<ArrayBuffer> | undefined>>
  stop(): Promise<HostReply<undefined>>
  insertText(table: string, batch: TextBatch): Promise<HostReply<undefined>>
  /** Makes the file that the next `copy` fills. */
  create(path: string): Promise<HostReply<undefined>>
  /** Fills the created file; resolves to its size in bytes. When it fails, the file is gone. */
  copy(select: string, how: CopyFormat, files: readonly string[]): Promise<HostReply<number>>
  release(paths: readonly string[]): Promise<HostReply<undefined>>
  /** Removes what a `copy` of a predecessor that was ended from outside may have left. */
  discard(path: string, evenWithContent: boolean): Promise<HostReply<undefined>>
}

/** Prepares an instance (already instantiated and opened) and serves it. Rejects when the instance lacks a part. */
export const createEngineHost = async (options: HostOptions): Promise<EngineHost> => {
  const { bindings, access } = options
  const statements = createStatements(bindings, options)
  const files = createAttachedFiles(bindings, access)
  const stream = createRowStream(statements, options.pause)
  const writer = createFileWriter(access, files, statements)
  await prepareInstance(statements, options.memoryLimit)

  const begin = async (sql: string, paths: readonly string[], how?: 'streamed'): Promise<Uint8Array> => {
    await files.attach(paths)
    return statements.begin(withAttachedNames(sql, paths), how)
  }

  return {
    query: (sql, paths) =>
      statements.guard(sql, async () =>
        joinMessages(await begin(sql, paths), fetchUpTo(statements, Infinity)),
      ),
    start: (sql, paths) => stream.start(sql, () => begin(sql, paths, 'streamed')),
    next: () => stream.next(),
    stop: () => stream.stop(),
    insertText: (table, batch) =>
      statements.guard(`INSERT INTO ${table}`, async () => {
        await statements.drain(createTextTable(table, batch))
        insertArrow(bindings.mod, statements.connection, table, textBatchToIpc(batch))
        return undefined
      }),
    create: path => statements.guard('', () => writer.create(path).then(() => undefined)),
    copy: (select, how, paths) =>
      statements.guard(select, () =>
        writer.fill(
          async path => {
            await files.attach(paths)
            return copyStatement(withAttachedNames(select, paths), path, how)
          },
          how.format === 'parquet' ? correctNullCounts : undefined,
        ),
      ),
    release: paths =>
      statements.guard('', async () => {
        files.detach(paths)
        return undefined
      }),
    // Not guarded as a statement: it may run beside one.
    discard: (path, evenWithContent) =>
      access.remove(path, evenWithContent).then(
        () => ({ ok: true, value: undefined }),
        (thrown: unknown) => ({ ok: false, ...hostFailure(thrown, '') }),
      ),
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

const createTextTable = (table: string, batch: TextBatch): string => {
  const columns = batch.columns.map(column => `${quoted(column.name)} VARCHAR, `)
  return `CREATE TEMP TABLE IF NOT EXISTS ${quoted(table)} (${columns.join('')}"_source_row" BIGINT)`
}
