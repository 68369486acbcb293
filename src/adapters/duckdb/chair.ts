import { Failure } from '../../core/error.ts'
import type { QueryOptions } from '../../core/ports/engine.ts'
import type { HostReply } from './engine-errors.ts'
import type { EngineHost } from './engine-host.ts'
import type { Seat, StartSeat } from './engine-seat.ts'
import type { Turn } from './turns.ts'

/** Keeps one live host at hand, and a new one as soon as that is lost. */
export interface Chair {
  /** How many hosts were lost so far. */
  epoch(): number
  /** Who is told about the traffic of the running statement. */
  listen(onBytes: QueryOptions['onBytes']): void
  /** Calls the host; rejects when the turn is cancelled, the host dies or the chair is closed, and then replaces the host. */
  call<T>(turn: Turn, use: (host: EngineHost) => Promise<HostReply<T>>): Promise<T>
  /** Removes a half-written file of a lost host, as well as can be done. Never rejects. */
  discard(path: string, evenWithContent: boolean): Promise<void>
  close(): void
}

const CLOSED = new Failure({ kind: 'worker-died', message: 'The engine was closed.' })

/** Starts the first host at once. */
export const createChair = (startSeat: StartSeat): Chair => {
  let lost = 0
  let onBytes: QueryOptions['onBytes']
  let close: () => void = () => undefined
  const closed = new Promise<never>((_, reject) => {
    close = () => reject(CLOSED)
  })
  closed.catch(() => undefined)
  let open = true

  const sit = (): Seat => {
    const made = startSeat(traffic => {
      if (made === seat) onBytes?.({ read: traffic.read, written: traffic.written })
    })
    // A start that failed is told to whoever calls; a death while nobody calls is only a reason to replace.
    made.host.catch(() => undefined)
    void made.died.then(() => replace(made))
    return made
  }

  const replace = (from: Seat): void => {
    if (from !== seat || !open) return
    from.kill()
    lost += 1
    seat = sit()
  }

  const deathOf = async (from: Seat): Promise<never> => {
    throw new Failure(await from.died)
  }

  let seat = sit()

  return {
    epoch: () => lost,
    listen: listener => {
      onBytes = listener
    },
    call: async (turn, use) => {
      const mine = seat
      const hosted = mine.host.catch((thrown: unknown) => {
        replace(mine)
        throw thrown
      })
      const cancelled = turn.cancelled.catch((thrown: unknown) => {
        replace(mine)
        throw thrown
      })
      const reply = await Promise.race([closed, cancelled, deathOf(mine), hosted.then(use)])
      if (reply.ok) return reply.value
      if (reply.fatal) replace(mine)
      throw new Failure(reply.error)
    },
    discard: async (path, evenWithContent) => {
      const mine = seat
      const done = mine.host.then(host => host.discard(path, evenWithContent))
      await Promise.race([done, mine.died, closed]).catch(() => undefined)
    },
    close: () => {
      open = false
      close()
      seat.kill()
    },
  }
}
