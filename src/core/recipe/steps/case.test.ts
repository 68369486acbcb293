import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runSteps, textTable } from '../engine.fixture.ts'
import { sentence } from '../step-kinds.ts'
import {
  dirtyCells,
  effectOf,
  knownCharacters,
  onText,
  problemsOf,
  sparkSql,
  textRunner,
} from '../text-steps.fixture.ts'
import type { Case } from './case.ts'

const { engine, values } = textRunner()
const step = (to: Case['to'], ...columns: string[]): Case => ({ op: 'case', columns, to })

const lower = (text: string) =>
  text
    .replace(/(\p{L}\p{M}*)Σ(?=\P{L}|$)/gu, '$1ς')
    .replaceAll('Σ', 'σ')
    .replaceAll('İ', 'i')
    .toLowerCase()
const capitalized = (text: string) => {
  const [first = '', ...rest] = text
  return first.toUpperCase().length === first.length ? first.toUpperCase() + rest.join('') : text
}
const title = (text: string) =>
  lower(text).replace(/[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'’]*/gu, word => capitalized(word))
const inSentence = (text: string) => {
  const small = lower(text)
  const lead = /^[^\p{L}\p{M}\p{N}]*/u.exec(small)?.[0] ?? ''
  return lead + capitalized(small.slice(lead.length))
}

describe('case', () => {
  it.each<[Case['to'], (string | null)[]]>([
    ['lower', ["ann o'neil-müller", 'οδος ας', 'straße', 'izmir', '', null]],
    ['upper', ["ANN O'NEIL-MÜLLER", 'ΟΔΟΣ ΑΣ', 'STRASSE', 'İZMIR', '', null]],
    ['title', ["Ann O'neil-Müller", 'Οδος Ας', 'Straße', 'Izmir', '', null]],
    ['sentence', ["Ann o'neil-müller", 'Οδος ας', 'Straße', 'Izmir', '', null]],
  ])('%s: letters of all scripts, also those that change their number', async (to, expected) => {
    const given = ["aNN o'NEIL-müller", 'ΟΔΟΣ ΑΣ', 'straße', 'İzmir', '', null]
    expect(await values(given, step(to, 'x'))).toEqual(expected)
  })

  it('begins words behind quotes, brackets and digits where a reader would', async () => {
    const given = ["'tis (the) “END”", '3rd st', "don't", 'ßa ﬁn Éa', '...and so ON']
    const titled = ["'Tis (The) “End”", '3rd St', "Don't", 'ßa ﬁn Éa', '...And So On']
    expect(await values(given, step('title', 'x'))).toEqual(titled)
    const sentences = ["'Tis (the) “end”", '3rd st', "Don't", 'ßa ﬁn éa', '...And so on']
    expect(await values(given, step('sentence', 'x'))).toEqual(sentences)
  })

  const plainCode: readonly [Case['to'], (text: string) => string][] = [
    ['lower', lower],
    ['upper', text => text.toUpperCase()],
    ['title', title],
    ['sentence', inSentence],
  ]

  it.each(plainCode)('%s does with every letter what plain code does', async (to, change) => {
    expect(await values(knownCharacters, step(to, 'x'))).toEqual(knownCharacters.map(change))
  })

  it.each(plainCode)('%s does on any text what plain code does', async (to, change) => {
    await fc.assert(
      fc.asyncProperty(dirtyCells, async given => {
        expect(await values(given, step(to, 'x'))).toEqual(given.map(onText(change)))
      }),
      { numRuns: 25 },
    )
  })

  it('has no trouble with a column called as its own variable', async () => {
    const table = textTable(['x', 'Word', 'word_'], [['ann lee', 'b', 'c']])
    expect(await runSteps(await engine(), table, [step('title', 'x', 'Word')])).toEqual([
      ['Ann Lee', 'B', 'c'],
    ])
  })

  it('does in Spark what the engine does, letter by letter', () => {
    expect(sparkSql(step('lower', 'x'))).toContain(
      "translate(regexp_replace(`x`, '(\\\\p{L}\\\\p{M}*)Σ(\\\\P{L}|\\\\z)', '$1ς$2'), 'İΣ', 'iσ')",
    )
    expect(sparkSql(step('title', 'x'))).toMatch(/^WITH [\s\S]*array_join\(transform\(regexp_extract_all\(/)
    expect(sparkSql(step('upper', 'x'))).toContain("'ß', 'SS')")
  })

  it('is for text that is there', () => {
    expect(problemsOf(step('upper', 'n'))).toEqual(['"n" is long; only text can be written in another case.'])
    expect(problemsOf(step('upper', 'gone'))).toEqual(['There is no column "gone" at this point.'])
    expect(problemsOf(step('title', 'a', 'unknown'))).toEqual([])
    expect(effectOf(step('upper', 'a'))).toMatchObject({ reads: ['a'], writes: ['a'], reach: 'row' })
    expect(sentence(step('title', 'a', 'b'))).toBe('Write a and b in title case')
  })
})
