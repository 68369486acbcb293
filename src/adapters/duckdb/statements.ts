import { RecordBatchReader } from 'apache-arrow'
import { fail } from '../../core/failure.ts'
import type { DuckDbBindings } from './duckdb-bindings.ts'
import { type HostReply, fileFault, hostFailure } from './engine-errors.ts'
import { joinMessages } from './ipc-stream.ts'
import { pathOfName } from './file-names.ts'
import { type FileTable, fileTableOf } from './lake-runtime.ts'
import { unreadable } from './type-name.ts'

/** Bytes that the running statement has read and written so far. */
export interface Traffic {
  readonly read: number
  readonly written: number
}

export interface StatementHooks {
  /** Called from inside the blocking statement, as often as bytes move (`last` false), and once at its end. */
  readonly onTraffic: (traffic: Traffic, last: boolean) => void
  /** Awaited about ten times a second between the slices of a statement; never settles when it shall not go on. Absent: no slices. */
  readonly pause?: () => Promise<void>
}

/** One connection, driven a statement at a time. */
export interface Statements {
  /** The number that raw calls need. */
  readonly connection: number
  /** Starts a statement; resolves to the Arrow schema message of its result. `streamed` rows are never all in memory. */
  begin(sql: string, how?: 'streamed'): Promise<Uint8Array>
  /** The next record batch message; undefined after the last. */
  fetch(): Uint8Array | undefined
  /** Ends a statement whose batches were not all fetched. */
  stop(): void
  /** Runs a statement for its effect. */
  drain(sql: string): Promise<void>
  /** Turns what the body throws into data, with the file at fault where there is one. */
  guard<T>(sql: string, body: () => Promise<T>): Promise<HostReply<T>>
}

/** Opens a connection of the instance. */
export const createStatements = (bindings: DuckDbBindings, hooks: StatementHooks): Statements => {
  const connection = connectionOf(bindings)
  const table = fileTableOf(bindings.mod)
  table.onTraffic = () => hooks.onTraffic(table, false)

  const sender = createSender(bindings, connection)
  /** The statement that was sent last. */
  let sent = ''

  /** A statement that failed or was left keeps its files open until the connection has another one. */
  const forget = (): void => {
    sender.close()
    bindings.startPendingQuery(connection, 'SELECT 1')
  }

  const begin = async (sql: string, how?: 'streamed'): Promise<Uint8Array> => {
    sender.close()
    sent = sql
    table.read = 0
    table.written = 0
    const { pause } = hooks
    const schema =
      pause === undefined || how === 'streamed' ? sender.send(sql) : await sender.poll(sql, pause)
    refuseUnreadable(schema, sql)
    return schema
  }

  const fetch = (): Uint8Array | undefined => {
    const batch = bindings.fetchQueryResults(connection)
    if (batch.length > 0) return batch
    sender.close()
    hooks.onTraffic(table, true)
    return undefined
  }

  return {
    connection,
    begin,
    fetch,
    stop: forget,
    drain: async sql => {
      try {
        await begin(sql)
        while (fetch() !== undefined);
      } catch (thrown) {
        forget()
        throw thrown
      }
    },
    guard: async (sql, body) => {
      table.fault = undefined
      table.stray = undefined
      try {
        const value = await body()
        if (table.stray !== undefined) refuseStray(table.stray, sql)
        return { ok: true, value }
      } catch (thrown) {
        const failure = hostFailure(thrown, sql, sent)
        const fault = faultOf(table)
        if (failure.fatal) return { ok: false, ...failure }
        forget()
        if (fault === undefined) return { ok: false, ...failure }
        return { ok: false, error: fileFault(pathOfName(fault.name), fault.thrown), fatal: false }
      }
    },
  }
}

interface Sender {
  /** The rows of a statement that is started this way are computed as they are fetched. */
  send(sql: string): Uint8Array
  /** Runs the statement to its end in slices; holds the whole result in memory. */
  poll(sql: string, pause: () => Promise<void>): Promise<Uint8Array>
  /** Ends a sent statement. */
  close(): void
}

const createSender = (bindings: DuckDbBindings, connection: number): Sender => {
  let prepared: number | undefined
  return {
    send: sql => {
      prepared = bindings.createPrepared(connection, sql)
      return bindings.sendPrepared(connection, prepared, [])
    },
    poll: async (sql, pause) => {
      let schema = bindings.startPendingQuery(connection, sql)
      while (schema === null) {
        await pause()
        schema = bindings.pollPendingQuery(connection)
      }
      return schema
    },
    close: () => {
      if (prepared !== undefined) bindings.closePrepared(connection, prepared)
      prepared = undefined
    },
  }
}

/** The number of a new connection, for the raw calls. */
const connectionOf = (bindings: DuckDbBindings): number =>
  bindings.connect().useUnsafe((_, connection) => connection)

/** Past the compiler's narrowing, which does not see that the runtime sets it while a statement runs. */
const faultOf = (table: FileTable): FileTable['fault'] => table.fault

/** ENUM and UNION values get lost on this way out of the engine: refused by name instead of shown wrong. */
const refuseUnreadable = (message: Uint8Array, sql: string): void => {
  const { schema } = RecordBatchReader.from(joinMessages(message, [])).open()
  for (const { name, type } of schema.fields) {
    const what = unreadable(type)
    if (what === undefined) continue
    fail({
      kind: 'query-failed',
      sql,
      message: `“${name}” has ${what} values, which can not be shown; cast it.`,
    })
  }
}

const refuseStray = (name: string, sql: string): never =>
  fail({
    kind: 'query-failed',
    sql,
    message: `The statement names the file "${name}", which is not one that it may use. To write a file, export the result instead.`,
  })
