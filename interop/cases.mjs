// What is done to tables in the app, statement by statement. Python works out the same rows with native DuckDB, and Spark and delta-rs
// read what came of it, version by version.

/**
 * One statement. `model` is what native DuckDB runs instead: nothing for statements that change no rows, the statement itself when it
 * is not given.
 * @typedef {{ sql: string, model?: string | null }} Step
 */

/**
 * @typedef {object} Case
 * @property {string} table
 * @property {string} what for the report
 * @property {readonly Step[]} steps
 * @property {boolean} [feed] whether the change feed is compared too
 * @property {readonly ('delta-rs' | 'delta-rs writes')[]} [skip] what is left out because the engine can not do it
 */

/** @param {string} sql @param {string | null} [model] @returns {Step} */
const step = (sql, model) => (model === undefined ? { sql } : { sql, model })

/** @param {string} sql statements that change no rows @returns {Step} */
const quiet = sql => step(sql, null)

const seed = [
  `(1, 'Ana', 10.50, DATE '2026-01-01', 'DE')`,
  `(2, 'Bo', 20.25, DATE '2026-01-02', 'FR')`,
  `(3, NULL, NULL, NULL, 'DE')`,
  `(4, 'Çağ 漢字 🚣', -0.01, DATE '1969-12-31', 'IT')`,
  `(5, '', 0.00, DATE '9999-12-31', 'FR')`,
  `(6, 'O''Brien; -- x', 99999.99, DATE '2000-02-29', NULL)`,
].join(', ')

const columns = 'id BIGINT, name STRING, amount DECIMAL(10,2), day DATE, country STRING'
const modelColumns = 'id BIGINT, name VARCHAR, amount DECIMAL(10,2), day DATE, country VARCHAR'

/**
 * @param {string} table
 * @param {string} [properties]
 * @param {string} [partition]
 * @returns {readonly Step[]}
 */
const seeded = (table, properties = '', partition = '') => [
  step(
    `CREATE TABLE ${table} (${columns})${partition === '' ? '' : ` PARTITIONED BY (${partition})`}${properties === '' ? '' : ` TBLPROPERTIES (${properties})`}`,
    `CREATE TABLE ${table} (${modelColumns})`,
  ),
  step(`INSERT INTO ${table} VALUES ${seed}`),
]

/** @param {string} table @returns {readonly Step[]} the statements that change rows, one of each kind */
const changes = table => [
  step(`UPDATE ${table} SET amount = amount + 1, name = upper(name) WHERE id IN (1, 4)`),
  step(`DELETE FROM ${table} WHERE country = 'FR' AND id > 4`),
  step(`MERGE INTO ${table} AS t USING (SELECT * FROM (VALUES (2, 'merged', 2.22), (3, 'third', 3.33), (7, 'new', 7.77)) AS v(id, name, amount)) AS s
    ON t.id = s.id
    WHEN MATCHED AND s.id = 3 THEN DELETE
    WHEN MATCHED THEN UPDATE SET name = s.name, amount = s.amount
    WHEN NOT MATCHED THEN INSERT (id, name, amount) VALUES (s.id, s.name, s.amount)`),
  step(`INSERT INTO ${table} (id, country) VALUES (8, 'DE'), (9, 'IT')`),
]

/** @type {readonly Case[]} */
export const cases = [
  {
    table: 'silver.plain',
    what: 'INSERT, UPDATE, DELETE, MERGE',
    steps: [...seeded('silver.plain'), ...changes('silver.plain')],
  },
  {
    table: 'silver.partitioned',
    what: 'the same, partitioned by text with NULL',
    steps: [...seeded('silver.partitioned', '', 'country'), ...changes('silver.partitioned')],
  },
  {
    table: 'silver.vectors',
    skip: ['delta-rs writes'],
    what: 'the same, with deletion vectors',
    steps: [
      ...seeded('silver.vectors', `'delta.enableDeletionVectors' = 'true'`),
      ...changes('silver.vectors'),
    ],
  },
  {
    table: 'silver.feed',
    what: 'the same, with the change data feed',
    feed: true,
    steps: [...seeded('silver.feed', `'delta.enableChangeDataFeed' = 'true'`), ...changes('silver.feed')],
  },
  {
    table: 'silver.feed_vectors',
    skip: ['delta-rs writes'],
    what: 'the same, with change data feed, deletion vectors and partitions',
    feed: true,
    steps: [
      ...seeded(
        'silver.feed_vectors',
        `'delta.enableChangeDataFeed' = 'true', 'delta.enableDeletionVectors' = 'true'`,
        'country',
      ),
      ...changes('silver.feed_vectors'),
    ],
  },
  {
    table: 'silver.mapped',
    skip: ['delta-rs writes'],
    what: 'column mapping by name: rename, drop, add again, names with blanks',
    steps: [
      ...seeded('silver.mapped', `'delta.columnMapping.mode' = 'name'`, 'country'),
      ...changes('silver.mapped'),
      step(
        'ALTER TABLE silver.mapped RENAME COLUMN name TO `full name`',
        'ALTER TABLE silver.mapped RENAME COLUMN name TO "full name"',
      ),
      step('ALTER TABLE silver.mapped DROP COLUMN amount', 'ALTER TABLE silver.mapped DROP COLUMN amount'),
      step(
        'ALTER TABLE silver.mapped ADD COLUMN amount STRING',
        'ALTER TABLE silver.mapped ADD COLUMN amount VARCHAR',
      ),
      step(`UPDATE silver.mapped SET amount = 'again' WHERE "full name" IS NOT NULL`),
      quiet('OPTIMIZE silver.mapped'),
    ],
  },
  {
    table: 'silver.upgraded',
    skip: ['delta-rs writes'],
    what: 'column mapping turned on for a table with rows',
    steps: [
      ...seeded('silver.upgraded'),
      quiet(`ALTER TABLE silver.upgraded SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name')`),
      step(
        'ALTER TABLE silver.upgraded RENAME COLUMN amount TO price',
        'ALTER TABLE silver.upgraded RENAME COLUMN amount TO price',
      ),
      step(`INSERT INTO silver.upgraded VALUES (10, 'ten', 1.00, DATE '2026-10-10', 'PT')`),
    ],
  },
  {
    table: 'silver.evolved',
    what: 'added columns, comments, NOT NULL dropped, CHECK constraints, properties',
    steps: [
      step(
        `CREATE TABLE silver.evolved (id BIGINT NOT NULL COMMENT 'the key', v INT, CONSTRAINT positive CHECK (v > 0)) COMMENT 'evolves'`,
        'CREATE TABLE silver.evolved (id BIGINT, v INT)',
      ),
      step('INSERT INTO silver.evolved VALUES (1, 1), (2, 2)'),
      step(
        `ALTER TABLE silver.evolved ADD COLUMNS (tags ARRAY<STRING>, place STRUCT<city: STRING, at: ARRAY<DOUBLE>> COMMENT 'where')`,
        'ALTER TABLE silver.evolved ADD COLUMN tags VARCHAR[]; ALTER TABLE silver.evolved ADD COLUMN place STRUCT(city VARCHAR, "at" DOUBLE[])',
      ),
      step(`INSERT INTO silver.evolved VALUES (3, 3, ['a', NULL], {'city': 'Bern', 'at': [46.9, 7.4]})`),
      quiet('ALTER TABLE silver.evolved ALTER COLUMN id DROP NOT NULL'),
      quiet('ALTER TABLE silver.evolved ADD CONSTRAINT known CHECK (id IS NULL OR id < 1000)'),
      step('INSERT INTO silver.evolved (id, v) VALUES (NULL, 9)'),
      quiet(
        `ALTER TABLE silver.evolved SET TBLPROPERTIES ('team' = 'Ana', 'delta.checkpointInterval' = '3')`,
      ),
      quiet('ALTER TABLE silver.evolved DROP CONSTRAINT known'),
      quiet(`ALTER TABLE silver.evolved ALTER COLUMN v COMMENT 'a value'`),
      step('UPDATE silver.evolved SET v = v * 10 WHERE id = 1'),
    ],
  },
  {
    table: 'silver.generated',
    // delta-rs would have to work out year(day), which its query engine does not have.
    skip: ['delta-rs writes'],
    what: 'generated columns',
    steps: [
      step(
        'CREATE TABLE silver.generated (id BIGINT, day DATE, year INT GENERATED ALWAYS AS (year(day)), twice BIGINT GENERATED ALWAYS AS (id * 2)) PARTITIONED BY (year)',
        'CREATE TABLE silver.generated (id BIGINT, day DATE, year INT GENERATED ALWAYS AS (CAST(year(day) AS INT)), twice BIGINT GENERATED ALWAYS AS (id * 2))',
      ),
      step(
        `INSERT INTO silver.generated (id, day) VALUES (1, DATE '2025-05-05'), (2, DATE '2026-06-06'), (3, NULL)`,
      ),
      step(`UPDATE silver.generated SET day = DATE '2027-07-07' WHERE id = 2`),
      step('DELETE FROM silver.generated WHERE id = 1'),
    ],
  },
  {
    table: 'silver.widened',
    what: 'type widening',
    // delta-rs 1.6 does not know the feature, and says so.
    skip: ['delta-rs'],
    steps: [
      step(
        `CREATE TABLE silver.widened (id INT, small SMALLINT, real FLOAT) TBLPROPERTIES ('delta.enableTypeWidening' = 'true')`,
        'CREATE TABLE silver.widened (id INT, small SMALLINT, "real" FLOAT)',
      ),
      step('INSERT INTO silver.widened VALUES (1, 1, 1.5), (2147483647, 32767, NULL)'),
      step(
        'ALTER TABLE silver.widened ALTER COLUMN id TYPE BIGINT',
        'ALTER TABLE silver.widened ALTER COLUMN id TYPE BIGINT',
      ),
      step(
        'ALTER TABLE silver.widened ALTER COLUMN small TYPE INT',
        'ALTER TABLE silver.widened ALTER COLUMN small TYPE INT',
      ),
      step(
        'ALTER TABLE silver.widened ALTER COLUMN real TYPE DOUBLE',
        'ALTER TABLE silver.widened ALTER COLUMN "real" TYPE DOUBLE',
      ),
      step('INSERT INTO silver.widened VALUES (9007199254740993, 70000, 0.1)'),
      step('DELETE FROM silver.widened WHERE id = 1'),
    ],
  },
  {
    table: 'silver.overwritten',
    what: 'overwrite, dynamic partition overwrite, REPLACE WHERE, TRUNCATE',
    steps: [
      ...seeded('silver.overwritten', '', 'country'),
      step(
        `INSERT OVERWRITE silver.overwritten PARTITION (country) SELECT 20 AS id, 'only DE' AS name, 1.00 AS amount, DATE '2026-01-01' AS day, 'DE' AS country`,
        `DELETE FROM silver.overwritten WHERE country = 'DE'; INSERT INTO silver.overwritten VALUES (20, 'only DE', 1.00, DATE '2026-01-01', 'DE')`,
      ),
      step(
        `INSERT INTO silver.overwritten REPLACE WHERE country = 'FR' SELECT 30, 'only FR', 2.00, DATE '2026-01-01', 'FR'`,
        `DELETE FROM silver.overwritten WHERE country = 'FR'; INSERT INTO silver.overwritten VALUES (30, 'only FR', 2.00, DATE '2026-01-01', 'FR')`,
      ),
      step(
        `INSERT OVERWRITE silver.overwritten VALUES (40, 'all', 3.00, NULL, 'ES'), (41, 'all', 3.00, NULL, NULL)`,
        `DELETE FROM silver.overwritten; INSERT INTO silver.overwritten VALUES (40, 'all', 3.00, NULL, 'ES'), (41, 'all', 3.00, NULL, NULL)`,
      ),
      step('TRUNCATE TABLE silver.overwritten', 'DELETE FROM silver.overwritten'),
      step(`INSERT INTO silver.overwritten VALUES (50, 'after', 5.00, NULL, 'x=y/z %20')`),
    ],
  },
  {
    table: 'silver.kept',
    // delta-rs 1.6 reads in-commit timestamps and does not write them.
    skip: ['delta-rs writes'],
    what: 'OPTIMIZE, Z-ORDER, RESTORE, VACUUM, checkpoints, in-commit timestamps',
    steps: [
      ...seeded('silver.kept', `'delta.enableInCommitTimestamps' = 'true', 'delta.checkpointInterval' = '4'`),
      step(`INSERT INTO silver.kept (id) SELECT i FROM range(100, 200) r(i)`),
      step(`INSERT INTO silver.kept (id) SELECT i FROM range(200, 300) r(i)`),
      quiet('OPTIMIZE silver.kept'),
      step('DELETE FROM silver.kept WHERE id >= 250'),
      quiet('OPTIMIZE silver.kept ZORDER BY (id, day)'),
      quiet('VACUUM silver.kept'),
      step(`UPDATE silver.kept SET name = 'x'`),
      step('RESTORE TABLE silver.kept TO VERSION AS OF 3', 'RESTORE 3'),
      step(`INSERT INTO silver.kept (id, name) VALUES (1000, 'after the restore')`),
    ],
  },
  {
    table: 'silver.types',
    what: 'every type as a column and as a partition',
    steps: [
      step(
        `CREATE TABLE silver.types (b BOOLEAN, t TINYINT, s SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, m DECIMAL(38,10), dt DATE, ts TIMESTAMP, ntz TIMESTAMP_NTZ, tx STRING, bin BINARY, p_date DATE, p_ts TIMESTAMP, p_dec DECIMAL(5,2), p_bool BOOLEAN) PARTITIONED BY (p_date, p_ts, p_dec, p_bool)`,
        'CREATE TABLE silver.types (b BOOLEAN, t TINYINT, s SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, m DECIMAL(38,10), dt DATE, ts TIMESTAMPTZ, ntz TIMESTAMP, tx VARCHAR, bin BLOB, p_date DATE, p_ts TIMESTAMPTZ, p_dec DECIMAL(5,2), p_bool BOOLEAN)',
      ),
      step(`INSERT INTO silver.types VALUES
        (true, -128, -32768, -2147483648, -9223372036854775808, 1.5, 'nan'::DOUBLE, -1234567890123456789012345678.0123456789, DATE '0001-01-01', TIMESTAMPTZ '1969-12-31 23:59:59.999999+00', TIMESTAMP '2026-03-01 09:14:00.000001', '', '\\x00\\xFF'::BLOB, DATE '2026-02-28', TIMESTAMPTZ '2026-03-01 09:14:00.123456+00', 1.50, true),
        (NULL, 127, 32767, 2147483647, 9223372036854775807, NULL, 'inf'::DOUBLE, NULL, NULL, NULL, NULL, 'tab\t"quote" \\ 🚣', NULL, NULL, NULL, NULL, NULL)`),
      step(`DELETE FROM silver.types WHERE p_ts = TIMESTAMPTZ '2026-03-01 09:14:00.123456+00'`),
    ],
  },
  {
    table: 'silver.merged',
    what: 'MERGE with schema evolution, UPDATE SET *, INSERT *, NOT MATCHED BY SOURCE',
    feed: true,
    steps: [
      ...seeded('silver.merged', `'delta.enableChangeDataFeed' = 'true'`),
      step(
        `MERGE WITH SCHEMA EVOLUTION INTO silver.merged AS t
          USING (SELECT 1 AS id, 'x' AS name, CAST(1 AS DECIMAL(10,2)) AS amount, CAST(NULL AS DATE) AS day, 'DE' AS country, true AS flag
            UNION ALL SELECT 77, 'new', 2.00, DATE '2026-01-01', 'PT', false) AS s
          ON t.id = s.id
          WHEN MATCHED THEN UPDATE SET *
          WHEN NOT MATCHED THEN INSERT *
          WHEN NOT MATCHED BY SOURCE AND t.country = 'FR' THEN DELETE
          WHEN NOT MATCHED BY SOURCE AND t.id = 4 THEN UPDATE SET name = 'orphan'`,
        `ALTER TABLE silver.merged ADD COLUMN flag BOOLEAN;
          DELETE FROM silver.merged WHERE country = 'FR';
          UPDATE silver.merged SET name = 'orphan' WHERE id = 4;
          UPDATE silver.merged SET name = 'x', amount = 1, day = NULL, country = 'DE', flag = true WHERE id = 1;
          INSERT INTO silver.merged VALUES (77, 'new', 2.00, DATE '2026-01-01', 'PT', false)`,
      ),
      step(`MERGE INTO silver.merged AS t USING (SELECT 77 AS id UNION ALL SELECT 78) AS s ON t.id = s.id
        WHEN NOT MATCHED THEN INSERT (id, name) VALUES (s.id, 'only inserted')`),
      step(
        `MERGE INTO silver.merged AS t USING (SELECT 78 AS id) AS s ON t.id = s.id WHEN MATCHED THEN DELETE`,
      ),
    ],
  },
  {
    table: 'silver.compacted',
    what: 'auto-compaction after many small commits, and names that need quotes',
    steps: [
      step(
        `CREATE TABLE silver.compacted ("a b" BIGINT, "sélect;,{}()=" STRING, "from" INT)
          TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'delta.autoOptimize.autoCompact' = 'true', 'delta.autoOptimize.autoCompact.minNumFiles' = '4')`,
        `CREATE TABLE silver.compacted ("a b" BIGINT, "sélect;,{}()=" VARCHAR, "from" INT)`,
      ),
      ...[1, 2, 3, 4, 5, 6].map(n =>
        step(`INSERT INTO silver.compacted VALUES (${n}, 'it''s "${n}" \\ ; -- 🚣', ${n})`),
      ),
      step(`UPDATE silver.compacted SET "sélect;,{}()=" = 'x' WHERE "a b" = 2`),
    ],
    skip: ['delta-rs writes'],
  },
  {
    table: 'gold.cloned',
    skip: ['delta-rs writes'],
    what: 'CREATE TABLE AS SELECT and a deep CLONE',
    steps: [
      step(
        'CREATE TABLE gold.cloned CLONE silver.vectors',
        'CREATE TABLE gold.cloned AS SELECT * FROM silver.vectors',
      ),
      step(`INSERT INTO gold.cloned (id, name) VALUES (100, 'only in the clone')`),
    ],
  },
  {
    table: 'gold.summary',
    what: 'CREATE TABLE AS SELECT with partitions and time travel in the query',
    steps: [
      step(
        `CREATE TABLE gold.summary PARTITIONED BY (country) AS SELECT country, count(*) AS rows, CAST(sum(amount) AS DECIMAL(18,2)) AS total FROM silver.plain VERSION AS OF 1 GROUP BY country`,
        `CREATE TABLE gold.summary AS SELECT country, count(*) AS rows, CAST(sum(amount) AS DECIMAL(18,2)) AS total FROM (VALUES ${seed}) AS v(id, name, amount, day, country) GROUP BY country`,
      ),
    ],
  },
]
