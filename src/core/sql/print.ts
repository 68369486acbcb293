import type { AggregateName, Cte, Dialect, Expr, OrderKey, Query, Select, SelectItem, Source } from './ast.ts'
import { duckdbWords } from './print-duckdb.ts'
import { sparkWords } from './print-spark.ts'
import type { Words } from './print-words.ts'

const aggregate = (fn: AggregateName, of: string): string =>
  fn === 'count-distinct' ? `count(DISTINCT ${of})` : `${fn}(${of})`

class Printer {
  private readonly words: Words

  constructor(words: Words) {
    this.words = words
  }

  private list(exprs: readonly Expr[]): string[] {
    return exprs.map(expr => this.expr(expr))
  }

  private order(keys: readonly OrderKey[]): string {
    return keys
      .map(({ by, descending }) => `${this.expr(by)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`)
      .join(', ')
  }

  private window(expr: Extract<Expr, { kind: 'row-number' }>): string {
    const parts = [
      ...(expr.partition.length > 0 ? [`PARTITION BY ${this.list(expr.partition).join(', ')}`] : []),
      ...(expr.order.length > 0 ? [`ORDER BY ${this.order(expr.order)}`] : []),
    ]
    return `row_number() OVER (${parts.join(' ')})`
  }

  private choice({ branches, otherwise }: Extract<Expr, { kind: 'case' }>): string {
    const whens = branches.map(({ when, result }) => `WHEN ${this.expr(when)} THEN ${this.expr(result)}`)
    return `CASE ${whens.join(' ')} ELSE ${this.expr(otherwise)} END`
  }

  private logic(kind: 'and' | 'or', of: readonly Expr[]): string {
    if (of.length === 0) return kind === 'and' ? 'TRUE' : 'FALSE'
    return `(${this.list(of).join(kind === 'and' ? ' AND ' : ' OR ')})`
  }

  private expr(expr: Expr): string {
    const { words } = this
    switch (expr.kind) {
      case 'column':
        return words.identifier(expr.name)
      case 'text':
        return words.text(expr.value)
      case 'number':
        return String(expr.value)
      case 'boolean':
        return expr.value ? 'TRUE' : 'FALSE'
      case 'null':
        return 'NULL'
      case 'verbatim':
        return `(\n${expr.sql}\n)`
      case 'call':
        return words.call(expr.fn, this.list(expr.args))
      case 'compare':
        return `(${this.expr(expr.left)} ${expr.op} ${this.expr(expr.right)})`
      case 'differs':
        return words.differs(this.expr(expr.left), this.expr(expr.right))
      case 'and':
      case 'or':
        return this.logic(expr.kind, expr.of)
      case 'is-null':
        return `(${this.expr(expr.of)} IS ${expr.negated ? 'NOT ' : ''}NULL)`
      case 'one-of':
        return `(${this.expr(expr.of)} IN (${expr.values.map(value => words.text(value)).join(', ')}))`
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
      case 'row-number':
        return this.window(expr)
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
    if (source.kind === 'relation') return source.sql
    return source.kind === 'cte' ? this.words.identifier(source.name) : `(${this.select(source.select)})`
  }

  private select({ items, from, where, groupBy, orderBy }: Select): string {
    const parts = [
      `SELECT ${items.map(item => this.item(item)).join(', ')}`,
      `FROM ${this.source(from)}`,
      ...(where ? [`WHERE ${this.expr(where)}`] : []),
      ...(groupBy && groupBy.length > 0 ? [`GROUP BY ${this.list(groupBy).join(', ')}`] : []),
      ...(orderBy && orderBy.length > 0 ? [`ORDER BY ${this.order(orderBy)}`] : []),
    ]
    return parts.join(' ')
  }

  with(ctes: readonly Cte[]): string {
    if (ctes.length === 0) return ''
    const named = ctes.map(({ name, select }) => `${this.words.identifier(name)} AS (${this.select(select)})`)
    return `WITH ${named.join(',\n')}\n`
  }

  query({ ctes, body }: Query): string {
    return this.with(ctes) + this.select(body)
  }
}

const words: Readonly<Record<Dialect, Words>> = { duckdb: duckdbWords, spark: sparkWords }

/** Prints a statement; equal ASTs print equal text. Throws RangeError for a name that no SQL identifier can hold. */
export const printQuery = (query: Query, dialect: Dialect = 'duckdb'): string =>
  new Printer(words[dialect]).query(query)

/** The WITH clause alone, for DuckDB, followed by a line end; empty when there are no CTEs. */
export const printWith = (ctes: readonly Cte[]): string => new Printer(duckdbWords).with(ctes)
