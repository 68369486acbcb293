import type { AggregateName, Cte, Dialect, Expr, OrderKey, Query, Select, SelectItem, Source } from './ast.ts'
import { duckdbWords } from './print-duckdb.ts'
import { sparkWords } from './print-spark.ts'
import type { Words } from './print-words.ts'

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
      case 'not':
        return `(NOT ${this.expr(expr.of)})`
      case 'is-true':
        return `(${this.expr(expr.of)} IS TRUE)`
      case 'field':
        return `(${this.expr(expr.of)}).${words.identifier(expr.name)}`
      case 'side':
        return `${expr.side}.${words.identifier(expr.name)}`
      case 'row-id':
        return words.rowId
      case 'window':
        return `${this.expr(expr.of)} OVER (${this.over(expr)})`
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
