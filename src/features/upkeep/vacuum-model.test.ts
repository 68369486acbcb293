import { describe, expect, it } from 'vitest'
import type { VacuumPreview } from '../../core/lake/upkeep-views.ts'
import {
  heldText,
  hoursLater,
  idleText,
  lineText,
  ownPlace,
  planAt,
  planText,
  sharedAges,
} from './vacuum-model.ts'

const preview = (table: string, more: Partial<VacuumPreview> = {}): VacuumPreview => ({
  table,
  version: 9,
  retainHours: 0,
  tableHours: 168,
  isShortRefused: true,
  files: 0,
  bytes: 0,
  paths: [],
  lostVersions: [],
  held: [],
  steps: [],
  ...more,
})
const previews = [
  preview('silver.a', {
    steps: [
      { hours: 400, nextHours: 180, files: 1, bytes: 10, lostVersions: [] },
      { hours: 180, nextHours: 2, files: 2, bytes: 30, lostVersions: [{ from: 0, to: 1 }] },
      { hours: 2, files: 3, bytes: 60, lostVersions: [{ from: 0, to: 4 }] },
    ],
  }),
  preview('silver.b', {
    tableHours: 1,
    isShortRefused: false,
    steps: [{ hours: 30, files: 5, bytes: 500, lostVersions: [{ from: 2, to: 2 }] }],
    held: [{ name: 'audit', version: 3, files: 2, bytes: 9 }],
  }),
  preview('gold.c'),
]
const ages = sharedAges(previews)
const planned = (place: number) => planAt(previews, ages, place)

describe('a VACUUM of some tables with one retention', () => {
  it('has the ages at which something goes of any of them, and begins where none refuses', () => {
    expect(ages).toEqual([400, 180, 30, 2])
    expect(ownPlace(previews, ages)).toBe(2)
    expect(ownPlace([], [])).toBe(0)
    const many = preview('x', {
      steps: Array.from({ length: 1000 }, (_, at) => ({
        hours: 1000 - at,
        files: 1,
        bytes: 1,
        lostVersions: [],
      })),
    })
    const some = sharedAges([many])
    expect([some.length, some[0], some.at(-1)]).toEqual([400, 1000, 1])
  })

  it('says of each table what goes, and leaves those alone that refuse', () => {
    expect(planned(0)).toMatchObject({ tables: [], files: 0, bytes: 0 })
    expect(planned(2)).toMatchObject({ files: 2, bytes: 30, tables: [{ table: 'silver.a', hours: 179 }] })
    expect(planned(2).lines.map(lineText)).toEqual([
      '2 files, 30 bytes, versions 0 to 1 lost',
      'nothing to delete',
      'nothing to delete',
    ])
    expect(planned(3).tables.map(({ table }) => table)).toEqual(['silver.a', 'silver.b'])
    expect(planned(3).lines.map(lineText)[1]).toBe('5 files, 500 bytes, version 2 lost')
    const all = planned(4)
    expect(all.lines.map(lineText)[0]).toBe('left alone: it keeps removed files for 7 days')
    expect(all).toMatchObject({ files: 5, bytes: 500, tables: [{ table: 'silver.b', hours: 29 }] })
  })

  it('takes of each table what its line says, whatever the age is that was chosen', () => {
    // Of silver.a goes what is older than 180 hours, though the slider stands at 30.
    const [first] = planned(3).tables
    expect(first?.hours).toBeGreaterThanOrEqual(168)
    expect(first?.hours).toBeLessThan(180)
  })

  it('tells the sum, what tags keep, and how many tables have nothing old', () => {
    expect(planText(planned(0))).toBe('Nothing would be deleted.')
    expect(planText(planned(3))).toBe('7 files, 530 bytes of 2 tables would be deleted.')
    expect(heldText(previews[1]?.held ?? [])).toBe('audit keeps v3 (2 files)')
    expect(idleText(planned(3))).toBe('1 more without any old files.')
    expect(idleText(planAt([preview('a'), preview('b')], [], 0))).toBe('2 tables without any old files.')
    expect(idleText(planAt(previews.slice(0, 2), ages, 0))).toBe('')
  })

  it('keeps what has come of age while somebody was reading', () => {
    expect(hoursLater(168, 500)).toBe(168)
    expect(hoursLater(168, 36_000)).toBe(168.01)
    expect(hoursLater(2, 3_600_000)).toBe(3)
  })
})
