import { tableFromIPC } from 'apache-arrow'
import { fail } from '../../core/failure.ts'
import { joinMessages } from './ipc-stream.ts'
import { fetchUpTo } from './row-stream.ts'
import type { Statements } from './statements.ts'

/** A function of each part of DuckDB that Boathouse cannot do without, by the part's name. */
const NEEDED = { parquet: 'read_parquet', json: 'read_json_auto', icu: 'pg_timezone_names' }

/**
 * Sets an instance up and checks that it has what the app needs, without a network: nothing is fetched, a missing part is a
 * `defect`. Settings are locked afterwards, above all `temp_directory`: spilling to this file system corrupts data silently.
 */
export const prepareInstance = async (statements: Statements, memoryLimit: number): Promise<void> => {
  const settings = [
    "TimeZone = 'UTC'",
    `memory_limit = '${memoryLimit * 1_048_576}B'`,
    "temp_directory = ''",
    'preserve_insertion_order = true',
    'autoinstall_known_extensions = false',
    'autoload_known_extensions = false',
    'lock_configuration = true',
  ]
  await requireParts(statements)
  for (const setting of settings) await statements.drain(`SET ${setting}`)
}

const requireParts = async (statements: Statements): Promise<void> => {
  const names = Object.values(NEEDED).map(name => `'${name}'`)
  const schema = await statements.begin(
    `SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_name IN (${names.join(', ')})`,
  )
  const batches = fetchUpTo(statements, Infinity)
  const found = new Set<unknown>(tableFromIPC(joinMessages(schema, batches)).getChildAt(0) ?? [])
  const missing = Object.entries(NEEDED).flatMap(([part, name]) => (found.has(name) ? [] : [part]))
  if (missing.length > 0)
    fail({ kind: 'defect', message: `This build of the engine lacks ${missing.join(', ')}.` })
}
