import { type Result, ok } from '../result.ts'
import { type ExportSource, type ExportStatement, exportInputs, exportStatement } from './export-statement.ts'

/** A text as a literal of Python. */
const literal = (value: string): string => JSON.stringify(value)

/** SQL as a literal of Python over several lines, with as few escapes as it can have. */
const block = (sql: string): string => {
  const isPlain = !sql.includes('"""') && !sql.includes('\r') && !sql.endsWith('\\') && !sql.endsWith('"')
  if (isPlain) return `r"""\n${sql}\n"""`
  const escaped = sql.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"').replaceAll('\r', '\\r')
  return `"""\n${escaped}\n"""`
}

/** Functions that Spark does not have, in Python; by their names in SQL. NULL stays NULL. */
const functions: ReadonlyMap<string, { readonly needs: string; readonly body: readonly string[] }> = new Map([
  ['boathouse_nfc', { needs: 'unicodedata', body: ['return unicodedata.normalize("NFC", text)'] }],
  ['boathouse_nfkc', { needs: 'unicodedata', body: ['return unicodedata.normalize("NFKC", text)'] }],
  [
    'boathouse_strip_accents',
    {
      needs: 'unicodedata',
      body: [
        'apart = unicodedata.normalize("NFD", text)',
        'kept = "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")',
        'return unicodedata.normalize("NFC", kept)',
      ],
    },
  ],
])

const definition = (name: string, body: readonly string[]): readonly string[] => [
  '',
  '',
  `def ${name}(text):`,
  '    if text is None:',
  '        return None',
  ...body.map(line => `    ${line}`),
]

/** Names that Delta keeps only in tables whose columns are mapped. */
const needsMapping = (name: string): boolean => /[ ,;{}()\n\t=]/.test(name)

/** What begins the script: what it is, what it needs, what it reads and writes. */
const heading = ({ recipe }: ExportSource, modules: ReadonlySet<string>): readonly string[] => {
  const inputs = exportInputs({ recipe })
  const about = `${recipe.output} out of ${inputs.join(' and ')}: recipe ${recipe.id}, revision ${recipe.revision}.`
  return [
    `# ${about.replaceAll(/[\n\r]/g, ' ')}`,
    '# For Spark 4.0 and later with Delta Lake. It reads and writes the folder of a lake:',
    '#   spark-submit --packages io.delta:delta-spark_2.13:4.0.1 <this file> <folder>',
    '# Where the tables are somewhere else, call transform() with them.',
    'import sys',
    ...[...modules].map(name => `import ${name}`),
    '',
    'from pyspark.sql import SparkSession',
    '',
    `INPUTS = [${inputs.map(literal).join(', ')}]`,
    `OUTPUT = ${literal(recipe.output)}`,
  ]
}

const transformation = (used: readonly string[]): readonly string[] => [
  'def transform(spark, tables):',
  '    """The rows of the output as a DataFrame; `tables` are those of the inputs, in their order."""',
  '    spark.conf.set("spark.sql.session.timeZone", "UTC")',
  '    spark.conf.set("spark.sql.legacy.timeParserPolicy", "CORRECTED")',
  ...used.map(name => `    spark.udf.register("${name}", ${name}, "string")`),
  '    for place, table in enumerate(tables):',
  '        table.createOrReplaceTempView(f"boathouse_input_{place}")',
  '    return spark.sql(SQL)',
]

const program = (isMapped: boolean): readonly string[] => [
  'def main(lake):',
  '    spark = (',
  '        SparkSession.builder.appName(OUTPUT)',
  '        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")',
  '        .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")',
  '        .getOrCreate()',
  '    )',
  '',
  '    def path(table):',
  "        return f\"{lake}/{table.replace('.', '/', 1)}\"",
  '',
  '    tables = [spark.read.format("delta").load(path(name)) for name in INPUTS]',
  '    (',
  '        transform(spark, tables)',
  '        .write.format("delta")',
  '        .mode("overwrite")',
  '        .option("overwriteSchema", "true")',
  ...(isMapped ? ['        .option("delta.columnMapping.mode", "name")'] : []),
  '        .save(path(OUTPUT))',
  '    )',
  '',
  '',
  'if __name__ == "__main__":',
  '    main(sys.argv[1])',
  '',
]

const script = (source: ExportSource, { sql, columns }: ExportStatement): string => {
  const used = [...functions].filter(([name]) => sql.includes(`${name}(`))
  return [
    ...heading(source, new Set(used.map(([, { needs }]) => needs))),
    '',
    `SQL = ${block(sql)}`,
    ...used.flatMap(([name, { body }]) => definition(name, body)),
    '',
    '',
    ...transformation(used.map(([name]) => name)),
    '',
    '',
    ...program(columns.some(({ name }) => needsMapping(name))),
  ].join('\n')
}

/** A recipe as a script for PySpark, which reads the Delta tables and writes the output's. Fails as `exportStatement`. */
export const recipeToPyspark = (source: ExportSource): Result<ExportStatement> => {
  const inputs = exportInputs(source)
  const made = exportStatement(source, 'spark', table => `boathouse_input_${inputs.indexOf(table)}`)
  return made.ok ? ok({ ...made.value, sql: script(source, made.value) }) : made
}
