import { describe, expect, it } from 'vitest'
import { parsePattern, parseReplacement } from './parse-pattern.ts'
import { printPattern, printReplacement } from './print-pattern.ts'

const read = (source: string, ignoreCase = false) => {
  const found = parsePattern(source, ignoreCase)
  return found.ok ? found.value : undefined
}
const printed = (source: string, ignoreCase = false) => {
  const found = read(source, ignoreCase)
  return found && printPattern(found.root, 'duckdb')
}
const { raw } = String

describe('a pattern', () => {
  it.each([
    ['a|b(c)*', 'a|b(c)*'],
    [raw`\d+\s?\w{2,}`, raw`[0-9]+[\x{9}-\x{D} ]?[0-9A-Z_a-z]{2,}`],
    [raw`\D\S\W`, raw`[^0-9][^\x{9}-\x{D} ][^0-9A-Z_a-z]`],
    ['^a.$', raw`\Aa[^\x{A}]\z`],
    [raw`[\]a-c-]`, raw`[\]a-c\-]`],
    [raw`[\D]`, raw`[\x{0}-/:-\x{10FFFF}]`],
    [raw`\pL\p{^Lu}[\p{Greek}x]`, raw`\p{L}\P{Lu}[x\p{Greek}]`],
    [raw`\x41\x{1F600}\u00e9`, 'A😀é'],
    [raw`\.\/\-\{}`, raw`\./-\{\}`],
    ['(?P<n>a)(?<m>b)(?:c)', '(a)(b)(?:c)'],
    ['(?:a|b){3}?', '(?:a|b){3}?'],
    [raw`\bx\B\A\z`, raw`\bx\B\A\z`],
  ])('%s is read as %s', (source, expected) => {
    expect(printed(source)).toBe(expected)
    // What is printed means the same.
    expect(printed(expected)).toBe(expected)
  })

  it('takes letters in either case where it is told to, by a flag or beside it', () => {
    expect(printed('aÉ1ß', true)).toBe('[Aa][Éé]1ß')
    expect(printed('(?i)[a-cX]')).toBe('[A-CXa-cx]')
    expect(printed('[^a]', true)).toBe('[^Aa]')
    expect(printed('Σ', true)).toBe('[Σςσ]')
  })

  it('has a dot that is a line end too only where it is told to', () => {
    expect(printed('a.')).toBe(raw`a[^\x{A}]`)
    expect(printed('(?s)a.')).toBe('a(?s:.)')
  })

  it('counts the groups that capture', () => {
    expect(read('(a(b))(?:c)(?<n>d)')?.groups).toBe(3)
  })

  it.each([
    ['(', 1, 'A "(" is not closed'],
    ['a)', 2, 'A ")" closes no group'],
    ['[a', 1, 'A "[" is not closed'],
    ['[]', 1, 'A set of characters is empty'],
    ['a[[:alpha:]]', 3, 'A "[" inside of a set'],
    ['[z-a]', 2, 'A range goes from one character to a later one'],
    ['[a-\\d]', 2, 'A range goes'],
    ['[\\d-x]', 4, 'A "-" inside of a set'],
    ['*a', 1, 'There is nothing that "*" could repeat'],
    ['a**', 2, 'Two repetitions follow each other'],
    ['a++', 3, 'A "+" after a repetition'],
    ['(a*)+', 1, 'What is repeated can be nothing at all'],
    ['^*', 1, 'What is repeated can be nothing at all'],
    ['a{2,1}', 2, 'A repetition counts from the smaller'],
    ['a{1001}', 2, 'A repetition counts'],
    ['a{', 2, 'A "{" that is no repetition'],
    ['a(?=b)', 2, 'Looking ahead or behind'],
    ['(?<!b)a', 1, 'Looking ahead or behind'],
    ['a(?i)b', 2, 'Flags such as (?i)'],
    ['(?m)a', 1, 'Flags such as (?i)'],
    ['(a)\\1', 4, 'A reference back to a group'],
    ['a\\', 2, 'The pattern ends with a backslash'],
    ['\\C', 1, '"\\C" is not known'],
    ['\\Qa\\E', 1, '"\\Q" is not known'],
    ['\\p{Klingon}', 1, '"\\p" is followed by a category'],
    ['\\xZZ', 1, 'A character by its number'],
    ['\\x{D800}', 1, 'A character by its number'],
    ['é😀(', 3, 'A "(" is not closed'],
  ])('%s is refused at character %i', (source, at, message) => {
    const found = parsePattern(source)
    expect(found.ok ? 'read' : found.error).toContain(message)
    expect(found.ok ? 'read' : found.error).toContain(`(character ${at} of the pattern)`)
  })

  it.each([
    ['', 'The pattern is empty'],
    ['(?:a{100}){100}', 'Repetitions within repetitions count more than 1000'],
    ['a'.repeat(1001), 'The pattern has more than 1000 characters'],
  ])('%s is refused', (source, message) => {
    expect(parsePattern(source)).toEqual({ ok: false, error: message })
  })

  it('asks Java for the edges and scripts that RE2 means', () => {
    const classes = read(raw`\p{Greek}\P{Lu}\x{FEFF}\.`)
    expect(classes && printPattern(classes.root, 'spark')).toBe(raw`\p{IsGreek}\P{Lu}\x{FEFF}\.`)
    const edge = read(raw`\b`)
    expect(edge && printPattern(edge.root, 'spark')).toBe(
      '(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))',
    )
  })
})

describe('what a match is replaced with', () => {
  it('names groups by one digit, and all else is text', () => {
    expect(parseReplacement('$1-$0$$2 $x$')).toEqual([1, '-', 0, '$2 $x$'])
    expect(parseReplacement('')).toEqual([])
  })

  it('is written so that each engine reads back the same', () => {
    expect(printReplacement([1, '0\\$', 2], 'duckdb')).toBe('\\10\\\\$\\2')
    expect(printReplacement([1, '0\\$', 2], 'spark')).toBe('$1\\0\\\\\\$$2')
  })
})
