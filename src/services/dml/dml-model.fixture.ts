import fc from 'fast-check'

/** A row of the model: id, part, n. */
export type Row = readonly [id: number, part: string | null, n: number | null]

/** SQL's three truth values. */
type Truth = boolean | null

/** A condition as SQL, and what it means for a row. `q` is what the row is called, with a dot, or nothing. */
export interface Condition {
  readonly sql: (q: string) => string
  readonly holds: (row: Row) => Truth
}

const lessThan = (a: number | null, b: number): Truth => (a === null ? null : a < b)

const leaf = fc.oneof(
  fc.integer({ min: -3, max: 8 }).map((k): Condition => {
    return { sql: q => `${q}n < ${k}`, holds: ([, , n]) => lessThan(n, k) }
  }),
  fc.constantFrom('a', 'b', 'c').map((part): Condition => {
    return { sql: q => `${q}part = '${part}'`, holds: row => (row[1] === null ? null : row[1] === part) }
  }),
  fc.integer({ min: 0, max: 12 }).map((k): Condition => {
    return { sql: q => `${q}id >= ${k}`, holds: ([id]) => id >= k }
  }),
  fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 3 })).map(([m, r]): Condition => {
    return { sql: q => `${q}id % ${m} = ${r}`, holds: ([id]) => id % m === r }
  }),
  fc.constant<Condition>({ sql: q => `${q}n IS NULL`, holds: ([, , n]) => n === null }),
)

const not = ({ sql, holds }: Condition): Condition => ({
  sql: q => `NOT (${sql(q)})`,
  holds: row => {
    const truth = holds(row)
    return truth === null ? null : !truth
  },
})

const join = (a: Condition, b: Condition, word: 'AND' | 'OR'): Condition => ({
  sql: q => `(${a.sql(q)}) ${word} (${b.sql(q)})`,
  holds: row => {
    const [x, y] = [a.holds(row), b.holds(row)]
    const decides = word === 'OR'
    if (x === decides || y === decides) return decides
    return x === null || y === null ? null : !decides
  },
})

/** Conditions on a row. */
const conditions: fc.Arbitrary<Condition> = fc.oneof(
  leaf,
  leaf.map(not),
  fc
    .tuple(leaf, leaf, fc.constantFrom('AND' as const, 'OR' as const))
    .map(([a, b, word]) => join(a, b, word)),
)

/** A new value of n, of a row and perhaps another. */
interface NewNumber {
  readonly sql: (q: string) => string
  readonly value: (row: Row) => number | null
}

const newNumbers: fc.Arbitrary<NewNumber> = fc.oneof(
  fc.constant<NewNumber>({ sql: () => 'NULL', value: () => null }),
  fc.integer({ min: 0, max: 99 }).map((k): NewNumber => {
    return { sql: q => `${q}n + ${k}`, value: ([, , n]) => (n === null ? null : n + k) }
  }),
  fc.constant<NewNumber>({ sql: q => `CAST(${q}id AS INTEGER)`, value: ([id]) => id }),
)

const newParts = fc.constantFrom('a', 'b', 'z', null)

const rows = (ids: fc.Arbitrary<number>): fc.Arbitrary<Row> =>
  fc.tuple(
    ids,
    fc.constantFrom('a', 'b', 'c', null),
    fc.option(fc.integer({ min: -5, max: 9 }), { nil: null }),
  )

/** What a table begins with: a file, or one for each part, of each list. */
export const tables: fc.Arbitrary<readonly (readonly Row[])[]> = fc
  .uniqueArray(rows(fc.integer({ min: 0, max: 12 })), { maxLength: 12, selector: ([id]) => id })
  .chain(all =>
    fc
      .array(fc.integer({ min: 0, max: 2 }), { minLength: all.length, maxLength: all.length })
      .map(places =>
        [0, 1, 2]
          .map(place => all.filter((_, index) => places[index] === place))
          .filter(batch => batch.length > 0),
      ),
  )

/** A statement, and what it makes of rows; undefined: it must fail. */
export interface Change {
  readonly sql: (table: string) => string
  readonly apply: (before: readonly Row[]) => readonly Row[] | undefined
}

const isTrue = (condition: Condition | undefined, row: Row): boolean =>
  condition === undefined || condition.holds(row) === true

const deletes: fc.Arbitrary<Change> = fc.option(conditions, { nil: undefined, freq: 8 }).map(where => ({
  sql: table => `DELETE FROM ${table}${where ? ` WHERE ${where.sql('')}` : ''}`,
  apply: before => before.filter(row => !isTrue(where, row)),
}))

const updates: fc.Arbitrary<Change> = fc
  .tuple(
    fc.option(conditions, { nil: undefined, freq: 8 }),
    newNumbers,
    fc.option(newParts, { nil: undefined }),
  )
  .map(([where, number, part]) => ({
    sql: table => {
      const set = `n = ${number.sql('')}${part === undefined ? '' : `, part = ${part === null ? 'NULL' : `'${part}'`}`}`
      return `UPDATE ${table} SET ${set}${where ? ` WHERE ${where.sql('')}` : ''}`
    },
    apply: before =>
      before.map((row): Row =>
        isTrue(where, row) ? [row[0], part === undefined ? row[1] : part, number.value(row)] : row,
      ),
  }))

type Pair = readonly [target: Row, source: Row]

/** A WHEN clause: whom it is for, and what it makes of a row; undefined: the row goes. */
interface Clause {
  readonly when: 'MATCHED' | 'NOT MATCHED' | 'NOT MATCHED BY SOURCE'
  readonly sql: string
  readonly fits: (target: Row, source: Row) => boolean
  readonly act: (target: Row, source: Row) => Row | undefined
  readonly isPlainDelete: boolean
}

const maybe = fc.option(conditions, { nil: undefined })

const clauses: fc.Arbitrary<Clause> = fc
  .tuple(maybe, newNumbers, fc.integer({ min: 0, max: 5 }), fc.boolean())
  .map(([condition, number, kind, ofSource]): Clause => {
    const q = ofSource ? 's.' : 't.'
    const by = (own: string) => (condition ? ` AND ${condition.sql(own)}` : '')
    const plain = { fits: (target: Row) => isTrue(condition, target), isPlainDelete: false }
    const matched = { ...plain, fits: (t: Row, s: Row) => isTrue(condition, ofSource ? s : t) }
    switch (kind) {
      case 0:
        return {
          ...matched,
          when: 'MATCHED',
          sql: `${by(q)} THEN DELETE`,
          act: () => undefined,
          isPlainDelete: condition === undefined,
        }
      case 1:
        return {
          ...matched,
          when: 'MATCHED',
          sql: `${by(q)} THEN UPDATE SET n = ${number.sql(q)}`,
          act: (t, s) => [t[0], t[1], number.value(ofSource ? s : t)],
        }
      case 2:
        return { ...matched, when: 'MATCHED', sql: `${by(q)} THEN UPDATE SET *`, act: (_, s) => s }
      case 3:
        return {
          ...plain,
          when: 'NOT MATCHED',
          sql: `${by('s.')} THEN ${ofSource ? 'INSERT *' : `INSERT (id, n) VALUES (s.id, ${number.sql('s.')})`}`,
          act: s => (ofSource ? s : [s[0], null, number.value(s)]),
        }
      case 4:
        return {
          ...plain,
          when: 'NOT MATCHED BY SOURCE',
          sql: `${by('t.')} THEN DELETE`,
          act: () => undefined,
        }
      default:
        return {
          ...plain,
          when: 'NOT MATCHED BY SOURCE',
          sql: `${by('t.')} THEN UPDATE SET n = ${number.sql('t.')}`,
          act: t => [t[0], t[1], number.value(t)],
        }
    }
  })

/** Only the last clause of a kind may be without a condition. */
const reachable = (given: readonly Clause[]): readonly Clause[] =>
  given.filter(
    (clause, index) =>
      !given.slice(0, index).some(other => other.when === clause.when && other.sql.startsWith(' THEN')),
  )

const first = (given: readonly Clause[], when: Clause['when'], a: Row, b: Row): Clause | undefined =>
  given.find(clause => clause.when === when && clause.fits(a, b))

const merged =
  (given: readonly Clause[], on: Condition | undefined, source: readonly Row[]) =>
  (before: readonly Row[]): readonly Row[] | undefined => {
    const isPair = ([t, s]: Pair) => t[0] === s[0] && isTrue(on, t)
    const severalAllowed = given
      .filter(({ when }) => when === 'MATCHED')
      .every(clause => clause.isPlainDelete)
    const after: Row[] = []
    for (const target of before) {
      const matches = source.filter(row => isPair([target, row]))
      const decided = matches.flatMap(row => {
        const clause = first(given, 'MATCHED', target, row)
        return clause ? [clause.act(target, row)] : []
      })
      if (decided.length > 1 && !severalAllowed) return undefined
      if (matches.length === 0) {
        const clause = first(given, 'NOT MATCHED BY SOURCE', target, target)
        const result = clause ? clause.act(target, target) : target
        if (result) after.push(result)
      } else if (decided.length === 0) after.push(target)
      else if (decided[0]) after.push(decided[0])
    }
    for (const row of source) {
      if (before.some(target => isPair([target, row]))) continue
      const result = first(given, 'NOT MATCHED', row, row)?.act(row, row)
      if (result) after.push(result)
    }
    return after
  }

/** Rows as SQL that can stand after FROM. */
export const rowsSql = (given: readonly Row[]): string => {
  const text = (value: string | number | null) => (typeof value === 'string' ? `'${value}'` : String(value))
  const tuples = given.map(row => `(${row.map(text).join(', ')})`)
  const none = 'SELECT 0 AS id, NULL AS part, NULL AS n WHERE false'
  const some = `SELECT * FROM (VALUES ${tuples.join(', ')}) AS v(id, part, n)`
  const select = tuples.length === 0 ? none : some
  return `SELECT CAST(id AS BIGINT) AS id, CAST(part AS VARCHAR) AS part, CAST(n AS INTEGER) AS n FROM (${select})`
}

const merges: fc.Arbitrary<Change> = fc
  .tuple(
    fc.array(rows(fc.integer({ min: 0, max: 15 })), { maxLength: 8 }),
    fc.array(clauses, { minLength: 1, maxLength: 5 }).map(reachable),
    fc.option(conditions, { nil: undefined, freq: 2 }),
  )
  .map(([source, given, on]) => ({
    sql: table =>
      `MERGE INTO ${table} AS t USING (${rowsSql(source)}) AS s ON t.id = s.id${on ? ` AND (${on.sql('t.')})` : ''} ` +
      given.map(({ when, sql }) => `WHEN ${when}${sql}`).join(' '),
    apply: merged(given, on, source),
  }))

/** Statements that change rows. */
export const changes: fc.Arbitrary<Change> = fc.oneof(deletes, updates, { arbitrary: merges, weight: 2 })
