import { shapePattern } from '../profile/shape.ts'
import type { Operation } from './recipe.ts'
import { shownValue } from './step-words.ts'
import { type SuggestContext, type Suggestion, type TextPart, freshName, freshNames } from './suggestion.ts'

/** Text as a regular expression that matches just it, for RE2 and Java alike. */
const literally = (text: string): string => text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`)

/** The character next to a part, where it is a separator. */
const isSeparator = (char: string | undefined): char is string =>
  char !== undefined && char !== '' && /^[^\p{L}\p{N}]$/u.test(char)

/** What a part consists of, as a class of a regular expression; undefined for a mixture. */
const classOf = (part: string): { readonly pattern: string; readonly words: string } | undefined => {
  if (/^\d+$/.test(part)) return { pattern: '[0-9]+', words: 'digits' }
  if (/^\d+[.,]\d+$/.test(part)) return { pattern: '[0-9]+[.,][0-9]+', words: 'number' }
  if (/^[A-Z]+$/.test(part)) return { pattern: '[A-Z]+', words: 'capitals' }
  if (/^\p{L}+$/u.test(part)) return { pattern: String.raw`\p{L}+`, words: 'word' }
  return undefined
}

/** Which of the matches of a class in the value a part is, from 0; −1 where it is none of them. */
const turnOf = ({ value, start, end }: TextPart, pattern: string): number =>
  [...value.matchAll(new RegExp(pattern, 'gu'))].findIndex(
    ({ index, 0: found }) => index === start && index + found.length === end,
  )

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth']

const extractStep = (name: string, pattern: string, into: string): Operation => ({
  op: 'extract',
  column: name,
  pattern,
  into: [into],
})

const byClass = (part: TextPart, into: string): readonly Suggestion[] => {
  const found = classOf(part.value.slice(part.start, part.end))
  if (!found) return []
  const turn = turnOf(part, found.pattern)
  const ordinal = ordinals[turn]
  if (ordinal === undefined) return []
  const negated = found.pattern.startsWith('[') ? `[^${found.pattern.slice(1, -2)}]` : String.raw`\P{L}`
  // What stands before the turn, in plain characters: no lookaround, which RE2 does not have.
  if (found.words === 'number' && turn > 0) return []
  const before = turn === 0 ? '' : `^${negated}*(?:${found.pattern}${negated}+){${turn}}`
  return [
    {
      operation: extractStep(part.column, `${before}(${found.pattern})`, into),
      why: `The ${ordinal} ${found.words} of the text, wherever it stands.`,
    },
  ]
}

const bySeparators = ({ column, value, start, end }: TextPart, into: string): readonly Suggestion[] => {
  const found: Suggestion[] = []
  const [before, after] = [value.slice(0, start).at(-1), value[end]]
  const inner = (stop: string) => `([^${literally(stop).replace(/^[-^]$/, String.raw`\$&`)}]+)`
  if (isSeparator(before) && isSeparator(after))
    found.push({
      operation: extractStep(column, `${literally(before)}${inner(after)}${literally(after)}`, into),
      why: `What stands between ${shownValue(before)} and ${shownValue(after)}.`,
    })
  else if (isSeparator(before) && after === undefined)
    found.push({
      operation: extractStep(column, `${inner(before)}$`, into),
      why: `What stands after the last ${shownValue(before)}.`,
    })
  else if (isSeparator(after) && start === 0)
    found.push({
      operation: extractStep(column, `^${inner(after)}`, into),
      why: `What stands before the first ${shownValue(after)}.`,
    })
  return found
}

const byPlace = ({ column, value, start, end }: TextPart, into: string): readonly Suggestion[] => {
  const before = Array.from(value.slice(0, start)).length
  const length = Array.from(value.slice(start, end)).length
  if (before > 0 && end < value.length) return []
  return before === 0
    ? [
        {
          operation: extractStep(column, `^(.{${length}})`, into),
          why: `The first ${length} characters, whatever they are.`,
        },
      ]
    : [
        {
          operation: extractStep(column, `(.{${length}})$`, into),
          why: `The last ${length} characters, whatever they are.`,
        },
      ]
}

const splitBy = (
  column: string,
  value: string,
  separator: string,
  columns: SuggestContext['columns'],
): Suggestion => {
  const parts = Math.min(8, value.split(separator).length)
  return {
    operation: {
      op: 'split',
      column,
      by: { separator },
      into: freshNames(column, parts, columns),
      keep: true,
    },
    why: `This value has ${parts} parts with ${shownValue(separator)} between them.`,
  }
}

/** Whether a step finds just the part that was chosen, in the value that it was chosen in. */
const finds = (operation: Operation, value: string, chosen: string): boolean =>
  operation.op === 'extract' && new RegExp(operation.pattern, 'u').exec(value)?.[1] === chosen

/** For a part of a cell's text. */
export const forText = ({ columns }: SuggestContext, part: TextPart): readonly Suggestion[] => {
  const { column, value, start, end } = part
  const chosen = value.slice(start, end)
  if (chosen === '') return []
  const into = freshName(`${column}_part`, columns)
  const removal: Suggestion = {
    operation: { op: 'replace', columns: [column], find: chosen, with: '', match: 'part', ignoreCase: false },
    why: `Takes ${shownValue(chosen)} out wherever it stands in ${column}.`,
  }
  const holding: Suggestion = {
    operation: { op: 'filter', condition: { column, is: 'contains', value: chosen } },
    why: `Only rows whose ${column} contains ${shownValue(chosen)}.`,
  }
  if (/^[^\p{L}\p{N}]+$/u.test(chosen)) return [splitBy(column, value, chosen, columns), removal, holding]
  const whole =
    chosen === value ? [] : [...bySeparators(part, into), ...byClass(part, into), ...byPlace(part, into)]
  const exact = whole.filter(({ operation }) => finds(operation, value, chosen))
  const neighbour = [value.slice(0, start).at(-1), value[end]].find(isSeparator)
  const split =
    neighbour === undefined || chosen === value ? [] : [splitBy(column, value, neighbour, columns)]
  return [...exact.slice(0, 2), ...split, removal, holding]
}

/** For values of one shape. */
export const forPattern = (
  { column: { name }, columns }: SuggestContext,
  pattern: string,
  loose: boolean,
): readonly Suggestion[] => {
  const found: Suggestion[] = []
  if (/^\s|\s$|\s\s/.test(pattern))
    found.push({
      operation: { op: 'collapse', columns: [name] },
      why: 'There is white space at the ends, or more than one space inside.',
    })
  const parts = (loose ? pattern.match(/(?:[Aa9]…?)+/g) : pattern.match(/A+a*|a+|9+/g)) ?? []
  const separators = new Set(pattern.match(/[^Aa9…]/g))
  const [separator] = separators
  if (separator !== undefined && separators.size === 1)
    found.push({
      operation: {
        op: 'split',
        column: name,
        by: { separator },
        into: freshNames(name, Math.min(8, pattern.split(separator).length), columns),
        keep: true,
      },
      why: `Values like ${pattern} have ${shownValue(separator)} between their parts.`,
    })
  if (parts.length > 1 && parts.length <= 8)
    found.push({
      operation: {
        op: 'extract',
        column: name,
        pattern: `^${groupsOf(pattern, parts, loose)}$`,
        into: freshNames(name, parts.length, columns),
      },
      why: `Takes values like ${pattern} apart; others give NULL.`,
    })
  if (/^[^Aa]*A[^a]*$/.test(pattern) && /AA|A…/.test(pattern))
    found.push({
      operation: { op: 'case', columns: [name], to: 'title' },
      why: 'Capitals only, which reads better as words.',
    })
  return found
}

/** A shape as a regular expression with a group around each part. */
const groupsOf = (pattern: string, parts: readonly string[], loose: boolean): string => {
  let rest = pattern
  let written = ''
  for (const part of parts) {
    const at = rest.indexOf(part)
    written += `${shapePattern(rest.slice(0, at), loose)}(${shapePattern(part, loose)})`
    rest = rest.slice(at + part.length)
  }
  return written + shapePattern(rest, loose)
}
