import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Failure } from '../../core/error.ts'
import type { Engine } from '../../core/ports/engine.ts'
import { createMemoryStorage } from '../memory/memory-storage.ts'
import { positionOf } from './error-position.ts'
import { createNodeEngine } from './node-engine.fixture.ts'

const long = (text: string): string => `'${text.repeat(60)}' AS "${text}", `

const ASKED: readonly (readonly [what: string, sql: string])[] = [
  ['the second line', 'SELECT 1,\n  nope'],
  ['a line after a carriage return', 'SELECT 1,\r\n  nope'],
  ['the middle of a long line', `SELECT ${long('l')}nope, ${long('m')}1`],
  ['the middle of a long line that is not the first', `SELECT 1,\n  ${long('l')}nope, ${long('m')}1`],
  ['the end of a long line after a long one', `SELECT ${long('k')}\n2, ${long('l')} nope`],
  ['the start of a long line after a longer one', `SELECT ${long('k')}${long('l')}\n2, nope, ${long('m')}1`],
  ['a line with wide characters', "SELECT '日本語', nope"],
  ['a line with emoji', "SELECT '😀👨‍👩‍👧⏰', nope"],
  ['a line with combining characters and such without width', "SELECT 'e\u0301\u200b´^', nope"],
  ['a line with tabs', 'SELECT\t1,\tnope'],
  ['a long line with wide characters', `SELECT ${long('日')}nope, ${long('本')}1`],
  ['such a line that is not the first', `SELECT 1,\n${long('日')}nope, ${long('本')}1`],
  ['a line within a literal of several', "SELECT 'a\nb' || nope"],
  ['text that looks like an ellipsis', "SELECT '...', nope, '...'"],
]

const SYNTAX: readonly (readonly [what: string, sql: string])[] = [
  ['after letters', 'SELECT 1 FROM a b nope'],
  ['after wide characters', "SELECT '日本' FROM a b nope"],
  ['after emoji', "SELECT '😀', 1\nFROM a b nope"],
  ['on a later line', "SELECT 1,\n\n'ü'\nFROM a b nope"],
]

describe('the position of an error', () => {
  let engine: Engine | undefined
  beforeAll(async () => {
    engine = await createNodeEngine(createMemoryStorage())
  })
  afterAll(() => engine?.close())

  const asked = async (sql: string): Promise<number | undefined> => {
    const thrown: unknown = await engine?.query(sql).catch((error: unknown) => error)
    if (!(thrown instanceof Failure) || thrown.error.kind !== 'query-failed')
      throw new Error('it did not fail')
    return thrown.error.position
  }

  test.each(ASKED)('is found in %s', async (_, sql) => {
    expect(await asked(sql)).toBe(sql.indexOf('nope'))
  })

  test.each(SYNTAX)('is found for a syntax error %s', async (_, sql) => {
    expect(await asked(sql)).toBe(sql.indexOf('nope'))
  })

  test('is never another than the right one, and nearly always told', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b ', 'é', 'e\u0301', '日', '😀', '\t', '\u200b', '½'),
      maxLength: 70,
    })
    const item = fc.oneof(
      text.map(content => `'${content}', `),
      fc.constantFrom('\n', '\r\n', '/* x */ '),
    )
    const told: boolean[] = []
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { maxLength: 6 }),
        fc.array(item, { maxLength: 3 }),
        async (before, after) => {
          const sql = `SELECT ${before.join('')}nope, ${after.join('')}1`
          const position = await asked(sql)
          told.push(position !== undefined)
          if (position !== undefined) expect(position).toBe(sql.indexOf('nope'))
        },
      ),
      { numRuns: 300 },
    )
    expect(told.filter(Boolean).length).toBeGreaterThan(0.95 * told.length)
  })

  test.each([
    ['there is no drawing', 'Conversion Error: x'],
    ['the line is not in the statement', 'x\nLINE 9: SELECT\n        ^'],
    ['the excerpt is not in the line', 'x\nLINE 1: SELEKT a\n        ^'],
    ['the caret is after the line', 'x\nLINE 1: SELECT a\n                      ^'],
  ])('is left out when %s', (_, message) => {
    expect(positionOf(message, 'SELECT a\nFROM t')).toBeUndefined()
  })

  test('is left out when several places look alike', () => {
    const drawn = (around: string) =>
      `Binder Error: e\nLINE 1: ...${around}...\n${' '.repeat('LINE 1: ...'.length + 39)}^`
    const [left, right] = ['x'.repeat(39), 'x'.repeat(38)]
    const sql = `SELECT xxx${left}y${right}xxx`
    expect(positionOf(drawn(`${left}y${right}`), sql)).toBe(sql.indexOf('y'))
    expect(positionOf(drawn(`${left}x${right}`), sql.replace('y', 'x'))).toBeUndefined()
  })
})
