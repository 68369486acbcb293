import { describe, expect, it } from 'vitest'
import { hasInCommitTimestamps, markEnablement, metadataAfter } from './in-commit-timestamp.ts'
import { add, metadata, metadataAction } from './log.fixture.ts'

const on = { 'delta.enableInCommitTimestamps': 'true' }
const since = (actions: ReturnType<typeof markEnablement>) => metadataAfter(actions, undefined)?.configuration

describe('hasInCommitTimestamps', () => {
  it.each([
    [{}, false],
    [{ 'delta.enableInCommitTimestamps': 'false' }, false],
    [{ 'delta.enableInCommitTimestamps': 'True' }, true],
  ])('%j: %s', (configuration, expected) => {
    expect(hasInCommitTimestamps({ ...metadata, configuration })).toBe(expected)
  })

  it('is false for a table that is not there', () => expect(hasInCommitTimestamps(undefined)).toBe(false))
})

describe('markEnablement', () => {
  const turnsOn = [metadataAction({ configuration: on }), add('a')]

  it('notes the version and time in the commit that turns them on', () => {
    expect(since(markEnablement(turnsOn, metadata, 7, 1234))).toEqual({
      ...on,
      'delta.inCommitTimestampEnablementVersion': '7',
      'delta.inCommitTimestampEnablementTimestamp': '1234',
    })
  })

  it('notes nothing in a new table, whose every commit has its time', () => {
    expect(markEnablement(turnsOn, undefined, 0, 1234)).toBe(turnsOn)
  })

  it('notes nothing where they were on before, or stay off', () => {
    const before = { ...metadata, configuration: on }
    expect(markEnablement(turnsOn, before, 7, 1234)).toBe(turnsOn)
    expect(since(markEnablement([metadataAction()], metadata, 7, 1234))).toEqual({})
  })
})

describe('metadataAfter', () => {
  it('is what the commit sets, else what was there', () => {
    expect(metadataAfter([add('a')], metadata)).toBe(metadata)
    expect(metadataAfter([metadataAction({ configuration: on })], metadata)?.configuration).toEqual(on)
  })
})
