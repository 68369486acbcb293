import { toSparkExpression } from './spark-expression.ts'
import { sparkWords } from './print-spark.ts'
import { tokenize } from './tokens.ts'

/** SQL of the user's in Spark's dialect. */
export interface SparkVerbatim {
  readonly sql: string
  /** What could not be translated for certain, said to the user; the SQL then has the right names and texts, and may need work. */
  readonly doubt?: string
}

const types: ReadonlyMap<string, string> = new Map([
  ['varchar', 'STRING'],
  ['text', 'STRING'],
  ['timestamp', 'TIMESTAMP_NTZ'],
  ['timestamptz', 'TIMESTAMP'],
])

/** Names, texts and types alone, token by token: what holds for all SQL, whatever its grammar. */
const spelled = (sql: string): string => {
  let written = ''
  let from = 0
  let before = ''
  for (const { kind, text, value, start, end } of tokenize(sql)) {
    written += sql.slice(from, start)
    from = end
    const isType = /(?:^as|::)$/i.test(before)
    if (kind === 'quoted') written += sparkWords.identifier(value)
    else if (kind === 'string') written += sparkWords.text(value)
    else if (kind === 'word' && isType) written += types.get(value.toLowerCase()) ?? text
    else written += text
    before = value === ':' ? before.slice(-1) + value : value
  }
  return written
}

/** The engine's SQL, as users write it in expressions and conditions, for Spark. Never fails: see `doubt`. */
export const sparkVerbatim = (sql: string): SparkVerbatim => {
  const translated = toSparkExpression(sql)
  if (translated.ok) return { sql: translated.value }
  const reason = translated.error.kind === 'invalid' ? translated.error.problems[0]?.message : undefined
  const doubt = `This SQL is DuckDB's, and only its names, texts and types are Spark's now; try it there: ${sql.trim()}${reason === undefined ? '' : ` (${reason})`}`
  return { sql: spelled(sql), doubt }
}
