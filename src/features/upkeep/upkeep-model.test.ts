import { describe, expect, it } from 'vitest'
import type { TableUpkeep, VacuumPreview } from '../../core/lake/upkeep-views.ts'
import {
  hoursText,
  optimizeText,
  overlapText,
  ownStep,
  retentionText,
  storageShares,
  vacuumStatement,
  vacuumText,
} from './upkeep-model.ts'

const nothing = { files: 0, bytes: 0 }
const upkeep: TableUpkeep = {
  table: 'silver.orders',
  version: 9,
  live: { files: 1200, bytes: 5_000_000 },
  older: { files: 1, bytes: 900 },
  orphans: nothing,
  log: { files: 12, bytes: 12_000 },
  small: nothing,
  smallAfter: 0,
  dataFiles: 1200,
  dataFilesAfter: 2,
  isCrowded: false,
  overlaps: [],
}
const preview: VacuumPreview = {
  table: 'silver.orders',
  version: 9,
  retainHours: 0,
  tableHours: 168,
  isShortRefused: true,
  files: 2,
  bytes: 20,
  paths: [],
  lostVersions: [],
  held: [],
  steps: [
    { hours: 400, files: 1, bytes: 10, lostVersions: [] },
    { hours: 170.5, files: 2, bytes: 20, lostVersions: [{ from: 3, to: 3 }] },
    { hours: 5.2, files: 1400, bytes: 3000, lostVersions: [{ from: 1, to: 6 }] },
  ],
}

describe('upkeep in words', () => {
  it('names what takes the storage, with separators and units', () => {
    expect(storageShares(upkeep).map(({ name, text }) => `${name}: ${text}`)).toEqual([
      'Latest version: 1,200 files, 5.0 MB',
      'Older versions: 1 file, 900 bytes',
      'No version: 0 files, 0 bytes',
      'Log: 12 files, 12 kB',
    ])
  })

  it('says what OPTIMIZE would do, or that it would do nothing', () => {
    expect(optimizeText(upkeep)).toBe('1,200 files, none of them worth writing anew.')
    expect(optimizeText({ ...upkeep, small: { files: 1100, bytes: 2000 }, smallAfter: 1 })).toBe(
      '1,100 of 1,200 files would become about 1; 2.0 kB are written anew.',
    )
    expect(overlapText({ column: 'id', depth: 4, skipped: 0, skippedAfter: 0.75 })).toBe(
      'reads 100 % now, ≈ 25 % after',
    )
  })

  it('begins the simulator where the table’s own retention is', () => {
    expect(ownStep(preview)).toBe(2)
    expect(ownStep({ ...preview, steps: [] })).toBe(0)
  })

  it('says at each step what would go, and which versions with it', () => {
    expect([0, 1, 2, 3].map(step => vacuumText(preview, step))).toEqual([
      'Nothing would be deleted.',
      '1 file, 10 bytes would be deleted. All versions stay readable.',
      '2 files, 20 bytes would be deleted. Version 3 could no longer be read.',
      '1,400 files, 3.0 kB would be deleted. Versions 1 to 6 could no longer be read.',
    ])
    expect([0, 2, 3].map(step => retentionText(preview, step))).toEqual([
      'Kept for 17 days or longer',
      'Kept for less than 7 days',
      'Kept for less than 5 h',
    ])
    expect(hoursText(0.5)).toBe('30 min')
  })

  it('gives the statement that deletes all that a step says, and nothing of the next', () => {
    expect(vacuumStatement(preview, 0)).toBeUndefined()
    expect(vacuumStatement(preview, 2)).toBe('VACUUM silver.orders RETAIN 170 HOURS')
    expect(vacuumStatement({ ...preview, steps: [{ ...nothing, hours: 6, lostVersions: [] }] }, 1)).toBe(
      'VACUUM silver.orders RETAIN 5 HOURS',
    )
    const near = [5.25, 5.2, 0.1].map(hours => ({ ...nothing, hours, lostVersions: [] }))
    expect([1, 2, 3].map(step => vacuumStatement({ ...preview, steps: near }, step))).toEqual([
      'VACUUM silver.orders RETAIN 5.249 HOURS',
      'VACUUM silver.orders RETAIN 5 HOURS',
      'VACUUM silver.orders RETAIN 0 HOURS',
    ])
  })
})
