import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ArrowField, type ArrowType, arrowFromDelta, deltaFromArrow } from './arrow-types.ts'
import { field, anyType } from './schema.fixture.ts'
import type { DeltaType } from './schema.ts'

const arrow = (type: ArrowType, children: readonly ArrowField[] = []): ArrowField => ({
  name: 'c',
  nullable: true,
  type,
  children,
})

/** Arrow knows no field metadata of ours. */
const withoutMetadata = (type: DeltaType): DeltaType => {
  if (typeof type === 'string') return type
  if (type.type === 'array') return { ...type, elementType: withoutMetadata(type.elementType) }
  if (type.type === 'map') return { ...type, valueType: withoutMetadata(type.valueType) }
  return {
    type: 'struct',
    fields: type.fields.map(each => field(each.name, withoutMetadata(each.type), each.nullable)),
  }
}

describe('Arrow types', () => {
  it('are the same Delta type again, nullability and all, after a trip through Arrow', () => {
    fc.assert(
      fc.property(anyType, type => {
        expect(deltaFromArrow(arrowFromDelta(type))).toEqual({ ok: true, value: withoutMetadata(type) })
      }),
    )
  })

  it('carry the name and nullability of the column', () => {
    expect(arrowFromDelta('long', 'id', false)).toEqual({
      name: 'id',
      nullable: false,
      type: { kind: 'int', bits: 64, signed: true },
      children: [],
    })
  })

  it.each<[ArrowType, DeltaType]>([
    [{ kind: 'timestamp', unit: 'ns', timezone: 'Europe/Berlin' }, 'timestamp'],
    [{ kind: 'timestamp', unit: 'ms', timezone: undefined }, 'timestamp_ntz'],
    [{ kind: 'decimal', precision: 38, scale: 4 }, 'decimal(38,4)'],
    [{ kind: 'float', bits: 32 }, 'float'],
  ])('%j is %s', (type, delta) => expect(deltaFromArrow(arrow(type))).toEqual({ ok: true, value: delta }))

  it.each<ArrowType>([
    { kind: 'int', bits: 32, signed: false },
    { kind: 'float', bits: 16 },
    { kind: 'time' },
    { kind: 'interval' },
    { kind: 'duration' },
    { kind: 'null' },
  ])('%j is refused, with the column', type => {
    const nested = arrow({ kind: 'struct' }, [{ ...arrow({ kind: 'list' }, [arrow(type)]), name: 'outer' }])
    expect(deltaFromArrow(nested)).toMatchObject({
      ok: false,
      error: { kind: 'invalid', problems: [{ path: 'c' }] },
    })
  })

  it('without the children that they must have are refused', () => {
    expect(deltaFromArrow(arrow({ kind: 'list' })).ok).toBe(false)
    expect(deltaFromArrow(arrow({ kind: 'map' }, [arrow({ kind: 'struct' })])).ok).toBe(false)
  })
})
