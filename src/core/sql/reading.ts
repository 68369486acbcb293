import type { DeltaStatement } from './delta-statement.ts'

/** Statements that change nothing. */
export const readers: ReadonlySet<DeltaStatement['kind']> = new Set([
  'query',
  'describe-history',
  'describe-detail',
  'describe-table',
  'show-tables',
  'show-tblproperties',
])

/** A moment as messages spell it: 2026-11-21 10:00:00 UTC, with what is left of the second where there is something. */
export const spelledMoment = (moment: number): string => {
  const text = new Date(moment).toISOString().replace('T', ' ')
  return `${text.endsWith('.000Z') ? text.slice(0, -5) : text.slice(0, -1)} UTC`
}

/** Why a statement can not run while the lake is read as of a moment (ms since the epoch); undefined for those that only read. */
export const refusedAt = (kind: DeltaStatement['kind'], moment: number): string | undefined => {
  if (readers.has(kind)) return undefined
  const words = kind.replaceAll('-', ' ').toUpperCase()
  return `The lake is read as of ${spelledMoment(moment)}, and the past can not be written: ${words} would change the tables as they are now. Go back to now to run it.`
}
