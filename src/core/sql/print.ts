import type { AggregateName, Cte, Dialect, Expr, OrderKey, Query, Select, SelectItem, Source } from './ast.ts'
import { duckdbWords } from './print-duckdb.ts'
import { sparkWords } from './print-spark.ts'
import type { Words } from './print-words.ts'
import { sparkVerbatim } from './spark-verbatim.ts'

const aggregate = (fn: AggregateName, of: string): string =>
  fn === 'count-distinct' ? `count(DISTINCT ${of})` : `${fn}(${of})`

const frames: Readonly<Record<'all' | 'until-here' | 'from-here', string>> = {
  all: 'ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING',
  'until-here': 'ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW',
  'from-here': 'ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING',
}

const joins: Readonly<Record<Extract<Source, { kind: 'join' }>['how'], string>> = {
  left: 'LEFT JOIN',
  inner: 'JOIN',
  full: 'FULL JOIN',
  semi: 'SEMI JOIN',
  anti: 'ANTI JOIN',
  cross: 'CROSS JOIN',
}

class Printer {
  private readonly words: Words
  private readonly verbatim: (sql: string) => string

  constructor(words: Words, verbatim = (sql: string) => sql) {
    this.words = words
    this.verbatim = verbatim
  }

  private list(exprs: readonly Expr[]): string[] {
    return exprs.map(expr => this.expr(expr))
  }

  private order(keys: readonly OrderKey[]): string {
    return keys
      .map(({ by, descending }) => `${this.expr(by)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`)
      .join(', ')
  }

  private over({ partition, order, frame }: Omit<Extract<Expr, { kind: 'window' }>, 'kind' | 'of'>): string {
    const parts = [
      ...(partition.length > 0 ? [`PARTITION BY ${this.list(partition).join(', ')}`] : []),
      ...(order.length > 0 ? [`ORDER BY ${this.order(order)}`] : []),
      ...(frame ? [frames[frame]] : []),
    ]
    return parts.join(' ')
  }

  private choice({ branches, otherwise }: Extract<Expr, { kind: 'case' }>): string {
    const whens = branches.map(({ when, result }) => `WHEN ${this.expr(when)} THEN ${this.expr(result)}`)
    return `CASE ${whens.join(' ')} ELSE ${this.expr(otherwise)} END`
  }

  /** A subquery, which engines turn into a hash join. The aggregate is for Spark, where one is required. */
  private lookup({ of, pairs, names }: Extract<Expr, { kind: 'lookup' }>): string {
    const { words } = this
    const [from, to] = [words.identifier(names[0]), words.identifier(names[1])]
    return `(SELECT max(${to}) FROM ${words.pairs(pairs)} AS pairs(${from}, ${to}) WHERE ${from} = ${this.expr(of)})`
  }

  private logic(kind: 'and' | 'or', of: readonly Expr[]): string {
    if (of.length === 0) return kind === 'and' ? 'TRUE' : 'FALSE'
    return `(${this.list(of).join(kind === 'and' ? ' AND ' : ' OR ')})`
  }

  /** A column, or what a value has inside. */
  private place(expr: Extract<Expr, { kind: 'column' | 'field' | 'json-field' | 'side' }>): string {
    const { words } = this
    if (expr.kind === 'column') return words.identifier(expr.name)
    if (expr.kind === 'side') return `${expr.side}.${words.identifier(expr.name)}`
    if (expr.kind === 'json-field') return words.jsonField(this.expr(expr.of), expr.path)
    return `(${this.expr(expr.of)}).${words.identifier(expr.name)}`
  }

  private matching(expr: Extract<Expr, { kind: 'pattern' | 'replacement' | 'each-match' }>): string {
    const { words } = this
    if (expr.kind === 'pattern') return words.text(words.pattern(expr.of))
    if (expr.kind === 'replacement') return words.text(words.replacement(expr.parts))
    const pattern = words.text(words.pattern(expr.pattern))
    return words.eachMatch(this.expr(expr.of), pattern, words.identifier(expr.word), this.expr(expr.becomes))
  }

  expr(expr: Expr): string {
    const { words } = this
    switch (expr.kind) {
      case 'column':
      case 'field':
      case 'json-field':
      case 'side':
        return this.place(expr)
      case 'text':
        return words.text(expr.value)
      case 'number':
      case 'boolean':
        return String(expr.value).toUpperCase()
      case 'null':
        return 'NULL'
      case 'verbatim':
        return `(\n${this.verbatim(expr.sql)}\n)`
      case 'call':
        return words.call(expr.fn, this.list(expr.args))
      case 'compare':
        return `(${this.expr(expr.left)} ${expr.op} ${this.expr(expr.right)})`
      case 'differs':
        return words.differs(this.expr(expr.left), this.expr(expr.right))
      case 'and':
      case 'or':
        return this.logic(expr.kind, expr.of)
      case 'not':
        return `(NOT ${this.expr(expr.of)})`
      case 'is-true':
        return `(${this.expr(expr.of)} IS TRUE)`
      case 'pattern':
      case 'replacement':
      case 'each-match':
        return this.matching(expr)
      case 'row-id':
        return words.rowId
      case 'is-null':
        return `(${this.expr(expr.of)} IS ${expr.negated ? 'NOT ' : ''}NULL)`
      case 'one-of':
        return `(${this.expr(expr.of)} IN (${expr.values.map(value => words.text(value)).join(', ')}))`
      case 'lookup':
        return this.lookup(expr)
      case 'member':
        return `(${this.expr(expr.of)} IN (${this.select(expr.select)}))`
      case 'case':
        return this.choice(expr)
      case 'cast':
        return `${expr.lenient ? 'TRY_CAST' : 'CAST'}(${this.expr(expr.of)} AS ${words.type(expr.to)})`
      case 'parse-time':
        return words.parseTime(this.expr(expr.of), expr.format)
      case 'sum-of':
        return `(${this.list(expr.of).join(' + ')})`
      case 'window':
        return `${this.expr(expr.of)} OVER (${this.over(expr)})`
      case 'row-number':
        return `row_number() OVER (${this.over(expr)})`
      case 'aggregate':
        return aggregate(expr.fn, expr.of ? this.expr(expr.of) : '*')
    }
  }

  private item({ expr, as }: SelectItem): string {
    const name = this.words.identifier(as)
    const value = this.expr(expr)
    return value === name ? value : `${value} AS ${name}`
  }

  private source(source: Source): string {
    switch (source.kind) {
      case 'relation':
        return source.sql
      case 'cte':
        return this.words.identifier(source.name)
      case 'select':
        return `(${this.select(source.select)})`
      case 'bound':
        return `(WITH ${this.words.identifier(source.name)} AS (${this.select(source.rows)}) SELECT * FROM (\n${this.verbatim(source.sql)}\n) AS result)`
      case 'join': {
        const on = source.how === 'cross' ? '' : ` ON ${this.expr(source.on)}`
        return `${this.source(source.a)} AS a ${joins[source.how]} ${this.source(source.b)} AS b${on}`
      }
      case 'union':
        return `(${source.parts.map(part => this.select(part)).join('\nUNION ALL\n')})`
      case 'exploded':
        return this.words.exploded({
          from: this.source(source.from),
          list: this.expr(source.list),
          value: this.words.identifier(source.value),
          position: this.words.identifier(source.position),
          outer: source.outer,
        })
    }
  }

  private select(select: Select): string {
    const items = select.items.map(item => this.item(item)).join(', ')
    return [`SELECT ${items}`, ...this.clauses(select)].join(' ')
  }

  /** What follows the items of a SELECT. */
  private clauses({ from, where, groupBy, orderBy }: Select): readonly string[] {
    return [
      `FROM ${this.source(from)}`,
      ...(where ? [`WHERE ${this.expr(where)}`] : []),
      ...(groupBy && groupBy.length > 0 ? [`GROUP BY ${this.list(groupBy).join(', ')}`] : []),
      ...(orderBy && orderBy.length > 0 ? [`ORDER BY ${this.order(orderBy)}`] : []),
    ]
  }

  /** A SELECT over several lines, each item on its own. Only beginnings of lines are moved: texts may hold line ends. */
  private lines(select: Select, indent: string): string {
    const items = select.items.map(item => `${indent}  ${this.item(item)}`).join(',\n')
    const clauses = this.clauses(select).map(clause => `${indent}${clause}`)
    return [`${indent}SELECT\n${items}`, ...clauses].join('\n')
  }

  with(ctes: readonly Cte[]): string {
    if (ctes.length === 0) return ''
    const named = ctes.map(({ name, select }) => `${this.words.identifier(name)} AS (${this.select(select)})`)
    return `WITH ${named.join(',\n')}\n`
  }

  query({ ctes, body }: Query): string {
    return this.with(ctes) + this.select(body)
  }

  readable({ ctes, body }: Query, comments: ReadonlyMap<string, readonly string[]>): string {
    const above = (name: string) => (comments.get(name) ?? []).map(comment => `-- ${comment}\n`).join('')
    const named = ctes.map(
      ({ name, select }) =>
        `${above(name)}${this.words.identifier(name)} AS (\n${this.lines(select, '  ')}\n)`,
    )
    return `WITH\n${named.join(',\n')}\n${above('')}${this.lines(body, '')}`
  }
}

/** Spark reads the engine's expressions in its own dialect; what may be wrong in it goes to `doubts`. */
const sparkPrinter = (doubts = new Set<string>()): Printer =>
  new Printer(sparkWords, sql => {
    const { sql: translated, doubt } = sparkVerbatim(sql)
    if (doubt !== undefined) doubts.add(doubt)
    return translated
  })

/** Prints a statement; equal ASTs print equal text. Throws RangeError for a name that no SQL identifier can hold. */
export const printQuery = (query: Query, dialect: Dialect = 'duckdb'): string =>
  (dialect === 'spark' ? sparkPrinter() : new Printer(duckdbWords)).query(query)

/** A statement over many lines. */
export interface ReadableSql {
  readonly sql: string
  /** What of the user's own SQL may not be right in the dialect, said to the user. */
  readonly doubts: readonly string[]
}

/** Prints a statement that has CTEs to be read by people. `comments`: lines above a CTE, by its name, and above the last SELECT, by ''; they hold no line ends. */
export const printReadable = (
  query: Query,
  dialect: Dialect,
  comments: ReadonlyMap<string, readonly string[]>,
): ReadableSql => {
  const doubts = new Set<string>()
  const printer = dialect === 'spark' ? sparkPrinter(doubts) : new Printer(duckdbWords)
  return { sql: printer.readable(query, comments), doubts: [...doubts] }
}

/** The WITH clause alone, for DuckDB, followed by a line end; empty when there are no CTEs. */
export const printWith = (ctes: readonly Cte[]): string => new Printer(duckdbWords).with(ctes)

/** One expression, for DuckDB. */
export const printExpr = (expr: Expr): string => new Printer(duckdbWords).expr(expr)
