import { Failure } from '../../core/error.ts'
import type { Fence } from '../../core/ports/fence.ts'
import type { Storage } from '../../core/ports/storage.ts'

/** Thrown by everything that is asked of a process that died. It is no Failure: nobody is meant to handle it. */
export class Died extends Error {
  override readonly name = 'Died'
}

export interface FaultPlan {
  /** Which mutating step goes wrong, counted from 1 over all that share these faults; none when absent. */
  readonly step?: number
  /**
   * `fail`: that one step rejects with a Failure, later ones work again. `die`: from that step on every call, reads too, throws Died and
   * changes nothing, as when the worker was killed.
   */
  readonly how?: 'fail' | 'die'
  /** Whether the step's effect is still missing, or already there, when it goes wrong. */
  readonly when?: 'before' | 'after'
}

/** Counts the mutating steps of all the ports that it wraps, and lets one of them go wrong. */
export interface Faults {
  /** Mutating steps so far. */
  readonly steps: () => number
  readonly storage: (inner: Storage) => Storage
  readonly fence: (inner: Fence) => Fence
}

type Async<A extends readonly unknown[], R> = (...args: A) => Promise<R>

/**
 * Faults for crash tests: run once without a plan to learn how many steps there are, then once for every step, then look at what
 * the inner ports hold. Steps are `write`, `writeStream`, `putIfAbsent`, `remove`, `ratify`, `markPublished` and `forget`.
 */
export const createFaults = ({ step, how = 'die', when = 'before' }: FaultPlan = {}): Faults => {
  let steps = 0
  let dead = false
  const goWrong = (name: string): never => {
    if (how === 'die') {
      dead = true
      throw new Died(`died ${when} step ${step}, ${name}`)
    }
    throw new Failure({
      kind: 'storage-failed',
      path: '',
      message: `Step ${step}, ${name}, failed as planned.`,
    })
  }
  const reading =
    <A extends readonly unknown[], R>(body: Async<A, R>): Async<A, R> =>
    async (...args) => {
      if (dead) throw new Died('a dead process reads nothing')
      return body(...args)
    }
  const mutating =
    <A extends readonly unknown[], R>(name: string, body: Async<A, R>): Async<A, R> =>
    async (...args) => {
      if (dead) throw new Died('a dead process changes nothing')
      const now = ++steps === step
      if (now && when === 'before') goWrong(name)
      const value = await body(...args)
      if (now && when === 'after') goWrong(name)
      return value
    }
  return {
    steps: () => steps,
    storage: inner => ({
      list: reading((...args) => inner.list(...args)),
      names: reading((...args) => inner.names(...args)),
      size: reading((...args) => inner.size(...args)),
      read: reading((...args) => inner.read(...args)),
      write: mutating('write', (...args) => inner.write(...args)),
      writeStream: mutating('writeStream', (...args) => inner.writeStream(...args)),
      putIfAbsent: mutating('putIfAbsent', (...args) => inner.putIfAbsent(...args)),
      remove: mutating('remove', (...args) => inner.remove(...args)),
    }),
    fence: inner => ({
      pending: reading((...args) => inner.pending(...args)),
      ratify: mutating('ratify', (...args) => inner.ratify(...args)),
      markPublished: mutating('markPublished', (...args) => inner.markPublished(...args)),
      forget: mutating('forget', (...args) => inner.forget(...args)),
    }),
  }
}
