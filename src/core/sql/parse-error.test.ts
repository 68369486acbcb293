import { describe, expect, it } from 'vitest'
import { parseScript, parseStatement } from './parse-statement.ts'

/** What is said about a statement with a mark (▲) at the place where the error is to be. */
const problem = (marked: string): string => {
  const sql = marked.replace('▲', '')
  const result = parseStatement(sql)
  if (result.ok) throw new Error(`No error in ${sql}`)
  const { error } = result
  if (error.kind !== 'query-failed') throw new Error(error.kind)
  expect(error.sql).toBe(sql)
  expect(`${sql.slice(0, error.position)}▲${sql.slice(error.position)}`).toBe(marked)
  return error.message
}

const when = 'MERGE INTO silver.t USING silver.u ON t.a = u.a WHEN'

describe('a mistake is told at its place, with what was expected and found', () => {
  it.each([
    [`${when} MATCHED AND u.b > 1 ▲`, 'Expected THEN after the condition, found the end of the statement.'],
    [`${when} MATCHED ▲DELETE`, 'Expected THEN or AND, found “DELETE”.'],
    [`${when} MATCHED THEN ▲REMOVE`, 'Expected UPDATE or DELETE after THEN, found “REMOVE”.'],
    ['▲', 'There is no statement.'],
    ['▲ -- nothing\n ; ;', 'There is no statement.'],
    ['DELETE ▲silver.t', 'Expected FROM, found “silver”.'],
    ['DELETE FROM silver.t WHERE ▲', 'Expected a condition after WHERE, found the end of the statement.'],
    ['DELETE FROM silver.t WHERE ▲(a = 1', 'This ( is not closed.'],
    ['DELETE FROM silver.t WHERE ▲CASE WHEN a THEN 1', 'This CASE has no END.'],
    ['DELETE FROM silver.t WHERE (▲CASE WHEN a THEN 1)', 'This CASE has no END.'],
    ['DELETE FROM silver.t WHERE a = 1▲)', 'Expected the end of the statement, found “)”.'],
    ['DELETE FROM silver.t WHERE (a[1▲)]', 'There is a ) without its opening bracket.'],
    ["DELETE FROM silver.t WHERE a = ▲'x", "A text is not closed: a quote (') is missing."],
    ['UPDATE silver.t SET a ▲> 1', 'Expected = after a, found “>”.'],
    ['UPDATE silver.t SET a = ▲, b = 2', 'Expected a value for a, found “,”.'],
    ['INSERT INTO silver.t ▲', 'Expected a query or VALUES, found the end of the statement.'],
    ['CREATE TABLE silver.t (a INT ▲b)', 'Expected , or the end of the column, found “b”.'],
    ['CREATE TABLE silver.t (a STRUCT<b: INT▲)', 'Expected the end of the type of column a, found “)”.'],
    [
      'CREATE TABLE silver.t ▲',
      'Expected the columns of the table in brackets, or AS and a query, found the end of the statement.',
    ],
    ['VACUUM silver.t RETAIN ▲many HOURS', 'Expected a number of hours after RETAIN, found “many”.'],
    ['VACUUM silver.t RETAIN 5 ▲DAYS', 'Expected HOURS or HOUR after the number, found “DAYS”.'],
    ['RESTORE silver.t TO ▲3', 'Expected VERSION AS OF or TIMESTAMP AS OF, found “3”.'],
    ['DESCRIBE HISTORY silver.t LIMIT ▲many', 'Expected a number after LIMIT, found “many”.'],
    ['SHOW TABLES IN ▲iron', 'Expected a layer: bronze, silver or gold, found “iron”.'],
    ['DROP TABLE silver.t▲, silver.u', 'Expected the end of the statement, found “,”.'],
    ['SELECT 1▲)', 'Expected the end of the statement, found “)”.'],
    ["SELECT 'a' || ▲$$", "A text is not closed: a quote (') is missing."],
    ['SELECT * FROM silver.t VERSION AS OF ▲x', 'Expected the number of a version after VERSION AS OF.'],
    ['SELECT * FROM silver.t▲@12', 'Expected @v and a version'],
    ['SELECT * FROM ▲t VERSION AS OF 1', 'Only tables of the lake have versions'],
    [
      'SELECT * FROM silver.t TIMESTAMP AS OF ▲current_timestamp() - INTERVAL 1 DAY',
      'Expected a timestamp in quotes after TIMESTAMP AS OF',
    ],
  ])('%s', (marked, message) => {
    const said = problem(marked)
    if (message.endsWith('.')) expect(said).toBe(message)
    else expect(said).toContain(message)
  })

  it.each([
    ['▲DELTE FROM silver.t', 'DELETE'],
    ['▲MREGE INTO silver.t', 'MERGE'],
    ['▲OPTIMISE silver.t', 'OPTIMIZE'],
    ['▲SELEC 1', 'SELECT'],
    ['DELETE FROM silver.t ▲WHRE a = 1', 'WHERE'],
    ['DELETE ▲FORM silver.t', 'FROM'],
    ['UPDATE silver.t ▲STE a = 1', 'SET'],
    [`${when} MATCHED AND u.b = 1 ▲THNE DELETE`, 'THEN'],
    [`${when} MACTHED THEN DELETE`.replace('MACTHED', '▲MACTHED'), 'MATCHED'],
    [`${when} NOT MATCHED BY ▲SOURC THEN DELETE`, 'SOURCE'],
    ['MERGE INTO silver.t USING silver.u ON a = b ▲WEHN MATCHED THEN DELETE', 'WHEN'],
    ['INSERT INOT silver.t VALUES (1)'.replace('INOT', '▲INOT'), 'INTO'],
    ['ALTER TABLE silver.t ▲RENMAE COLUMN a TO b', 'RENAME'],
    ['ALTER TABLE silver.t ADD ▲COLUMS (a INT)', 'COLUMNS'],
    ['ALTER TABLE silver.t ALTER COLUMN a ▲TPYE INT', 'TYPE'],
    ['OPTIMIZE silver.t ▲ZORDR BY (a)', 'ZORDER'],
    ['VACUUM silver.t ▲RETIAN 5 HOURS', 'RETAIN'],
    ['DROP TABLE ▲silber.t', 'silver.t'],
    ['CREATE TABLE silver.t (a INT) ▲PARTITOINED BY (a)', 'PARTITIONED'],
    ['CREATE TABLE silver.t (a INT ▲COMENT "x")', 'COMMENT'],
    ['INSERT INTO silver.t ▲VALEUS (1)', 'VALUES'],
  ])('%s: did you mean %s?', (marked, word) => {
    expect(problem(marked)).toContain(`Did you mean ${word}?`)
  })
})

describe('what can not be done here is refused in words of its own', () => {
  it.each([
    ["CREATE TABLE silver.t (a INT) ▲LOCATION '/x'", 'The lake decides where a table lies'],
    ['CREATE TABLE silver.t (a INT) ▲CLUSTER BY (a)', 'Liquid clustering is not supported'],
    ['ALTER TABLE silver.t ▲CLUSTER BY (a)', 'Liquid clustering is not supported'],
    ['CREATE TABLE silver.t ▲SHALLOW CLONE silver.u', 'DEEP CLONE'],
    ['CREATE TABLE silver.t (a INT) USING ▲parquet', 'Delta tables'],
    ['CREATE TABLE silver.t (a INT, ▲PRIMARY KEY (a))', 'Keys are not kept'],
    ['CREATE TABLE silver.t (a INT ▲PRIMARY KEY)', 'Keys are not kept'],
    ['CREATE TABLE silver.t (a BIGINT GENERATED ALWAYS AS ▲IDENTITY)', 'Identity columns'],
    ['CREATE TABLE silver.t (a INT) PARTITIONED BY (▲years(a))', 'generated column'],
    ['CREATE TABLE silver.t (a INT) AS SELECT 1▲', 'leave out the list of columns'],
    ['CREATE OR REPLACE TABLE IF NOT EXISTS ▲silver.t (a INT)', 'can not stand together'],
    ['SELECT * FROM ▲delta.`/a/b`', 'a path, as in delta.`…`'],
    ['VACUUM ▲delta.`/a/b`', 'a path, as in delta.`…`'],
    ["VACUUM ▲'/a/b'", 'a path can not stand for one'],
    ['DELETE FROM ▲t', 'say bronze.t, silver.t or gold.t'],
    ['DELETE FROM ▲iron.t', 'is not a table name'],
    ['DELETE FROM ▲a.silver.t', 'is not a table name'],
    ['DELETE FROM ▲silver."a b"', 'is not a table name'],
    ['UPDATE silver.t SET a = 1 ▲FROM silver.u', 'use MERGE INTO'],
    ['DELETE FROM silver.t ▲USING silver.u', 'use MERGE INTO'],
    ['INSERT INTO silver.t ▲REPLACE ON (a = b) SELECT 1', 'use REPLACE WHERE'],
    ['WITH u AS (SELECT 1) ▲DELETE FROM silver.t', 'WITH can not stand before DELETE'],
    [`${when} MATCHED THEN ▲INSERT *`, 'Only rows that match nothing are inserted'],
    [`${when} NOT MATCHED THEN ▲DELETE`, 'Rows that match nothing can only be inserted'],
    [`${when} NOT MATCHED BY SOURCE THEN UPDATE SET ▲*`, 'name the columns'],
    [`${when} MATCHED THEN DELETE ▲WHEN MATCHED AND a THEN DELETE`, 'never reached'],
    [`${when} NOT MATCHED THEN INSERT (a, b) VALUES ▲(1)`, '2 columns are named, but 1 values'],
    ['ALTER TABLE silver.t CHANGE COLUMN a ▲b INT', 'RENAME COLUMN a TO b'],
    ['ALTER TABLE silver.t ALTER COLUMN a TYPE INT▲, b TYPE INT', 'One column is changed at a time'],
    ['VACUUM silver.t ▲LITE', 'VACUUM LITE is not supported'],
    ['DELETE FROM silver.t WHERE ▲`` = 1', 'A name can not be empty.'],
  ])('%s', (marked, message) => {
    expect(problem(marked)).toContain(message)
  })

  it('tells the place in the whole script', () => {
    const script = 'SELECT 1;\nDELETE silver.t'
    expect(parseScript(script)).toMatchObject({ ok: false, error: { position: script.indexOf('silver') } })
  })
})
