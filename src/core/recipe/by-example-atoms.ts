import type { ColumnPiece, Part, TokenClass, Writing } from './by-example-program.ts'
import { monthOf, takePart, tokensOf, writeAs } from './by-example-run.ts'

/** A piece that may be what was meant, with how far-fetched it is: the lower, the likelier. */
export interface Atom {
  readonly piece: ColumnPiece
  readonly cost: number
}

interface Selection {
  readonly parts: readonly Part[]
  readonly value: string
  readonly cost: number
}

const classes: readonly (readonly [TokenClass, number])[] = [
  ['word', 2],
  ['digits', 2],
  ['letters', 2.1],
  ['solid', 2.2],
  ['number', 2.2],
  ['capitals', 2.6],
]

/** How far places are counted, from either end; in a part of a text not as far. */
const farthest = 8
const nearest = 3

/** How many characters of an end are counted. */
const longest = 12

const placesOf = (
  items: readonly string[],
  most: number,
): readonly (readonly [at: number, value: string, cost: number])[] =>
  items.flatMap((value, index) => {
    const back = items.length - index
    return [
      ...(index < most ? [[index + 1, value, index * 0.3] as const] : []),
      ...(back <= most && items.length > 1 ? [[-back, value, (back - 1) * 0.3 + 0.15] as const] : []),
    ]
  })

const byTokens = (text: string, most = farthest): readonly Selection[] =>
  classes.flatMap(([token, cost]) =>
    placesOf(tokensOf(text, token), most).map(([at, value, more]) => ({
      parts: [{ token, at }],
      value,
      cost: cost + more,
    })),
  )

/** Marks and spaces of a text, alone and as they stand together: `,` and `, `. */
const separatorsOf = (text: string): readonly string[] => [
  ...new Set(
    (text.match(/[^\p{L}\p{M}\p{N}]+/gu) ?? []).flatMap(run => (run.length < 4 ? [run, ...run] : [...run])),
  ),
]

const bySeparators = (text: string, most = farthest): readonly Selection[] =>
  separatorsOf(text).flatMap(separator =>
    placesOf(text.split(separator), most).map(([at, value, more]) => ({
      parts: [{ separator, at }],
      value,
      cost: 2.4 + more - (separator.length > 1 ? 0.1 : 0),
    })),
  )

const byEnds = (text: string, most: number): readonly Selection[] => {
  const length = [...text].length
  const counts = Array.from({ length: Math.min(most, length - 1) }, (_, index) => index + 1)
  const select = (part: Part, cost: number): Selection => ({
    parts: [part],
    value: takePart(text, part) ?? '',
    cost,
  })
  return counts.flatMap(count => [
    select({ first: count }, 2.8 + count * 0.15),
    select({ last: count }, 2.9 + count * 0.15),
    select({ after: count }, 3.1 + count * 0.15),
    select({ before: count }, 3.2 + count * 0.15),
  ])
}

/** Parts of parts. The same text is looked into once. */
const within = (outer: readonly Selection[], inner: (text: string) => readonly Selection[]) => {
  const known = new Map<string, readonly Selection[]>()
  return outer.flatMap(({ parts, value, cost }) => {
    const found = known.get(value) ?? inner(value)
    known.set(value, found)
    return found.map(each => ({
      parts: [...parts, ...each.parts],
      value: each.value,
      cost: cost + each.cost - 1,
    }))
  })
}

const selectionsOf = (text: string): readonly Selection[] => {
  const [tokens, separated, ends] = [byTokens(text), bySeparators(text), byEnds(text, longest)]
  const skipped = ends.filter(({ parts: [part] }) => part && 'after' in part)
  const fields = separated.filter(({ value }) => value !== '')
  return [
    { parts: [], value: text, cost: 1 },
    ...tokens,
    ...separated,
    ...ends,
    ...within(tokens, value => byEnds(value, 4)),
    ...within(fields, value => [...byTokens(value, nearest), ...byEnds(value, 4)]),
    ...within(fields, value => bySeparators(value, nearest)),
    ...within(skipped, value =>
      byEnds(value, longest).filter(({ parts: [part] }) => part && 'first' in part),
    ),
  ]
}

const cases: readonly Writing[] = [{}, { case: 'lower' }, { case: 'upper' }, { case: 'title' }]
const widths: readonly Writing[] = [1, 2, 3, 4, 5, 6, 8, 10].map(digits => ({ digits }))

const isMonth = (text: string): boolean => monthOf(text) !== undefined

const monthForms: readonly Writing[] = [
  { month: 'short' },
  { month: 'long' },
  { month: 'number' },
  { month: 'number', digits: 2 },
  { month: 'short', case: 'upper' },
]

const writingsOf = (value: string): readonly (readonly [Writing, number])[] => [
  ...cases.map(writing => [writing, writing.case === undefined ? 0 : 0.6] as const),
  ...(/^[0-9]{1,10}$/.test(value) ? widths.map(writing => [writing, 0.7] as const) : []),
  ...(isMonth(value) ? monthForms.map(writing => [writing, 1] as const) : []),
]

/**
 * All pieces of a column that give a part of the output for this text. Long texts are taken as a whole only.
 */
export const atomsOf = (column: string, text: string, output: string): readonly Atom[] => {
  const selections = text.length > 200 ? [{ parts: [], value: text, cost: 1 }] : selectionsOf(text)
  const found = new Map<string, Atom>()
  const useful = new Map<string, readonly (readonly [Writing, number])[]>()
  const writings = (value: string) => {
    const known = useful.get(value)
    if (known) return known
    const fitting = writingsOf(value).filter(([writing]) => {
      const shown = writeAs(value, writing)
      // What changes nothing here may still be what changes other rows.
      return shown !== undefined && shown !== '' && output.includes(shown)
    })
    useful.set(value, fitting)
    return fitting
  }
  for (const { parts, value, cost } of selections) {
    if (value === '') continue
    for (const [writing, more] of writings(value)) {
      const piece: ColumnPiece = { column, ...(parts.length > 0 ? { parts } : {}), ...writing }
      const key = JSON.stringify(piece)
      const known = found.get(key)
      if (!known || known.cost > cost + more) found.set(key, { piece, cost: cost + more })
    }
  }
  return [...found.values()]
}
