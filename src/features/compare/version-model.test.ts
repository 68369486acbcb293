import { describe, expect, it } from 'vitest'
import type { HistoryEntry } from '../../core/lake/table-views.ts'
import { findTables, findVersions, heldWords, versionLine } from './version-model.ts'

const entry = (version: number, operation = 'WRITE'): HistoryEntry => ({
  version,
  timestamp: new Date(2026, 2, 1, 14, 2).getTime(),
  operation,
  info: {},
  filesAdded: 1,
  filesRemoved: 0,
})

const versions = (found: readonly HistoryEntry[]) => found.map(({ version }) => version)

describe('versions to choose from', () => {
  it('are told by what made them and when', () => {
    expect(versionLine(entry(12, 'MERGE'))).toBe('v12 · merge · 2026-03-01 14:02')
    expect(versionLine(entry(0, 'UNKNOWN'))).toBe('v0 · change · 2026-03-01 14:02')
  })

  it('are found by all words of a search, newest first', () => {
    const entries = [entry(0), entry(1, 'MERGE'), entry(2), entry(3, 'MERGE')]
    expect(versions(findVersions(entries, ''))).toEqual([3, 2, 1, 0])
    expect(versions(findVersions(entries, ' Merge 2026-03 '))).toEqual([3, 1])
    expect(findVersions(entries, 'optimize')).toEqual([])
  })

  it('are a hundred at most, the one whose number was typed first', () => {
    const entries = Array.from({ length: 10_000 }, (_, version) => entry(version))
    expect(versions(findVersions(entries, '')).slice(0, 2)).toEqual([9999, 9998])
    expect(findVersions(entries, '')).toHaveLength(100)
    expect(versions(findVersions(entries, 'v12')).slice(0, 2)).toEqual([12, 1299])
    expect(versions(findVersions(entries, '3'))[0]).toBe(3)
  })
})

it('a list that leaves versions out says how many of how many it holds', () => {
  expect(heldWords(100, 10_000)).toBe('The newest 100 of 10,000 versions: type to find others.')
  expect(heldWords(100, 100)).toBeUndefined()
  expect(heldWords(3, 3)).toBeUndefined()
})

it('tables to compare with come at the version of the moment, the open one first; broken ones do not come', () => {
  const tables = [
    { name: 'silver.b', version: 9 },
    { name: 'silver.a', version: 4 },
    { name: 'bronze.later', version: 1 },
    { name: 'bronze.broken', version: 1, problem: 'damaged' },
  ]
  const then = [{ table: 'silver.b', version: 7 }]
  expect(findTables(tables, then, 'silver.a', '').map(({ text }) => text)).toEqual([
    'silver.a · this table',
    'bronze.later · v1, made later',
    'silver.b · v7',
  ])
  expect(findTables(tables, then, 'silver.a', 'SILVER b')).toEqual([
    { table: 'silver.b', version: 7, text: 'silver.b · v7' },
  ])
})
