import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNodeEngine } from '../../adapters/duckdb/node-engine.fixture.ts'
import { createMemoryStorage } from '../../adapters/memory/memory-storage.ts'
import { sparkWords } from './print-spark.ts'
import { quoteIdentifier, quoteText } from './quote.ts'
import { fromSparkExpression, toSparkExpression } from './spark-expression.ts'

const good = (result: ReturnType<typeof fromSparkExpression>): string => {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}
const refusal = (result: ReturnType<typeof fromSparkExpression>): string =>
  result.ok ? `accepted as ${result.value}` : result.error.message

describe('from Spark', () => {
  it.each<[spark: string, engine: string]>([
    ['id > 3', '"id" > 3'],
    ['`a b` <=> c.`d``e`', '"a b" IS NOT DISTINCT FROM "c"."d`e"'],
    ['name = "it\'s \\"x\\""', '"name" = \'it\'\'s "x"\''],
    ["a == 'x\\\\y' AND !b", '"a" == \'x\\y\' AND NOT "b"'],
    ["a = 'one' 'two'", '"a" = \'onetwo\''],
    ["a = r'\\d'", '"a" = \'\\d\''],
    ["a RLIKE '^x'", '"a" ~ \'(?s:.*)(?:^x)(?s:.*)\''],
    ["a NOT RLIKE 'x'", '"a" !~ \'(?s:.*)(?:x)(?s:.*)\''],
    ["a LIKE 'x\\\\_%'", "\"a\" LIKE 'x\\_%' ESCAPE '\\'"],
    ["a LIKE '50!%' ESCAPE '!'", "\"a\" LIKE '50!%' ESCAPE '!'"],
    ['CAST(a AS STRING)', 'CAST("a" AS VARCHAR)'],
    ['CAST(a AS DECIMAL(10, 2))', 'CAST("a" AS DECIMAL(10,2))'],
    ['try_cast(a AS LONG)', 'TRY_CAST("a" AS BIGINT)'],
    ['CAST(a AS ARRAY<INT>)', 'CAST("a" AS INTEGER[])'],
    ["d >= DATE '2020-01-01'", '"d" >= DATE \'2020-01-01\''],
    ["t < TIMESTAMP '2020-01-01 10:00:00'", '"t" < TIMESTAMPTZ \'2020-01-01 10:00:00Z\''],
    ["t < TIMESTAMP '2020-01-01'", '"t" < TIMESTAMPTZ \'2020-01-01 00:00:00Z\''],
    ["t < TIMESTAMP_NTZ '2020-01-01 10:00:00'", '"t" < TIMESTAMP \'2020-01-01 10:00:00\''],
    ["date_format(d, 'yyyy-MM')", 'strftime("d", \'%Y-%m\')'],
    ['date_format(d, "yyyy-MM-dd\'T\'HH:mm")', 'strftime("d", \'%Y-%m-%dT%H:%M\')'],
    ["trunc(d, 'MM')", 'CAST(date_trunc(\'month\', CAST("d" AS DATE)) AS DATE)'],
    ["concat(a, '-', b)", '("a" || \'-\' || "b")'],
    ["regexp_replace(a, 'x', 'y')", "regexp_replace(\"a\", 'x', 'y', 'g')"],
    ['10L + 1.5BD', 'CAST(10 AS BIGINT) + 1.5'],
    ['a DIV 2 = 1', '"a" // 2 = 1'],
    ['d + INTERVAL 1 DAY > e', '"d" + INTERVAL 1 DAY > "e"'],
    ['current_timestamp()', 'now()'],
    ['date > 3', '"date" > 3'],
    ['isnull(a) OR a IN (1, 2) -- why', '("a" IS NULL) OR "a" IN (1, 2)'],
    ['year(ts) BETWEEN 2000 AND 2100', 'year("ts") BETWEEN 2000 AND 2100'],
    [
      "CASE WHEN a IS NULL THEN 'x' ELSE upper(b) END = 'x'",
      'CASE WHEN "a" IS NULL THEN \'x\' ELSE upper("b") END = \'x\'',
    ],
  ])('%s', (spark, engine) => expect(good(fromSparkExpression(spark))).toBe(engine))

  it.each<[spark: string, named: string]>([
    ['my_udf(a) > 3', 'my_udf()'],
    ['a[0] = 1', '['],
    ['a ^ 2 = 1', '^'],
    ['exists(a, x -> x > 1)', 'EXISTS'],
    ['a IN (SELECT 1)', 'SELECT'],
    ["date_format(d, 'QQQ')", 'QQQ'],
    ["a = 'open", "'"],
    ["t > TIMESTAMP '2020-01-01 10:00:00 Europe/Oslo'", 'Europe/Oslo'],
    ['(a > 1', '('],
    ['', 'empty'],
    ['count(*) > 1', '*'],
    ['sha2(a, 512)', 'sha2()'],
  ])('refuses %s and names %s', (spark, named) => {
    expect(refusal(fromSparkExpression(spark))).toContain(named)
  })
})

describe('to Spark', () => {
  it.each<[engine: string, spark: string]>([
    ['"id" > 3', 'id > 3'],
    ['"a b" IS NOT DISTINCT FROM "c"."d`e"', '`a b` IS NOT DISTINCT FROM c.`d``e`'],
    ['at IS NULL OR at < over', '`at` IS NULL OR `at` < `over`'],
    ["a = 'it''s' AND b = 'x\\y'", "a = 'it\\'s' AND b = 'x\\\\y'"],
    ['a::BIGINT + 1 = 2', 'CAST(a AS BIGINT) + 1 = 2'],
    ['a::DECIMAL(10,2) = 2', 'CAST(a AS DECIMAL(10,2)) = 2'],
    ["regexp_matches(a, 'x')", "regexp_like(a, 'x')"],
    ["strftime(d, '%Y-%m')", "date_format(d, 'yyyy-MM')"],
    ["strftime(d, '%Y-%m-%dT%H')", "date_format(d, 'yyyy-MM-dd\\'T\\'HH')"],
    ["t > TIMESTAMP '2020-01-01'", "t > TIMESTAMP '2020-01-01 00:00:00Z'"],
    ['a // 2 = 1', 'a DIV 2 = 1'],
    ["starts_with(a, 'x')", "startswith(a, 'x')"],
    ['"select" = 1', '`select` = 1'],
    ["a LIKE 'x\\_'", "a LIKE 'x\\\\\\\\_'"],
    ["a RLIKE 'x'", "a RLIKE 'x'"],
    ["date_format(d, 'yyyy')", "date_format(d, 'yyyy')"],
    ['`x` > 1', 'x > 1'],
    ['1_000 < a', '1000 < a'],
  ])('%s', (engine, spark) => expect(good(toSparkExpression(engine))).toBe(spark))

  it.each<[engine: string, named: string]>([
    ["a ~ 'x'", '~'],
    ['list_sum(a) > 1', 'list_sum()'],
    ["a GLOB 'x*'", 'GLOB'],
    ["a AT TIME ZONE 'UTC' > b", 'AT'],
    ['{a: 1}', '{'],
    ['a > $1', '$1'],
    ['len(a) > 1', 'len()'],
    ["regexp_replace(a, 'x', 'y') = ''", 'regexp_replace()'],
  ])('refuses %s and names %s', (engine, named) => {
    expect(refusal(toSparkExpression(engine))).toContain(named)
  })
})

const anyText = fc.string({ unit: 'binary', maxLength: 20 }).filter(text => !/\p{Surrogate}/u.test(text))
const anyName = anyText.filter(name => name !== '' && !name.includes('\0'))

it('any name and any text survive the way into Spark and back', () => {
  fc.assert(
    fc.property(anyName, anyText, (name, text) => {
      const sql = `${quoteIdentifier(name)} = ${quoteText(text)}`
      expect(good(fromSparkExpression(good(toSparkExpression(sql))))).toBe(sql)
    }),
  )
})

it('any name and any text that Spark wrote arrive', () => {
  fc.assert(
    fc.property(anyName, anyText, (name, text) => {
      const spark = `${sparkWords.identifier(name)} <=> ${sparkWords.text(text)}`
      expect(good(fromSparkExpression(spark))).toBe(
        `${quoteIdentifier(name)} IS NOT DISTINCT FROM ${quoteText(text)}`,
      )
    }),
  )
})

describe('in the engine', () => {
  let engine: Awaited<ReturnType<typeof createNodeEngine>>
  beforeAll(async () => (engine = await createNodeEngine(createMemoryStorage())))
  afterAll(() => engine.close())
  const columns =
    "5 AS i, 2.7::DOUBLE AS f, 'Abc' AS s, NULL::VARCHAR AS n, DATE '2024-01-07' AS d, TIMESTAMPTZ '2024-02-03 04:05:06Z' AS t"

  it.each<[spark: string, value: unknown]>([
    ["s RLIKE 'b'", true],
    ["s NOT RLIKE '^b'", true],
    ['n <=> NULL', true],
    ['NOT n <=> s', true],
    ['CAST(f AS INT)', 2],
    ["CAST('7' AS INT)", 7],
    ['CAST(-f AS LONG)', -2n],
    ['CAST(t AS DATE)', '2024-02-03'],
    ['dayofweek(d)', 1n],
    ['weekday(d)', 6n],
    ['year(t) * 100 + month(t)', 202_402n],
    ["date_format(t, 'yyyy-MM-dd HH:mm:ss')", '2024-02-03 04:05:06'],
    ["trunc(d, 'MONTH')", '2024-01-01'],
    ["date_trunc('DAY', t)", '2024-02-03T00:00:00.000000Z'],
    ["date_trunc('MM', d)", '2024-01-01T00:00:00.000000Z'],
    ['date_add(d, 3)', '2024-01-10'],
    ['date_sub(d, 7)', '2023-12-31'],
    ["datediff(DATE '2024-01-10', d)", 3n],
    ['add_months(d, 1)', '2024-02-07'],
    ["to_date('2024-03-01')", '2024-03-01'],
    ["to_date('01.03.2024', 'dd.MM.yyyy')", '2024-03-01'],
    ['unix_timestamp(TIMESTAMP "1970-01-02 00:00:00")', 86_400n],
    ['concat(s, n)', null],
    ["concat_ws('', s, n)", 'Abc'],
    ['i DIV 2', 2],
    ['i / 2', 2.5],
    ['pmod(-7, 3)', 2],
    ['lpad(s, 5)', '  Abc'],
    ["regexp_extract('a1b2', '([a-z])(\\\\d)', 2)", '1'],
    ["s LIKE 'A%'", true],
    ["'a_b' LIKE 'a\\\\_b'", true],
    ["'axb' LIKE 'a\\\\_b'", false],
    ['nvl(n, s)', 'Abc'],
    ['if(i > 3, 1, 2)', 1],
    ["instr(s, 'c')", 3n],
    ['substring(s, 2, 1)', 'b'],
    ["sha2('a', 256)", 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
    ['10L', 10n],
    ['EXTRACT(YEAR FROM d)', 2024n],
    ['d + INTERVAL 1 DAY', '2024-01-08'],
    ["t > TIMESTAMP '2024-02-03 04:05:05'", true],
    ['current_timestamp() > t', true],
    ['length(uuid())', 36n],
  ])('%s has the value that Spark gives it', async (spark, value) => {
    const { rows } = await engine.rows(`SELECT ${good(fromSparkExpression(spark))} FROM (SELECT ${columns})`)
    expect(rows[0]?.[0]).toEqual(value)
  })

  it.each([
    "regexp_matches(s, 'b')",
    'dayofweek(d)',
    'isodow(d)',
    "strftime(t, '%Y/%m')",
    "concat(s, n, 'x')",
    'log(100)',
    "date_trunc('month', t)",
    'i // 2',
    'f::BIGINT > 1',
    "s LIKE 'A%'",
    "regexp_extract(s, 'b')",
    "t > TIMESTAMP '2024-02-03'",
    "ends_with(s, 'c')",
    'sha256(s)',
    'to_timestamp(0) < t',
    "s = 'A' || 'bc'",
  ])('%s means the same after the way into Spark and back', async sql => {
    const back = good(fromSparkExpression(good(toSparkExpression(sql))))
    const { rows } = await engine.rows(`SELECT ${sql}, ${back} FROM (SELECT ${columns})`)
    expect(rows[0]?.[1]).toEqual(rows[0]?.[0])
  })
})
