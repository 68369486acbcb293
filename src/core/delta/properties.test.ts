import { describe, expect, it } from 'vitest'
import { integerProperty, intervalProperty, isOn, parseInterval, targetFileSize } from './properties.ts'

const having = (text: string | undefined) => ({ configuration: text === undefined ? {} : { key: text } })

describe('a property', () => {
  it.each<[string | undefined, boolean, boolean]>([
    ['true', false, true],
    [' TRUE ', false, true],
    ['false', true, false],
    ['yes', true, false],
    [undefined, true, true],
    [undefined, false, false],
  ])('that is %j, %s where it is absent, is on: %s', (text, fallback, expected) =>
    expect(isOn(having(text), 'key', fallback)).toBe(expected),
  )

  it.each([
    ['12', 12],
    [' -1 ', -1],
    ['1.5', 7],
    ['many', 7],
    [undefined, 7],
  ])('that is %j is the number %s', (text, expected) =>
    expect(integerProperty(having(text), 'key', 7)).toBe(expected),
  )

  it.each([
    ['interval 1 week', 604_800_000],
    ['30 days', 2_592_000_000],
    ['INTERVAL 1 day 12 hours', 129_600_000],
    ['interval 1 month', undefined],
    ['interval', undefined],
    ['2 days ago', undefined],
    ['-1 days', undefined],
  ])('that is %j takes %s ms', (text, expected) => {
    expect(parseInterval(text)).toBe(expected)
    expect(intervalProperty(having(text), 'key', 5)).toBe(expected ?? 5)
  })
})

describe('the size that files are to have', () => {
  const standard = 128 * 1024 * 1024
  it.each([
    [undefined, standard],
    ['1000', 1000],
    ['64mb', 64 * 1024 * 1024],
    ['1 g', 1024 ** 3],
    ['2KB', 2048],
    ['9b', 9],
    ['0', standard],
    ['-5', standard],
    ['much', standard],
  ])('is what delta.targetFileSize says: %s', (text, bytes) => {
    const configuration: Record<string, string> = text === undefined ? {} : { 'delta.targetFileSize': text }
    expect(targetFileSize({ configuration })).toBe(bytes)
  })
})
