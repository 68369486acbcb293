import type { AddFile, Metadata } from './actions.ts'
import { type ColumnFacts, type MatchedColumn, columnFacts, matchedColumn } from './match-column.ts'
import {
  ANYTHING,
  FALSE,
  NULL,
  type Outcome,
  type Range,
  TRUE,
  and,
  compareRange,
  not,
  or,
  prefixOfRange,
} from './match-outcome.ts'
import { type Comparable, isFloating, literalValues } from './match-values.ts'
import type { ColumnPath, Comparison, Literal, Match, Predicate } from './predicate.ts'

/** What a file has, column by column, under one supposition on which of them are NaN. */
interface World {
  facts(column: MatchedColumn): ColumnFacts
}

type Evaluation = (world: World) => Outcome

/** A column's part of the outcome: NULL where it can be NULL, and what its values give. */
const overValues =
  (column: MatchedColumn, ofRange: (range: Range) => Outcome): Evaluation =>
  world => {
    const { canBeNull, range, canBeNaN } = world.facts(column)
    const values = range === undefined ? 0 : ofRange(range)
    const nan = canBeNaN ? ofRange({ lower: Number.NaN, upper: Number.NaN }) : 0
    return (canBeNull ? NULL : 0) | values | nan
  }

const nullTest = (column: MatchedColumn): Evaluation => {
  const test = overValues(column, () => FALSE)
  return world => {
    const outcome = test(world)
    return (outcome & FALSE) | ((outcome & NULL) === 0 ? 0 : TRUE)
  }
}

const anything: Evaluation = () => ANYTHING

/** Turns a predicate into a function of a file's facts; names are looked up and literals read once. */
class Compiler {
  readonly columns: MatchedColumn[] = []
  private readonly metadata: Metadata
  private readonly known = new Map<string, MatchedColumn | undefined>()

  constructor(metadata: Metadata) {
    this.metadata = metadata
  }

  compile(predicate: Predicate): Evaluation {
    switch (predicate.kind) {
      case 'true':
        return () => TRUE
      case 'false':
        return () => FALSE
      case 'unknown':
        return anything
      case 'compare':
        return this.values(predicate.column, [predicate.value], (range, [values = []]) =>
          either(range, predicate.op, values),
        )
      case 'in':
        return this.values(predicate.column, predicate.values, anyEqual)
      case 'starts-with':
        return this.prefix(predicate.column, predicate.prefix)
      case 'is-null':
        return this.nullTest(predicate.column)
      case 'is-not-null': {
        const isNull = this.nullTest(predicate.column)
        return world => not(isNull(world))
      }
      case 'and':
      case 'or':
        return this.junction(predicate.kind, predicate.of)
      case 'not': {
        const inner = this.compile(predicate.of)
        return world => not(inner(world))
      }
    }
  }

  private junction(kind: 'and' | 'or', of: readonly Predicate[]): Evaluation {
    const parts = of.map(part => this.compile(part))
    const join = kind === 'and' ? and : or
    const start: Outcome = kind === 'and' ? TRUE : FALSE
    return world => parts.reduce((outcome, part) => join(outcome, part(world)), start)
  }

  private values(
    path: ColumnPath,
    literals: readonly Literal[],
    ofRange: (range: Range, values: readonly (readonly Comparable[])[]) => Outcome,
  ): Evaluation {
    const column = this.column(path)
    if (!column) return anything
    const values: (readonly Comparable[])[] = []
    for (const literal of literals) {
      const found = literalValues(column.type, literal)
      if (!found) return anything
      values.push(found)
    }
    return overValues(column, range => ofRange(range, values))
  }

  private prefix(path: ColumnPath, prefix: string): Evaluation {
    const column = this.column(path)
    return column?.type === 'string' ? overValues(column, range => prefixOfRange(range, prefix)) : anything
  }

  private nullTest(path: ColumnPath): Evaluation {
    const column = this.column(path)
    return column ? nullTest(column) : anything
  }

  private column(path: ColumnPath): MatchedColumn | undefined {
    const key = JSON.stringify(path)
    if (this.known.has(key)) return this.known.get(key)
    const column = matchedColumn(this.metadata, path)
    this.known.set(key, column)
    if (column) this.columns.push(column)
    return column
  }
}

/** A comparison with a literal that may be any of some values. */
const either = (range: Range, op: Comparison, values: readonly Comparable[]): Outcome =>
  values.reduce<Outcome>((outcome, value) => outcome | compareRange(range, op, value), 0)

/** Of a list: a value is equal to one of them, or to none. */
const anyEqual = (range: Range, values: readonly (readonly Comparable[])[]): Outcome =>
  values.reduce<Outcome>((outcome, oneOf) => or(outcome, either(range, '=', oneOf)), FALSE)

/** Beyond so many columns that can be NaN they are looked at all at once, which tells less. */
const mostSuppositions = 3

/** Each way in which floating columns are NaN or not is a world of its own: `x > 5 AND x < 9` holds for NaN in none. */
const worldsOf = (columns: readonly MatchedColumn[], file: AddFile): readonly World[] => {
  const facts = new Map<MatchedColumn, ColumnFacts>()
  const factsOf = (column: MatchedColumn): ColumnFacts => {
    const known = facts.get(column) ?? columnFacts(column, file)
    facts.set(column, known)
    return known
  }
  const open = columns.filter(({ type }) => isFloating(type)).filter(column => factsOf(column).canBeNaN)
  if (open.length === 0 || open.length > mostSuppositions) return [{ facts: factsOf }]
  return Array.from({ length: 2 ** open.length }, (_, bits) => ({
    facts: column => {
      const all = factsOf(column)
      const place = open.indexOf(column)
      if (place < 0) return all
      return (bits >> place) % 2 === 0 ? { ...all, canBeNaN: false } : { ...all, range: undefined }
    },
  }))
}

/** A predicate, made ready for the files of a table: how many rows of each it holds for, as far as the log can tell. */
export const matcher = (metadata: Metadata, predicate: Predicate): ((file: AddFile) => Match) => {
  const compiler = new Compiler(metadata)
  const evaluate = compiler.compile(predicate)
  return file => {
    let outcome = 0
    for (const world of worldsOf(compiler.columns, file)) outcome |= evaluate(world)
    if ((outcome & TRUE) === 0) return 'none'
    return outcome === TRUE ? 'all' : 'some'
  }
}

interface Ready {
  readonly metadata: Metadata
  readonly match: (file: AddFile) => Match
}

/** Callers go over many files with one predicate. */
const ready = new WeakMap<Predicate, Ready>()

/**
 * How many rows of a file a predicate holds for, from its partition values and statistics alone. `none` only when it holds for no row,
 * `all` only when it holds for every one; `some` whenever the log can not tell.
 */
export const matchFile = (metadata: Metadata, file: AddFile, predicate: Predicate): Match => {
  let known = ready.get(predicate)
  if (known?.metadata !== metadata) {
    known = { metadata, match: matcher(metadata, predicate) }
    ready.set(predicate, known)
  }
  return known.match(file)
}
