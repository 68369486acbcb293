import { describe, expect, it } from 'vitest'
import type { DeltaType } from '../delta/schema.ts'
import { commonType } from './common-type.ts'

describe('the common type', () => {
  it.each<[DeltaType, DeltaType, DeltaType | undefined]>([
    ['string', 'string', 'string'],
    ['byte', 'integer', 'integer'],
    ['long', 'short', 'long'],
    ['long', 'double', 'double'],
    ['float', 'integer', 'double'],
    ['long', 'decimal(10,2)', 'decimal(21,2)'],
    ['decimal(38,0)', 'decimal(10,2)', 'double'],
    ['decimal(10,2)', 'decimal(12,1)', 'decimal(13,2)'],
    ['date', 'timestamp', 'timestamp'],
    ['timestamp_ntz', 'timestamp', 'timestamp'],
    ['date', 'date', 'date'],
    ['string', 'long', undefined],
    ['boolean', 'long', undefined],
    ['date', 'long', undefined],
  ])('of %s and %s is %s, whichever comes first', (a, b, both) => {
    expect(commonType([a, b])).toEqual(both)
    expect(commonType([b, a])).toEqual(both)
  })

  it('of types that are not known is none, of one type that type', () => {
    expect(commonType(['long', undefined])).toBeUndefined()
    expect(commonType(['boolean'])).toBe('boolean')
    const list = { type: 'array', elementType: 'long', containsNull: true } as const
    expect(commonType([list, { ...list, containsNull: false }])).toEqual(list)
    expect(commonType([list, { ...list, elementType: 'string' }])).toBeUndefined()
  })
})
