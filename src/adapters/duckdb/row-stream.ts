import type { HostReply } from './engine-errors.ts'
import { joinMessages } from './ipc-stream.ts'
import type { Statements } from './statements.ts'

/** The statement whose rows are being handed out in parts. */
export interface RowStream {
  /** Takes the place of an earlier statement. */
  start(sql: string, begin: () => Promise<Uint8Array>): Promise<HostReply<undefined>>
  /** The next rows as an Arrow IPC stream, at least one; undefined after the last. */
  next(): Promise<HostReply<Uint8Array<ArrayBuffer> | undefined>>
  stop(): Promise<HostReply<undefined>>
}

/** Batches come with 2,048 rows; the first is handed on alone so that something can be shown at once. */
const BATCHES_PER_CHUNK = 4

interface Running {
  readonly sql: string
  readonly schema: Uint8Array
  chunks: number
}

/** `pause` is awaited before each part. */
export const createRowStream = (
  statements: Statements,
  pause: (() => Promise<void>) | undefined,
): RowStream => {
  let running: Running | undefined

  const nextChunk = async (stream: Running): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    await pause?.()
    const wanted = stream.chunks === 0 ? 1 : BATCHES_PER_CHUNK
    const batches = fetchUpTo(statements, wanted)
    if (batches.length < wanted) running = undefined
    if (batches.length === 0 && stream.chunks > 0) return undefined
    stream.chunks += 1
    return joinMessages(stream.schema, batches)
  }

  return {
    start: (sql, begin) =>
      statements.guard(sql, async () => {
        running = { sql, schema: await begin(), chunks: 0 }
        return undefined
      }),
    next: async () => {
      const stream = running
      if (stream === undefined) return { ok: true, value: undefined }
      const reply = await statements.guard(stream.sql, () => nextChunk(stream))
      if (!reply.ok) running = undefined
      return reply
    },
    stop: () =>
      statements.guard('', async () => {
        if (running !== undefined) statements.stop()
        running = undefined
        return undefined
      }),
  }
}

/** The next batches of the begun statement; fewer than asked for at its end. */
export const fetchUpTo = (statements: Statements, count: number): Uint8Array[] => {
  const batches: Uint8Array[] = []
  while (batches.length < count) {
    const batch = statements.fetch()
    if (batch === undefined) break
    batches.push(batch)
  }
  return batches
}
