import { expect, it } from 'vitest'
import type { Why } from '../../core/lake/why-views.ts'
import { barWidth, whyGroups } from './why-model.ts'

const whole = (kind: Why['scope']['kind'], columns?: readonly string[]): Why => ({
  kind: 'whole',
  scope: { kind, ...(columns ? { columns } : {}) },
  text: `${kind} ${columns?.join() ?? ''}`,
  rows: 1,
  of: 1,
  share: 1,
})

it('findings stand under the columns that they are about, those about rows first and under none', () => {
  const findings = [whole('added'), whole('changed'), whole('changed', ['a', 'b']), whole('changed', ['c'])]
  expect(whyGroups(findings).map(({ title, findings: own }) => [title, own.length])).toEqual([
    [undefined, 2],
    ['a, b', 1],
    ['c', 1],
  ])
})

it('a bar of a small share is seen, and none of nothing', () => {
  expect(barWidth(0)).toBe('0')
  expect(barWidth(0.5)).toBe('max(2px, 50%)')
  expect(barWidth(1.2)).toBe('max(2px, 100%)')
})
