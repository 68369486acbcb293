import { createHash } from 'node:crypto'
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
import type { Hash } from './hash.ts'

const { engine, values } = textRunner()
const step = (algorithm: Hash['algorithm'], salt?: string, columns = ['x']): Hash => ({
  op: 'hash',
  columns,
  algorithm,
  ...(salt === undefined ? {} : { salt }),
})

describe('hash', () => {
  it('is the hash that everybody knows; NULL stays NULL', async () => {
    expect(await values(['a', null], step('md5'))).toEqual(['0cc175b9c0f1b6a831c399e269772661', null])
    expect(await values(['abc', null], step('sha256'))).toEqual([
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      null,
    ])
    expect(await values(['bc', null], step('sha256', 'a'))).toEqual(
      await values(['abc', null], step('sha256')),
    )
  })

  it.each(['sha256', 'md5'] as const)('%s of any text and salt is what plain code gives', async algorithm => {
    await fc.assert(
      fc.asyncProperty(dirtyCells, dirtyText, async (cells, salt) => {
        const expected = cells.map(
          onText(text =>
            createHash(algorithm)
              .update(salt + text)
              .digest('hex'),
          ),
        )
        expect(await values(cells, step(algorithm, salt))).toEqual(expected)
      }),
      { numRuns: 40 },
    )
  })

  it('hashes numbers as they print', async () => {
    const rows = await runSteps(await engine(), columnOf('long', ['12']), [step('md5')])
    expect(rows.flat()).toEqual(await values(['12'], step('md5')))
    expect(columnsOf(step('md5', '', ['n'])).find(({ name }) => name === 'n')?.type).toBe('string')
  })

  it('says the same to Spark', () => {
    expect(sparkSql(step('sha256', "it's"))).toContain(String.raw`sha2(concat('it\'s', ${'`x`'}), 256)`)
    expect(sparkSql(step('md5'))).toContain('md5(`x`)')
  })

  it('says what it is for and what it does', () => {
    expect(problemsOf(step('md5', '', ['a', 'n', 'unknown']))).toEqual([])
    expect(problemsOf(step('md5', '', ['list']))).toEqual([
      '"list" is array<string> and cannot be hashed; cast it to string first.',
    ])
    expect(effectOf(step('md5', '', ['a']))).toMatchObject({ reads: ['a'], writes: ['a'], reach: 'row' })
    expect(sentence(step('sha256', 's'))).toBe('Hash x with SHA-256 and a salt')
    expect(sentence(step('md5', ''))).toBe('Hash x with MD5')
  })
})
