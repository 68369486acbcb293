import type { CopyFormat, CopyOptions, Engine, QueryOptions } from '../../core/ports/engine.ts'
import { type Chair, createChair } from './chair.ts'
import { decodeRows } from './decode-rows.ts'
import type { StartSeat } from './engine-seat.ts'
import { type Turn, createTurns } from './turns.ts'

/** Half-written files of lost hosts, while they are being removed. */
type Leftovers = Map<string, Promise<void>>

/**
 * An Engine over hosts that can be replaced: calls run one after the other; cancelling a running one, or the death of its host,
 * puts a new host in the seat at once. A stream holds its turn from the first chunk asked for until it is read to its end or left.
 */
export const createSeatedEngine = (startSeat: StartSeat): Engine => {
  const takeTurn = createTurns()
  const chair = createChair(startSeat)
  const leftovers: Leftovers = new Map()

  /** Takes a turn, runs the body in it and ends it. */
  const inTurn = async <T>(
    options: QueryOptions | undefined,
    body: (turn: Turn) => Promise<T>,
  ): Promise<T> => {
    const turn = takeTurn(options?.cancel, options?.patience)
    try {
      await turn.come
      chair.listen(options?.onBytes)
      return await body(turn)
    } finally {
      turn.end()
    }
  }

  const query = (sql: string, options?: QueryOptions): Promise<Uint8Array<ArrayBuffer>> =>
    inTurn(options, turn => chair.call(turn, host => host.query(sql, options?.files ?? [])))

  return {
    get epoch() {
      return chair.epoch()
    },
    query,
    rows: async (sql, options) => decodeRows(await query(sql, options)),
    stream: (sql, options) => streamRows(chair, () => takeTurn(options?.cancel), sql, options),
    insertText: (table, batch) =>
      inTurn(undefined, turn => chair.call(turn, host => host.insertText(table, batch))),
    copy: (select, path, options) =>
      copyRows({ chair, leftovers }, takeTurn(options.cancel), select, path, options),
    release: paths => inTurn(undefined, turn => chair.call(turn, host => host.release(paths))),
    close: async () => chair.close(),
  }
}

async function* streamRows(
  chair: Chair,
  takeTurn: () => Turn,
  sql: string,
  options: QueryOptions | undefined,
): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  const turn = takeTurn()
  let ahead: Promise<Uint8Array<ArrayBuffer> | undefined> | undefined
  const advance = (): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    const next = chair.call(turn, host => host.next())
    // The consumer sees the rejection when it asks for this chunk; it may also never ask.
    next.catch(() => undefined)
    return next
  }
  try {
    await turn.come
    chair.listen(options?.onBytes)
    await chair.call(turn, host => host.start(sql, options?.files ?? []))
    ahead = advance()
    for (let chunk = await ahead; chunk !== undefined; chunk = await ahead) {
      ahead = advance()
      yield chunk
    }
    ahead = undefined
  } finally {
    if (ahead !== undefined) {
      const left = await ahead.catch(() => undefined)
      if (left !== undefined) await chair.call(turn, host => host.stop()).catch(() => undefined)
    }
    turn.end()
  }
}

/** Removes what a lost host left. In the background: a worker that was ended may keep its files locked for seconds. */
const discardLater = ({ chair, leftovers }: CopyContext, path: string, created: boolean): void => {
  const done = chair.discard(path, created).finally(() => {
    if (leftovers.get(path) === done) leftovers.delete(path)
  })
  leftovers.set(path, done)
}

interface CopyContext {
  readonly chair: Chair
  readonly leftovers: Leftovers
}

const copyRows = async (
  context: CopyContext,
  turn: Turn,
  select: string,
  path: string,
  options: CopyOptions,
): Promise<{ readonly bytes: number }> => {
  const { chair, leftovers } = context
  let begun: number | undefined
  let created = false
  try {
    await turn.come
    // A file that is still to be removed would take a new one of its name along.
    await Promise.race([leftovers.get(path), turn.cancelled])
    chair.listen(options.onBytes)
    begun = chair.epoch()
    await chair.call(turn, host => host.create(path))
    created = true
    const { format, compression, fieldIds } = options
    // No more than these: signals and callbacks do not cross to a worker.
    const how: CopyFormat = {
      format,
      ...(compression === undefined ? {} : { compression }),
      ...(fieldIds === undefined ? {} : { fieldIds }),
    }
    return { bytes: await chair.call(turn, host => host.copy(select, how, options.files ?? [])) }
  } catch (thrown) {
    if (begun !== undefined && begun !== chair.epoch()) discardLater(context, path, created)
    throw thrown
  } finally {
    turn.end()
  }
}
