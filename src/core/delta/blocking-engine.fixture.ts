import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type { Value } from '../ports/engine.ts'

interface Table {
  readonly schema: { readonly fields: readonly { readonly name: string }[] }
  readonly numRows: number
  getChildAt(index: number): { get(row: number): unknown }
}

interface Connection {
  query(sql: string): Table
}

interface Bindings {
  instantiate(onProgress: () => void): Promise<unknown>
  open(config: { path: string }): void
  connect(): Connection
}

interface Package {
  readonly createDuckDB: (bundles: object, logger: object, runtime: object) => Promise<Bindings>
  readonly VoidLogger: new () => object
  readonly NODE_RUNTIME: object
}

/** DuckDB 0.9.2 in this process, over the files of this machine, with results as plain values. */
export interface BlockingEngine {
  /** Objects by column name, as Arrow gives them. */
  objects(sql: string): readonly Record<string, unknown>[]
  /** Rows as the Engine port gives them, for columns that are not nested. */
  rows(sql: string): readonly (readonly Value[])[]
}

/** How the port writes the types that Arrow does not give as text. */
const asText: readonly (readonly [RegExp, (column: string) => string])[] = [
  [/^(?:DECIMAL|DATE|HUGEINT)/, column => `CAST(${column} AS VARCHAR)`],
  [/^TIMESTAMP WITH/, column => `strftime(${column} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')`],
  [/^TIMESTAMP/, column => `strftime(${column}, '%Y-%m-%dT%H:%M:%S.%f')`],
]

/** Starts an engine. Its TimeZone is UTC, as the product's is. */
export const openBlockingEngine = async (): Promise<BlockingEngine> => {
  const require = createRequire(import.meta.url)
  const entry = require.resolve('@malloydata/duckdb-wasm/dist/duckdb-node-blocking.cjs')
  const { createDuckDB, VoidLogger, NODE_RUNTIME } = require(entry) as Package
  const bundle = (name: string) => ({ mainModule: `${dirname(entry)}/duckdb-${name}.wasm`, mainWorker: '' })
  const bindings = await createDuckDB(
    { mvp: bundle('mvp'), eh: bundle('eh') },
    new VoidLogger(),
    NODE_RUNTIME,
  )
  await bindings.instantiate(() => {})
  bindings.open({ path: ':memory:' })
  const connection = bindings.connect()
  connection.query("SET TimeZone = 'UTC'")
  const objects = (sql: string) => {
    const table = connection.query(sql)
    const columns = table.schema.fields.map(({ name }, index) => ({ name, column: table.getChildAt(index) }))
    // Not by assignment, as Arrow's own toJSON does it: a column may be called __proto__.
    return Array.from({ length: table.numRows }, (_, row) =>
      Object.fromEntries(columns.map(({ name, column }) => [name, column.get(row)])),
    )
  }
  const rows = (sql: string) => {
    const columns = objects(`DESCRIBE ${sql}`).map(({ column_name: name, column_type: type }, index) => {
      const column = `"${String(name).replaceAll('"', '""')}"`
      const print = asText.find(([pattern]) => pattern.test(String(type)))?.[1]
      return `${print ? print(column) : column} AS c${index}`
    })
    return objects(`SELECT ${columns.join(', ')} FROM (${sql})`).map(row => Object.values(row) as Value[])
  }
  return { objects, rows }
}
