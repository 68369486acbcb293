import { expect, test } from 'vitest'
import { refusedAt, spelledMoment } from './reading.ts'

test('a moment is spelled in UTC, to the millisecond only where there is one', () => {
  expect(spelledMoment(Date.UTC(2026, 10, 21, 10))).toBe('2026-11-21 10:00:00 UTC')
  expect(spelledMoment(Date.UTC(2026, 10, 21, 10, 0, 0, 7))).toBe('2026-11-21 10:00:00.007 UTC')
})

test('what writes is refused at a moment with the reason, what reads is not', () => {
  const at = Date.UTC(2026, 10, 21, 10)
  for (const kind of ['query', 'describe-history', 'show-tables'] as const)
    expect(refusedAt(kind, at)).toBeUndefined()
  expect(refusedAt('truncate-table', at)).toBe(
    'The lake is read as of 2026-11-21 10:00:00 UTC, and the past can not be written: TRUNCATE TABLE would change the tables as they are now. Go back to now to run it.',
  )
  for (const kind of ['insert', 'merge', 'vacuum', 'restore', 'drop-table'] as const)
    expect(refusedAt(kind, at)).toBeDefined()
})
