import { readFileSync } from 'node:fs'
import { beforeAll, expect, it } from 'vitest'
import { Failure } from '../core/error.ts'
import type { LakeDeps } from './deps.ts'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { runSql } from './sql.ts'

const document = readFileSync(new URL('../../docs/sql.md', import.meta.url), 'utf8')

/** Tables that the examples are about, in January 2026. */
const inJanuary = `
CREATE TABLE bronze.airports AS SELECT 'GKA' AS iata, 'Goroka' AS name, 'PG' AS country;
CREATE TABLE bronze.arrivals AS SELECT 'GKA' AS iata, 'Goroka' AS name, false AS closed;
CREATE TABLE bronze.flights AS SELECT 1::BIGINT AS id, 120 AS seats, DATE '2026-03-02' AS day;
CREATE TABLE silver.airports (iata STRING, name STRING, country STRING DEFAULT 'PG', city STRUCT<zip: STRING>, old BOOLEAN)
  TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true');
INSERT INTO silver.airports BY NAME SELECT 'GKA' AS iata, 'Goroka' AS name, 'PG' AS country;
CREATE TABLE silver.flights PARTITIONED BY (day) AS SELECT * FROM bronze.flights;
INSERT INTO silver.flights VALUES (2, 180, DATE '2026-02-02');
INSERT INTO silver.flights VALUES (3, 180, DATE '2026-02-03');`

/** What changed in March, before the examples run. */
const inMarch = `INSERT INTO silver.airports BY NAME SELECT 'LAE' AS iata, 'Nadzab' AS name, 'PG' AS country`

const blocks = [...document.matchAll(/```sql\n(.*?)```/gs)].map(([, text = '']) => text)

let lake: LakeDeps
let now = Date.UTC(2026, 0, 1)

const run = (text: string) => runSql(lake, text, patientJob())

beforeAll(async () => {
  const made = await memoryLake()
  lake = { ...made, clock: { ...made.clock, now: () => (now += 1000) } }
  await run(inJanuary)
  now = Date.UTC(2026, 2, 20)
  await run(inMarch)
})

it('has examples that run as they stand, one after the other', async () => {
  expect(blocks.length).toBeGreaterThan(3)
  for (const block of blocks) await run(block)
})

/** A whole statement for each piece of SQL that the page says is refused. */
const refused: Readonly<Record<string, string>> = {
  LOCATION: `CREATE TABLE silver.x (id INT) LOCATION '/x'`,
  'delta.`…`': 'SELECT * FROM delta.`/x`',
  'CREATE EXTERNAL TABLE': 'CREATE EXTERNAL TABLE silver.x (id INT)',
  'RENAME TO': 'ALTER TABLE silver.flights RENAME TO silver.x',
  'CREATE VIEW': 'CREATE VIEW silver.x AS SELECT 1',
  'CREATE TABLE … LIKE': 'CREATE TABLE silver.x LIKE silver.flights',
  USING: 'CREATE TABLE silver.x (id INT) USING parquet',
  'SHALLOW CLONE': 'CREATE TABLE silver.x SHALLOW CLONE silver.flights',
  'CLUSTER BY': 'CREATE TABLE silver.x (id INT) CLUSTER BY (id)',
  'CLUSTERED BY': 'CREATE TABLE silver.x (id INT) CLUSTERED BY (id) INTO 4 BUCKETS',
  'PARTITIONED BY (year(at))': 'CREATE TABLE silver.x (at DATE) PARTITIONED BY (year(at))',
  'PRIMARY KEY': 'CREATE TABLE silver.x (id INT, PRIMARY KEY (id))',
  'FOREIGN KEY': 'CREATE TABLE silver.x (id INT, FOREIGN KEY (id) REFERENCES silver.flights)',
  UNIQUE: 'CREATE TABLE silver.x (id INT UNIQUE)',
  'GENERATED … AS IDENTITY': 'CREATE TABLE silver.x (id BIGINT GENERATED ALWAYS AS IDENTITY)',
  'ADD COLUMN … DEFAULT …': 'ALTER TABLE silver.flights ADD COLUMN x INT DEFAULT 1',
  'REPLACE COLUMNS': 'ALTER TABLE silver.flights REPLACE COLUMNS (id INT)',
  'ALTER COLUMN a …, b …': `ALTER TABLE silver.flights ALTER COLUMN id COMMENT 'x', seats COMMENT 'y'`,
  'ADD PARTITION': `ALTER TABLE silver.flights ADD PARTITION (day = '2026-03-01')`,
  'DROP PARTITION': `ALTER TABLE silver.flights DROP PARTITION (day = '2026-03-01')`,
  'TRUNCATE … PARTITION': `TRUNCATE TABLE silver.flights PARTITION (day = '2026-03-01')`,
  COLLATE: 'CREATE TABLE silver.x (name STRING COLLATE UNICODE)',
  MASK: 'CREATE TABLE silver.x (name STRING MASK hide)',
  'NOT ENFORCED': 'CREATE TABLE silver.x (id INT, CONSTRAINT c CHECK (id > 0) NOT ENFORCED)',
  'DROP FEATURE': 'ALTER TABLE silver.flights DROP FEATURE deletionVectors',
  'delta.enableRowTracking': `ALTER TABLE silver.flights SET TBLPROPERTIES ('delta.enableRowTracking' = 'true')`,
  'delta.enableIcebergCompatV2': `ALTER TABLE silver.flights SET TBLPROPERTIES ('delta.enableIcebergCompatV2' = 'true')`,
  'DELETE … USING': 'DELETE FROM silver.flights USING silver.airports WHERE true',
  'UPDATE … FROM': 'UPDATE silver.flights SET seats = 1 FROM silver.airports',
  'WITH …': 'WITH x AS (SELECT 1) DELETE FROM silver.flights',
  'UPDATE SET * EXCEPT':
    'MERGE INTO silver.flights AS t USING bronze.flights AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * EXCEPT (seats)',
  'REPLACE USING': 'INSERT INTO silver.flights REPLACE USING (id) SELECT * FROM bronze.flights',
  'REPLACE ON': 'INSERT INTO silver.flights REPLACE ON (id = id) SELECT * FROM bronze.flights',
  'VACUUM LITE': 'VACUUM silver.flights LITE',
  'VACUUM … USING INVENTORY': 'VACUUM silver.flights USING INVENTORY silver.airports',
  'COPY … TO': `COPY silver.flights TO 'x.parquet'`,
  ATTACH: `ATTACH 'x.db'`,
  INSTALL: 'INSTALL httpfs',
  'SET memory_limit': `SET memory_limit = '1GB'`,
  'INSERT OVERWRITE DIRECTORY': `INSERT OVERWRITE DIRECTORY '/x' SELECT * FROM silver.flights`,
  BEGIN: 'BEGIN',
  COMMIT: 'COMMIT',
  ROLLBACK: 'ROLLBACK',
  PREPARE: 'PREPARE p AS SELECT 1',
  EXECUTE: 'EXECUTE p',
  ANALYZE: 'ANALYZE TABLE silver.flights COMPUTE STATISTICS',
  'CACHE TABLE': 'CACHE TABLE silver.flights',
  'REFRESH TABLE': 'REFRESH TABLE silver.flights',
  'CONVERT TO DELTA': 'CONVERT TO DELTA parquet.`/x`',
  REORG: 'REORG TABLE silver.flights APPLY (PURGE)',
  GENERATE: 'GENERATE symlink_format_manifest FOR TABLE silver.flights',
  'SHOW CREATE TABLE': 'SHOW CREATE TABLE silver.flights',
}

const [, table = ''] = document.split('## What is refused')
const told = table
  .split('\n')
  .filter(line => line.startsWith('| `'))
  .flatMap(line => [...(line.split(' | ')[0] ?? '').matchAll(/(`+)(.+?)\1(?!`)/g)])
  .map(([, , sql = '']) => sql.trim())

it('tells of what is tried here, and tries all that it tells of', () => {
  expect(told.toSorted()).toEqual(Object.keys(refused).toSorted())
})

it.each(Object.entries(refused))('refuses %s, and does nothing', async (_name, sql) => {
  const versions = async () =>
    (await lake.logs.load('silver.flights')).snapshot.version + (await lake.storage.list('silver')).length
  const then = await versions()
  const thrown: unknown = await run(sql).catch((reason: unknown) => reason)
  expect(thrown).toBeInstanceOf(Failure)
  expect(['query-failed', 'invalid']).toContain((thrown as Failure).error.kind)
  expect(await versions()).toBe(then)
})
