import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrap } from '../failure.ts'
import type { SqlText } from './delta-statement.ts'
import { userPosition } from './parse-text.ts'
import { parseScript, parseStatement } from './parse-statement.ts'
import { quoteIdentifier, quoteText } from './quote.ts'
import { parsed } from './statement-parse.fixture.ts'
import { tokenize } from './tokens.ts'

const statements = [
  "INSERT INTO TABLE silver.t PARTITION (d = '2026', e) (a, \"b c\") VALUES (1, 'x')",
  'INSERT WITH SCHEMA EVOLUTION INTO silver.t BY NAME SELECT a AS b FROM silver.u VERSION AS OF 3 WHERE a > 1',
  'INSERT INTO silver.t REPLACE WHERE a BETWEEN 1 AND 2 SELECT * FROM silver.u',
  'WITH u AS (SELECT 1 AS a), v AS (SELECT 2) INSERT OVERWRITE silver.t WITH w AS (SELECT 3) SELECT a FROM u',
  "DELETE FROM silver.t AS x WHERE x.a = 'y' AND CASE WHEN x.b THEN 1 ELSE 2 END = 1",
  'UPDATE silver.t SET a = 1, b.c = f(2, 3), d = DEFAULT WHERE a <=> 2',
  `MERGE WITH SCHEMA EVOLUTION INTO silver.t AS t USING (SELECT * FROM silver.u) AS s (a, b) ON t.a = s.a
   WHEN MATCHED AND s.b IS NULL THEN DELETE WHEN MATCHED THEN UPDATE SET *
   WHEN NOT MATCHED BY TARGET THEN INSERT (a, b) VALUES (s.a, s.b)
   WHEN NOT MATCHED BY SOURCE AND t.c THEN UPDATE SET c = false`,
  `CREATE OR REPLACE TABLE silver.t (a BIGINT NOT NULL COMMENT 'x', b STRUCT<c: INT, d: ARRAY<STRING>>,
   e DECIMAL(10, 2) DEFAULT 1 + 2, f DATE GENERATED ALWAYS AS (CAST(a AS DATE)), CONSTRAINT g CHECK (a > 0))
   USING DELTA PARTITIONED BY (f) COMMENT 'y' TBLPROPERTIES ('delta.appendOnly' = 'true', a.b = 5)`,
  "CREATE TABLE IF NOT EXISTS silver.t DEEP CLONE silver.u TIMESTAMP AS OF '2026-03-01'",
  'CREATE TABLE silver.t AS SELECT * FROM silver.u',
  "ALTER TABLE silver.t ADD COLUMNS (a INT COMMENT 'x' FIRST, b.c STRING AFTER d)",
  'ALTER TABLE silver.t ADD CONSTRAINT c CHECK (a > 0 AND b)',
  'ALTER TABLE silver.t ALTER COLUMN a SET NOT NULL',
  "ALTER TABLE silver.t SET TBLPROPERTIES ('a' = 'b')",
  "COMMENT ON COLUMN silver.t.a IS 'x'",
  'DESCRIBE HISTORY silver.t LIMIT 5',
  'OPTIMIZE silver.t WHERE d > 1 ZORDER BY (a, b)',
  'VACUUM silver.t RETAIN 24 HOURS DRY RUN',
  "RESTORE TABLE silver.t TO TIMESTAMP AS OF '2026-03-01'",
  "SELECT a.b FROM silver.t TIMESTAMP AS OF '2026-03-01' AS a JOIN silver.u VERSION AS OF 2 ON a.b = u.b",
]

/** Embedded SQL without what the gaps between its tokens are made of. */
const gapless = (value: unknown): unknown => {
  if (typeof value === 'string' && value.startsWith('‹'))
    return tokenize(value.slice(1, -1)).map(({ kind, value: text }) =>
      kind === 'word' ? text.toLowerCase() : text,
    )
  if (Array.isArray(value)) return value.map(gapless)
  if (value === null || typeof value !== 'object') return value
  const isSql = (key: string): boolean => key === 'defaultValue' || key === 'generatedAs'
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, gapless(isSql(key) ? `‹${String(inner)}›` : inner)]),
  )
}

const gap = fc.array(
  fc.constantFrom(' ', '\n', '\t', '\r\n', '-- it\'s "a\n', '/* ; ( */', "/* /* */ ' */", '\u00a0'),
  {
    minLength: 1,
    maxLength: 3,
  },
)

const needsGap = (before: string, after: string): boolean => /[\w"'`]$/.test(before) && /^[\w"'`]/.test(after)

const isKeyword = (word: string): boolean => /^[A-Z]{2,}$/.test(word)

describe('the tree of a statement', () => {
  it('does not change with white space, comments and the case of keywords', () => {
    const expected = new Map(statements.map(sql => [sql, gapless(parsed(sql))]))
    fc.assert(
      fc.property(
        fc.constantFrom(...statements),
        fc.infiniteStream(gap),
        fc.infiniteStream(fc.integer({ min: 0, max: 2 })),
        (sql, gaps, choices) => {
          const tokens = tokenize(sql).slice(0, -1)
          // Types and default expressions are kept as written, words in capitals too.
          const caseMatters = /CREATE OR REPLACE|ADD COLUMNS/.test(sql)
          let text = ''
          tokens.forEach(({ kind, text: own, start }, at) => {
            const before = tokens[at - 1]
            const choice = choices.next().value
            const isOperator = kind === 'mark' && before?.kind === 'mark' && before.end === start
            if (needsGap(text, own) || (choice > 0 && !isOperator)) text += gaps.next().value.join('')
            const lower = kind === 'word' && isKeyword(own) && choice === 2 && !caseMatters
            text += lower ? own.toLowerCase() : own
          })
          expect(gapless(parsed(text))).toEqual(expected.get(sql))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('is the same whether it ends with a semicolon, a comment, or nothing', () => {
    for (const sql of statements) {
      for (const end of [';', ' ; ', '\n-- the end', ' /* end */;', '--;'])
        expect(parsed(`${sql}${end}`)).toEqual(parsed(sql))
    }
  })

  it('is an error with a place within the text, or a statement, for any text', () => {
    const words = statements.flatMap(sql => tokenize(sql).map(({ text }) => text)).filter(text => text !== '')
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.constantFrom(...`'"\`;()@$`))), parts => {
        const text = parts.join(' ')
        const result = parseScript(text)
        if (result.ok) return
        const position = result.error.kind === 'query-failed' ? result.error.position : undefined
        expect(position).toBeGreaterThanOrEqual(0)
        expect(position).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('names and texts', () => {
  const anyText = fc.string({ unit: 'binary' }).filter(one => !/[\0\p{Surrogate}]/u.test(one))
  const anyName = anyText.filter(one => one !== '')
  const backticks = (name: string): string => `\`${name.replaceAll('`', '``')}\``

  it('survive, whatever is in them', () => {
    fc.assert(
      fc.property(anyName, anyName, anyText, (name, other, text) => {
        expect(
          parsed(
            `ALTER TABLE silver.t RENAME COLUMN ${quoteIdentifier(name)}.${backticks(other)} TO ${backticks(name)}`,
          ),
        ).toMatchObject({ change: { path: [name, other], to: name } })
        expect(parsed(`COMMENT ON TABLE silver.t IS ${quoteText(text)}`)).toMatchObject({
          change: { comment: text },
        })
        expect(
          parsed(`ALTER TABLE silver.t SET TBLPROPERTIES (${quoteText(name)} = ${quoteText(text)})`),
        ).toEqual({
          kind: 'alter-table',
          table: 'silver.t',
          change: { kind: 'set-properties', properties: Object.fromEntries([[name, text]]) },
        })
        expect(
          parsed(`UPDATE silver.t SET ${backticks(name)} = ${backticks(other)} || ${quoteText(text)}`),
        ).toMatchObject({
          set: [{ column: [name], value: `‹${quoteIdentifier(other)} || ${quoteText(text)}›` }],
        })
      }),
    )
  })
})

describe('the place of embedded SQL', () => {
  const textsIn = (value: unknown): readonly SqlText[] => {
    if (value === null || typeof value !== 'object') return []
    return 'sql' in value && 'span' in value ? [value as SqlText] : Object.values(value).flatMap(textsIn)
  }

  it('is found again for every word that the user wrote, through all that was changed around it', () => {
    const changed = [
      'SELECT `a b`, `c``"d`, wanted FROM silver.t VERSION AS OF 3 WHERE `e` = wanted',
      'INSERT INTO silver.t (a) SELECT `x`, wanted FROM silver.t@v3 WHERE wanted',
      'WITH u AS (SELECT wanted FROM `u`) INSERT INTO silver.t WITH v AS (SELECT wanted) SELECT wanted FROM v, u',
      'UPDATE silver.t SET a = `b` <=> c AND wanted WHERE `a`.`b` <=> wanted',
      'WITH u AS (SELECT wanted) MERGE INTO silver.t USING `u` AS s(`a`, wanted) ON `a` <=> wanted WHEN MATCHED AND wanted THEN DELETE',
    ]
    for (const sql of changed) {
      const found = textsIn(unwrap(parseStatement(sql))).flatMap(text =>
        [...text.sql.matchAll(/wanted/g)].map(({ index }) => userPosition(text, index)),
      )
      expect(found.toSorted((a, b) => a - b)).toEqual([...sql.matchAll(/wanted/g)].map(({ index }) => index))
    }
  })
})
