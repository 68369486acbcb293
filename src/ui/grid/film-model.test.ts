import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type GridFrame, type Picture, fadeTime, isSameValue, nextPicture } from './film-model.ts'
import type { CellValue, GridColumn, GridRow } from './grid-types.ts'
import { runs } from '../../core/property-runs.fixture.ts'

const columns: readonly GridColumn[] = [
  { name: 'id', type: 'long' },
  { name: 'city', type: 'string' },
]

const frame = (version: number, rows: readonly GridRow[], more: Partial<GridFrame> = {}): GridFrame => ({
  version,
  columns,
  rows,
  keys: rows.map(([id]) => JSON.stringify(id)),
  isCut: false,
  ...more,
})

/** What is seen of each row: its key, + where it is new, and the columns that fade. */
const seen = ({ rows }: Picture): readonly string[] =>
  rows.map(({ key, bornAt, fades }) => `${bornAt === undefined ? '' : '+'}${key}:${[...fades.keys()].join()}`)

const first = nextPicture(
  undefined,
  frame(1, [
    [1, 'Oslo'],
    [2, 'Lima'],
    [3, 'Rome'],
  ]),
  0,
)

describe('a picture', () => {
  test('marks nothing when it is the first', () => {
    expect(seen(first)).toEqual(['1:', '2:', '3:'])
  })

  test('marks cells that changed and rows that came, by key, wherever they stand', () => {
    const next = nextPicture(
      first,
      frame(2, [
        [1, 'Oslo'],
        [9, 'Bari'],
        [3, 'Roma'],
        [4, 'Kyiv'],
      ]),
      10,
    )
    expect(seen(next)).toEqual(['1:', '+9:', '3:1', '+4:'])
    expect(next.version).toBe(2)
  })

  test('has the very rows of before where nothing is drawn anew, so that they are not', () => {
    const next = nextPicture(
      first,
      frame(2, [
        [1, 'Oslo'],
        [3, 'Roma'],
      ]),
      10,
    )
    expect(next.rows[0]).toBe(first.rows[0])
    expect(next.columns).toBe(first.columns)
  })

  test('lets a change fade for its time while others follow, and then forgets it', () => {
    const second = nextPicture(
      first,
      frame(2, [
        [1, 'Bari'],
        [2, 'Lima'],
        [3, 'Rome'],
        [4, 'x'],
      ]),
      1000,
    )
    const soon = nextPicture(
      second,
      frame(3, [
        [1, 'Bari'],
        [2, 'Kyiv'],
        [3, 'Rome'],
        [4, 'x'],
      ]),
      1100,
    )
    expect(seen(soon)).toEqual(['1:1', '2:1', '3:', '+4:'])
    expect(soon.rows[0]?.fades.get(1)?.serial, 'its fading does not begin again').toBe(second.serial)
    const late = nextPicture(
      soon,
      frame(4, [
        [1, 'Bari'],
        [2, 'Kyiv'],
        [3, 'Rome'],
        [4, 'x'],
      ]),
      1000 + fadeTime,
    )
    expect(seen(late)).toEqual(['1:', '2:1', '3:', '4:'])
  })

  test('begins the fading of a cell anew when it changes again', () => {
    const second = nextPicture(first, frame(2, [[1, 'Bari']]), 1000)
    const third = nextPicture(second, frame(3, [[1, 'Oslo']]), 1016)
    expect(third.rows[0]?.fades.get(1)?.serial).toBe(second.serial + 1)
  })

  test('does not take rows for new that only came into the frame', () => {
    const cut = nextPicture(
      undefined,
      frame(
        1,
        [
          [1, 'a'],
          [2, 'b'],
          [3, 'c'],
        ],
        { isCut: true },
      ),
      0,
    )
    expect(
      seen(
        nextPicture(
          cut,
          frame(
            2,
            [
              [2, 'b'],
              [3, 'c'],
              [4, 'd'],
            ],
            { isCut: true },
          ),
          1,
        ),
      ),
    ).toEqual(['2:', '3:', '4:'])
    expect(
      seen(
        nextPicture(
          cut,
          frame(
            2,
            [
              [1, 'a'],
              [7, 'x'],
              [2, 'b'],
            ],
            { isCut: true },
          ),
          1,
        ),
      ),
    ).toEqual(['1:', '+7:', '2:'])
  })

  test('tells rows of one key by their order', () => {
    const twice = nextPicture(
      undefined,
      frame(1, [
        [1, 'a'],
        [1, 'b'],
      ]),
      0,
    )
    expect(new Set(twice.rows.map(({ key }) => key)).size).toBe(2)
    expect(
      seen(
        nextPicture(
          twice,
          frame(2, [
            [1, 'a'],
            [1, 'c'],
          ]),
          1,
        ),
      )[1],
    ).toMatch(/:1$/)
  })

  test('compares by name when columns come and go, and marks no cell of a column that was not there', () => {
    const wide = [{ name: 'note', type: 'string' }, ...columns]
    const next = nextPicture(
      first,
      frame(
        2,
        [
          ['x', 1, 'Oslo'],
          [null, 2, 'Bari'],
        ],
        { columns: wide, keys: ['1', '2'] },
      ),
      1,
    )
    expect(seen(next)).toEqual(['1:', '2:2'])
    expect(next.columns).toBe(wide)
  })

  test('shows the values of its frame, whatever came before it', () => {
    const cell = fc.oneof(
      fc.constant(null),
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom('a', 'b'),
      fc.constant(NaN),
    )
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), cell), { maxLength: 7 })
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 6 }), frames => {
        let picture: Picture | undefined
        for (const [at, list] of frames.entries()) {
          picture = nextPicture(picture, frame(at, list), at * 120)
          expect(picture.rows.map(({ values }) => values)).toEqual(list)
          expect(new Set(picture.rows.map(({ key }) => key)).size).toBe(list.length)
        }
      }),
      { numRuns: runs(200) },
    )
  })
})

test('cells are the same when they show the same, nested ones by what is in them', () => {
  const same: readonly (readonly [CellValue, CellValue])[] = [
    [NaN, NaN],
    [
      [1, [null]],
      [1, [null]],
    ],
    [{ a: [1n] }, { a: [1n] }],
    [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  ]
  for (const [a, b] of same) expect(isSameValue(a, b)).toBe(true)
  const other: readonly (readonly [CellValue, CellValue])[] = [
    [null, ''],
    [1, 1n],
    [[], {}],
    [[1], [1, 2]],
    [{ a: 1 }, { b: 1 }],
    [new Uint8Array([1]), new Uint8Array([2])],
  ]
  for (const [a, b] of other) expect(isSameValue(a, b)).toBe(false)
})
