import { expect, test } from 'vitest'
import { jobFigures } from './job-model.ts'

const progress = { phase: 'Reading a.csv', rowsDone: 250_000, bytesDone: 25_000_000, bytesTotal: 100_000_000 }

test('rows, bytes and the time that is left are told together', () => {
  expect(jobFigures(progress, 10_000)).toEqual({
    share: 0.25,
    figures: '250,000 rows · 25 MB of 100 MB · ≈ 30 s left',
  })
})

test('no time is told before there is something to judge it by', () => {
  expect(jobFigures(progress, 800).figures).not.toContain('left')
  expect(jobFigures({ ...progress, bytesDone: 0 }, 10_000).figures).not.toContain('left')
})

test('an unknown end has no share', () => {
  const { bytesTotal: _, ...open } = progress
  expect(jobFigures(open, 10_000)).toEqual({ share: undefined, figures: '250,000 rows · 25 MB' })
  expect(jobFigures(undefined, 10_000)).toEqual({ share: undefined, figures: '' })
})

test('more bytes than were announced are still no more than all', () => {
  expect(jobFigures({ ...progress, bytesDone: 120_000_000 }, 10_000).share).toBe(1)
})
