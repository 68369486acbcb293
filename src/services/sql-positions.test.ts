import { describe, expect, it } from 'vitest'
import { Failure } from '../core/error.ts'
import { unwrap } from '../core/failure.ts'
import { parseStatement } from '../core/sql/parse-statement.ts'
import { inUserText } from './sql-positions.ts'

/** What is left of a failure of the engine, when the engine was given `sql` with a mark (▲) at the mistake. */
const translated = async (text: string, marked: string) => {
  const sql = marked.replace('▲', '')
  const position = marked.includes('▲') ? { position: marked.indexOf('▲') } : {}
  const body = () => Promise.reject(new Failure({ kind: 'query-failed', message: 'no', sql, ...position }))
  const thrown = await inUserText(text, unwrap(parseStatement(text)), body).catch((error: unknown) => error)
  if (!(thrown instanceof Failure) || thrown.error.kind !== 'query-failed') throw thrown
  return thrown.error
}

describe('the place of a failure of the engine', () => {
  it.each([
    [
      'a condition',
      'DELETE FROM silver.t WHERE a = nope',
      'SELECT * FROM read_parquet([…]) WHERE (a = ▲nope)',
      'nope',
    ],
    [
      'the condition, not the value that is a part of it',
      'UPDATE silver.t SET b = a WHERE a = 1',
      'SELECT b AS a FROM x WHERE (▲a = 1)',
      'a = 1',
    ],
    [
      'a value',
      'UPDATE silver.t SET b = nope(`c`) WHERE a = 1',
      'SELECT ▲nope("c") AS b FROM x WHERE (a = 1)',
      'nope(`c`)',
    ],
    [
      'a query after names that were changed',
      'INSERT INTO silver.t SELECT `a` FROM silver.u VERSION AS OF 3 WHERE nope',
      'DESCRIBE SELECT "a" FROM silver."u@v3" AS "u" WHERE ▲nope',
      'nope',
    ],
  ])('in %s is told in the user’s words', async (_what, text, engine, at) => {
    const { sql, position } = await translated(text, engine)
    expect(sql).toBe(text)
    expect(text.slice(position)).toMatch(new RegExp(`^${at.replaceAll(/[()`]/g, String.raw`\$&`)}`))
  })

  it('is left out where it is in words of ours, or unknown', async () => {
    const text = 'DELETE FROM silver.t WHERE a = 1'
    expect(await translated(text, 'SELECT ▲ours FROM x WHERE (a = 1)')).not.toHaveProperty('position')
    expect(await translated(text, 'SELECT ours FROM x WHERE (a = 1)')).not.toHaveProperty('position')
  })

  it('leaves other failures as they are', async () => {
    const failure = new Failure({ kind: 'cancelled', message: 'Cancelled.' })
    const statement = unwrap(parseStatement('SELECT 1'))
    await expect(inUserText('SELECT 1', statement, () => Promise.reject(failure))).rejects.toBe(failure)
  })
})
