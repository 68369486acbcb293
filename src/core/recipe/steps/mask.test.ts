import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf, recipeOf, runSteps } from '../engine.fixture.ts'
import { sentence } from '../step-kinds.ts'
import {
  columnsOf,
  dirtyCells,
  effectOf,
  onText,
  problemsOf,
  sparkSql,
  textRunner,
} from '../text-steps.fixture.ts'
import { parseRecipe } from '../validate.ts'
import type { Mask } from './mask.ts'

const { engine, values } = textRunner()
const step = (keepFirst: number, keepLast: number, cover = '*', columns = ['x']): Mask => ({
  op: 'mask',
  columns,
  keepFirst,
  keepLast,
  with: cover,
})

describe('mask', () => {
  it('covers all characters but the first and the last, and short values whole', async () => {
    const given = ['4111 1111 1111 1234', 'é😀34', 'abc', 'a', '', null]
    expect(await values(given, step(0, 4))).toEqual(['***************1234', '****', '***', '*', '', null])
    expect(await values(given, step(1, 1))).toEqual(['4*****************4', 'é**4', 'a*c', '*', '', null])
    expect(await values(given, step(0, 0, '•')).then(found => found.slice(1, 3))).toEqual(['••••', '•••'])
  })

  it('makes text of numbers', async () => {
    const rows = await runSteps(await engine(), columnOf('long', ['1234', null]), [step(1, 0)])
    expect(rows.flat()).toEqual(['1***', null])
    expect(columnsOf(step(1, 0, '*', ['n'])).find(({ name }) => name === 'n')?.type).toBe('string')
  })

  it('covers any text as plain code does', async () => {
    const kept = fc.integer({ min: 0, max: 4 })
    await fc.assert(
      fc.asyncProperty(
        dirtyCells,
        kept,
        kept,
        fc.constantFrom('*', '😀', "'", '\\'),
        async (cells, first, last, cover) => {
          const covered = (text: string) => {
            const letters = Array.from(text)
            if (letters.length <= first + last) return cover.repeat(letters.length)
            const end = letters.length - last
            return letters.map((letter, at) => (at < first || at >= end ? letter : cover)).join('')
          }
          expect(await values(cells, step(first, last, cover))).toEqual(cells.map(onText(covered)))
        },
      ),
      { numRuns: 40 },
    )
  })

  it('counts in Spark as in the engine', () => {
    expect(sparkSql(step(1, 2))).toContain(
      "CASE WHEN (char_length(`x`) > 3) THEN concat(substring(`x`, 1, 1), repeat('*', (char_length(`x`) + -3)), substring(`x`, (char_length(`x`) + -1)))",
    )
  })

  it('says what is wrong', () => {
    expect(problemsOf(step(0, 4, '*', ['a', 'n']))).toEqual([])
    expect(problemsOf(step(0, 4, '', ['a']))).toEqual(['What covers the characters has to be one character.'])
    expect(problemsOf(step(0, 4, '**', ['a']))).toHaveLength(1)
    expect(problemsOf(step(0, 4, '😀', ['a']))).toEqual([])
    expect(problemsOf(step(0, 4, '*', ['bytes']))).toEqual([
      '"bytes" is binary and cannot be masked; cast it to string first.',
    ])
    expect(parseRecipe(recipeOf([step(-1, 0)])).ok).toBe(false)
    expect(parseRecipe(recipeOf([step(0, 1.5)])).ok).toBe(false)
    expect(parseRecipe(recipeOf([step(0, 1)])).ok).toBe(true)
  })

  it('says what it does', () => {
    expect(effectOf(step(0, 4, '*', ['a']))).toMatchObject({ reads: ['a'], writes: ['a'], reach: 'row' })
    expect(sentence(step(0, 0))).toBe('Mask x')
    expect(sentence(step(2, 4))).toBe('Mask x but for the first 2 and last 4 characters')
    expect(sentence(step(0, 4))).toBe('Mask x but for the last 4 characters')
  })
})
