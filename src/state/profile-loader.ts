import type { LakeError } from '../core/error.ts'
import type { Profile } from '../core/lake/profile-views.ts'
import type { RowSource } from '../core/lake/row-views.ts'
import type { Result } from '../core/result.ts'
import { abortSoon } from './abort-soon.ts'
import type { ProfileCache } from './profile-cache.ts'

/** Columns asked for at once: few, so that those in sight come first. */
const atOnce = 8

/** What profiles are of, and who hears of them. */
interface ProfileWish {
  readonly source: RowSource
  /** The versions beside it, which somebody may look at next. */
  readonly beside: readonly RowSource[]
  /** The name of rows under the filters. */
  readonly keyAt: (source: RowSource) => string
  readonly cache: ProfileCache
  readonly read: (
    source: RowSource,
    columns: readonly string[],
    signal: AbortSignal,
  ) => Promise<Result<Profile>>
  readonly onKnown: () => void
  readonly onError: (error: LakeError) => void
}

export interface ProfileLoader {
  /** Names the columns that are looked at, the most wanted first; those not known are fetched, and what is fetched for none is given up. */
  want(columns: readonly string[]): void
  stop(): void
}

/** The page is left alone for so long before profiles of other versions are fetched, ms. */
const idle = 800

/** Versions whose profile takes longer than this are not fetched ahead, ms. */
const cheap = 1500

/** Fetches profiles of columns as they come into sight, and those of the versions beside when nobody does anything. */
export const createProfileLoader = (wish: ProfileWish): ProfileLoader => {
  const { source, beside, keyAt, cache, read, onKnown, onError } = wish
  const key = keyAt(source)
  let wanted: readonly string[] = []
  let running: { readonly names: readonly string[]; readonly controller: AbortController } | undefined
  let isStopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let took = 0
  const missing = () => wanted.filter(name => cache.of(key)?.columns.has(name) !== true)
  const giveUp = (): void => {
    // Rows that are in no table take long to be made: they are given up at once.
    if (running && source.kind === 'table') abortSoon(running.controller)
    else running?.controller.abort()
  }

  const lookAhead = async (): Promise<void> => {
    const names = wanted
    for (const other of beside) {
      const known = cache.of(keyAt(other))?.columns
      const asked = names.filter(name => known?.has(name) !== true).slice(0, atOnce)
      if (asked.length === 0 || running || isStopped) continue
      const found = await read(other, asked, new AbortController().signal)
      if (found.ok) cache.add(keyAt(other), found.value)
    }
  }

  const work = async (): Promise<void> => {
    if (running) return
    for (let names = missing(); names.length > 0 && !isStopped; names = missing()) {
      const some = names.slice(0, atOnce)
      const controller = new AbortController()
      running = { names: some, controller }
      const from = performance.now()
      const result = await read(source, some, controller.signal)
      running = undefined
      took = Math.max(took, performance.now() - from)
      if (result.ok) cache.add(key, result.value)
      if (isStopped) return
      if (controller.signal.aborted && !result.ok) continue
      if (!result.ok) return onError(result.error)
      onKnown()
      // Columns that the rows do not have are not asked for again.
      const found = new Set(result.value.columns.map(({ column }) => column))
      wanted = wanted.filter(name => !some.includes(name) || found.has(name))
    }
    if (!isStopped && took < cheap) timer = setTimeout(() => void lookAhead(), idle)
  }

  return {
    want: columns => {
      clearTimeout(timer)
      wanted = columns
      if (running && !running.names.some(name => columns.includes(name))) giveUp()
      void work()
    },
    stop: () => {
      isStopped = true
      clearTimeout(timer)
      giveUp()
    },
  }
}
