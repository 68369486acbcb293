import { describe, expect, it } from 'vitest'
import type { TableUpkeep, VacuumPreview } from '../../core/lake/upkeep-views.ts'
import {
  agesOf,
  hoursText,
  neverText,
  optimizeText,
  optimizedText,
  overlapText,
  ownStep,
  retentionText,
  storageShares,
  vacuumStatement,
  vacuumText,
  vacuumedText,
} from './upkeep-model.ts'

const nothing = { files: 0, bytes: 0 }
const upkeep: TableUpkeep = {
  table: 'silver.orders',
  version: 9,
  live: { files: 1200, bytes: 5_000_000 },
  older: { files: 1, bytes: 900 },
  orphans: nothing,
  log: { files: 12, bytes: 12_000 },
  others: nothing,
  oldest: 0,
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
    { hours: 400, nextHours: 170.5, files: 1, bytes: 10, lostVersions: [] },
    { hours: 170.5, nextHours: 5.2, files: 2, bytes: 20, lostVersions: [{ from: 3, to: 3 }] },
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
    expect(storageShares({ ...upkeep, others: { files: 1, bytes: 5 } }).at(-1)).toMatchObject({
      name: 'Other files',
      text: '1 file, 5 bytes',
    })
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

  it('says what the last OPTIMIZE and the last VACUUM did, as far as their writers told', () => {
    const at = { version: 3, timestamp: 0, zOrderBy: [] }
    const told = { removed: { files: 1200, bytes: 5_000_000 }, added: { files: 2, bytes: 4_000_000 } }
    expect(optimizedText({ ...at, ...told })).toBe('1,200 files, 5.0 MB became 2')
    expect(optimizedText({ ...at, ...told, zOrderBy: ['id', 'day'] })).toBe(
      '1,200 files, 5.0 MB became 2, in the order of id, day',
    )
    expect(optimizedText(at)).toBe('Files were put together')
    expect(vacuumedText({ ...at, files: 1200, bytes: 2000 })).toBe('Deleted 1,200 files, 2.0 kB')
    expect(vacuumedText({ ...at, files: 1 })).toBe('Deleted 1 file')
    expect(vacuumedText({ ...at, files: 0, bytes: 0 })).toBe('There was nothing to delete')
    expect(vacuumedText(at)).toBe('Old files were deleted')
    expect([0, 1200].map(oldest => neverText({ oldest }))).toEqual(['Never', 'Not since version 1,200'])
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
    expect([0, 2, 3].map(step => retentionText(agesOf(preview), step))).toEqual([
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
    const own = { ...preview, tableHours: 4 }
    const retained = (hours: number, nextHours?: number): string | undefined =>
      vacuumStatement(
        {
          ...own,
          steps: [{ ...nothing, hours, ...(nextHours === undefined ? {} : { nextHours }), lostVersions: [] }],
        },
        1,
      )?.replace(/^.* RETAIN (.*) HOURS$/, '$1')
    expect([retained(5.25, 5.2), retained(5.2, 0.1), retained(0.1)]).toEqual(['5.249', '5', '0'])
    // Two commits of the same second.
    expect(Number(retained(5.2501, 5.25009))).toBeGreaterThanOrEqual(5.25009)
    expect(Number(retained(5.2501, 5.25009))).toBeLessThan(5.2501)
    // What the table need not refuse it is not asked to.
    expect(
      vacuumStatement(
        { ...preview, tableHours: 168.5, steps: [{ ...nothing, hours: 168.9, lostVersions: [] }] },
        1,
      ),
    ).toBe('VACUUM silver.orders RETAIN 168.5 HOURS')
  })
})
