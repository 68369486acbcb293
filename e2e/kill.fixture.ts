/** A row of the tables that are written to while pages are killed: `id BIGINT, part STRING, n INT`. */
export type Row = readonly [id: number, part: string, n: number]

/** Rows in the order of their ids. */
export type Rows = readonly Row[]

/** Pseudo-random numbers, the same in each run. */
export const seeded = (seed: number) => {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    below: (end: number): number => Math.floor(next() * end),
    pick: <T>(list: readonly [T, ...T[]]): T => list[Math.floor(next() * list.length)] ?? list[0],
  }
}

export type Random = ReturnType<typeof seeded>

/** A statement, and what the table holds after it. */
export interface Step {
  readonly sql: string
  readonly after: Rows
  /** Versions that are older than the one at hand may lose their files. */
  readonly forgets?: boolean
}

/** What is known of a table from outside: the rows of each of its versions. */
export interface Model {
  readonly table: string
  readonly versions: Rows[]
  /** Older versions can not be read any more. */
  oldest: number
}

export const newestOf = ({ versions }: Model): Rows => versions.at(-1) ?? []

const inOrder = (rows: Iterable<Row>): Rows => [...rows].toSorted(([a], [b]) => a - b)

const parts: readonly [string, ...string[]] = ['a', 'b', "c'd", 'Ünï/cod=e']

const freshRows = (random: Random, from: number, count: number): Rows =>
  Array.from({ length: count }, (_, at): Row => [from + at, random.pick(parts), random.below(1000)])

const tuples = (rows: Rows): string =>
  rows.map(([id, part, n]) => `(${id}, '${part.replaceAll("'", "''")}', ${n})`).join(', ')

const merge = (table: string, rows: Rows, source: Rows): Step => {
  const given = new Map(source.map(row => [row[0], row]))
  const known = new Set(rows.map(([id]) => id))
  const kept = rows.map((row): Row => {
    const match = given.get(row[0])
    return match ? [row[0], row[1], match[2]] : row
  })
  const sql = `MERGE INTO ${table} AS t USING (SELECT * FROM (VALUES ${tuples(source)}) AS v(id, part, n)) AS s
    ON t.id = s.id WHEN MATCHED THEN UPDATE SET n = s.n WHEN NOT MATCHED THEN INSERT *`
  return { sql, after: inOrder([...kept, ...source.filter(([id]) => !known.has(id))]) }
}

const forward = (random: Random, { table }: Model, rows: Rows): Step => {
  const [modulo, rest] = [3 + random.below(4), random.below(3)]
  const hit = ([id]: Row): boolean => id % modulo === rest
  const where = `WHERE id % ${modulo} = ${rest}`
  const highest = rows.at(-1)?.[0] ?? 0
  switch (random.pick(['insert', 'update', 'delete', 'merge', 'optimize'])) {
    case 'insert': {
      const fresh = freshRows(random, highest + 1, 8)
      return { sql: `INSERT INTO ${table} VALUES ${tuples(fresh)}`, after: [...rows, ...fresh] }
    }
    case 'update': {
      const after = rows.map((row): Row => (hit(row) ? [row[0], row[1], row[2] + 1] : row))
      return { sql: `UPDATE ${table} SET n = n + 1 ${where}`, after }
    }
    case 'delete':
      return { sql: `DELETE FROM ${table} ${where}`, after: rows.filter(row => !hit(row)) }
    case 'merge':
      return merge(table, rows, freshRows(random, Math.max(0, highest - 5), 9))
    default:
      return { sql: `OPTIMIZE ${table}`, after: rows }
  }
}

/** Something that writes to the table, and what it must lead to. */
export const nextStep = (random: Random, model: Model): Step => {
  const { table, versions, oldest } = model
  const [rows, draw] = [newestOf(model), random.next()]
  if (draw < 0.06) return { sql: `VACUUM ${table}`, after: rows }
  if (draw < 0.14) return { sql: `VACUUM ${table} RETAIN 0 HOURS`, after: rows, forgets: true }
  const older = versions.length - 1 - oldest
  if (draw > 0.26 || older === 0) return forward(random, model, rows)
  const version = oldest + random.below(older)
  return { sql: `RESTORE TABLE ${table} TO VERSION AS OF ${version}`, after: versions[version] ?? [] }
}
