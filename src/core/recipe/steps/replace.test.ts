import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf, runSteps } from '../engine.fixture.ts'
import { sentence } from '../step-kinds.ts'
import {
  columnsOf,
  dirtyCells,
  dirtyText,
  effectOf,
  onText,
  problemsOf,
  sparkSql,
  textRunner,
} from '../text-steps.fixture.ts'
import type { Replace } from './replace.ts'

const { engine, values } = textRunner()
const step = (find: string, by: string, match: Replace['match'] = 'part', ignoreCase = false): Replace => ({
  op: 'replace',
  columns: ['x'],
  find,
  with: by,
  match,
  ignoreCase,
})
const problems = (find: string, by = '', match: Replace['match'] = 'regex') =>
  problemsOf({ ...step(find, by, match), columns: ['a'] })

describe('replace', () => {
  it('of a part replaces every place, exactly or in either case, and nothing in it is special', async () => {
    const given = ['a.b.c', 'axb', 'A.B', '', null]
    expect(await values(given, step('.', '$1\\'))).toEqual(['a$1\\b$1\\c', 'axb', 'A$1\\B', '', null])
    expect(await values(given, step('a.B', '$0\\1', 'part', true))).toEqual([
      '$0\\1.c',
      'axb',
      '$0\\1',
      '',
      null,
    ])
  })

  it('of a whole value leaves values alone that only have it in them', async () => {
    const given = ['N/A', 'n/a', 'N/A ', '', null]
    expect(await values(given, step('N/A', 'none', 'whole'))).toEqual(['none', 'n/a', 'N/A ', '', null])
    expect(await values(given, step('N/A', 'none', 'whole', true))).toEqual([
      'none',
      'none',
      'N/A ',
      '',
      null,
    ])
    expect(await values(given, step('', 'none', 'whole'))).toEqual(['N/A', 'n/a', 'N/A ', 'none', null])
  })

  it('of a pattern puts groups, the match and dollars into the text', async () => {
    const given = ['12-345', 'x', '1-2 3-4', null]
    const swapped = step(String.raw`(\d+)-(?<last>\d+)`, '$2/$1 ($0) $$1 $x', 'regex')
    expect(await values(given, swapped)).toEqual([
      '345/12 (12-345) $1 $x',
      'x',
      '2/1 (1-2) $1 $x 4/3 (3-4) $1 $x',
      null,
    ])
    expect(await values(['ac'], step('(a)|(b)', '[$1$2]', 'regex'))).toEqual(['[a]c'])
    expect(await values(['7'], step('^', '00', 'regex'))).toEqual(['007'])
  })

  it('makes text of numbers', async () => {
    const rows = await runSteps(await engine(), columnOf('long', ['1200', null]), [step('00', '')])
    expect(rows.flat()).toEqual(['12', null])
    const column = columnsOf({ ...step('0', ''), columns: ['n'] }).find(({ name }) => name === 'n')
    expect(column?.type).toBe('string')
  })

  it.each<[string, boolean]>([
    ['part', false],
    ['part', true],
    ['whole', false],
    ['whole', true],
  ])('of a %s does on any text what plain code does (case ignored: %s)', async (match, ignoreCase) => {
    // Plain code that ignores case knows letters that are written as two.
    const find = dirtyText.filter(text => text !== '' && (!ignoreCase || /^[ -~]*$/.test(text)))
    const isWhole = match === 'whole'
    await fc.assert(
      fc.asyncProperty(dirtyCells, find, dirtyText, async (cells, sought, by) => {
        const escaped = sought.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
        const pattern = new RegExp(isWhole ? `^${escaped}$` : escaped, ignoreCase ? 'gi' : 'g')
        const operation = step(sought, by, isWhole ? 'whole' : 'part', ignoreCase)
        expect(await values([...cells, sought], operation)).toEqual(
          [...cells, sought].map(onText(text => text.replace(pattern, () => by))),
        )
      }),
      { numRuns: 40 },
    )
  })

  const atom = fc.constantFrom(
    'a',
    'b',
    '-',
    ' ',
    '[ab]',
    '[^a,]',
    String.raw`\d`,
    String.raw`\w`,
    String.raw`\s`,
    '.',
    String.raw`\p{L}`,
    '[,-]',
    'é',
    '😀',
    String.raw`\\`,
    String.raw`\$`,
  )
  const factor = fc.tuple(atom, fc.constantFrom('', '', '+', '?', '{1,2}', '+?')).map(parts => parts.join(''))
  const sequence = fc.array(factor, { minLength: 1, maxLength: 3 }).map(parts => parts.join(''))
  const pattern = fc
    .tuple(fc.constantFrom('', '', '^', '(?:x|-)'), sequence, sequence, fc.constantFrom('', '', '$'))
    .map(([start, first, second, end]) => `${start}(${first})|(${second})${end}`)

  it('of a pattern does on any text what another engine does', async () => {
    // JavaScript's dot leaves more out than a line end.
    const plain = dirtyCells.map(cells => cells.map(cell => cell?.replace(/[\r\u2028\u2029]/g, '') ?? null))
    await fc.assert(
      fc.asyncProperty(plain, pattern, async (cells, find) => {
        fc.pre(problems(find).length === 0)
        // \s is ASCII's here.
        const other = new RegExp(find.replaceAll(String.raw`\s`, String.raw`[\t-\r ]`), 'gu')
        expect(await values(cells, step(find, '<$1,$2>', 'regex'))).toEqual(
          cells.map(onText(text => text.replace(other, '<$1,$2>'))),
        )
      }),
      { numRuns: 80 },
    )
  })

  it('says the same to Spark in its own syntax', () => {
    expect(sparkSql(step("it's", '\\'))).toContain(String.raw`replace(${'`x`'}, 'it\'s', '\\')`)
    expect(sparkSql(step(String.raw`(a)\b`, '$1\\5$', 'regex'))).toContain(
      String.raw`'(a)(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))', '$1\\\\5\\$')`,
    )
    expect(sparkSql(step('(a)', '$15', 'regex'))).toContain(String.raw`'$1\\5'`)
    expect(sparkSql(step(String.raw`\p{Greek}`, '', 'regex'))).toContain(String.raw`'\\p{IsGreek}'`)
    expect(sparkSql(step('aé1', '', 'part', true))).toContain("'[Aa][Éé]1'")
  })

  it('refuses what the engines would do differently, and says where', () => {
    expect(problems('(')).toEqual([
      'The pattern ( cannot be used: A "(" is not closed; write \\( for the character (character 1 of the pattern).',
    ])
    expect(problems('a*')).toEqual([
      'The pattern a* also matches where there is nothing; write + instead of *.',
    ])
    expect(problems('(a)', '$2')).toEqual([
      '"$2" names a group that the pattern does not have; write $$ for a dollar.',
    ])
    expect(problems('', '', 'part')).toEqual(['There is no text to look for.'])
    expect(problems('', '', 'whole')).toEqual([])
    expect(problems('$', '!')).toEqual([])
    expect(problems('(', '$9', 'part')).toEqual([])
  })

  it('is for what prints as text', () => {
    expect(problemsOf({ ...step('a', ''), columns: ['list', 'bytes', 'n'] })).toEqual([
      '"list" is array<string> and cannot be searched; cast it to string first.',
      '"bytes" is binary and cannot be searched; cast it to string first.',
    ])
    expect(effectOf({ ...step('a', ''), columns: ['a'] })).toMatchObject({
      reads: ['a'],
      writes: ['a'],
      reach: 'row',
    })
  })

  it.each<[string, Replace]>([
    ['Replace a with "" in x', step('a', '')],
    ['Replace "a b" with c as a whole value in x, ignoring case', step('a b', 'c', 'whole', true)],
    ['Replace matches of \\d+ with # in x', step('\\d+', '#', 'regex')],
  ])('says: %s', (words, operation) => {
    expect(sentence(operation)).toBe(words)
  })
})
