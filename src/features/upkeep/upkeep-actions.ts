import { lastVacuum, optimize, vacuum } from '../../state/upkeep.ts'
import { say, sayError } from '../../state/toasts.ts'
import { formatPlural } from '../../ui/format-number.ts'
import { vacuumedText } from './upkeep-model.ts'
import { hoursLater } from './vacuum-model.ts'

/** OPTIMIZE of one table, in the order of a column where one is given; what came of it is told. */
export const optimizeTable = async (table: string, column?: string): Promise<void> => {
  const result = await optimize(table, column)
  if (!result.ok) sayError(result.error, `optimize ${table}`)
  else if (result.value.version === undefined) say(`${table} was in order already`)
  else say(`${table} was put in order`, { body: `Version ${result.value.version}; its rows are the same.` })
}

/** OPTIMIZE of some tables, one after the other; when one is cancelled, those after it are left as they are. */
export const optimizeTables = async (tables: readonly string[]): Promise<void> => {
  const [only] = tables
  if (only !== undefined && tables.length === 1) return optimizeTable(only)
  let done = 0
  for (const table of tables) {
    const result = await optimize(table)
    if (result.ok) done += 1
    else if (result.error.kind === 'cancelled') break
    else sayError(result.error, `optimize ${table}`)
  }
  if (done > 0) say(`${formatPlural(done, 'table')} put in order`, { body: 'Their rows are the same.' })
}

interface Vacuuming {
  readonly table: string
  readonly hours: number
}

/**
 * VACUUM of some tables, one after the other; what was deleted is told. When one is cancelled, those after it are left as they are.
 *
 * @param plannedAt the moment as of which the hours are meant, ms since the epoch
 */
export const vacuumTables = async (tables: readonly Vacuuming[], plannedAt: number): Promise<void> => {
  const done: string[] = []
  let [files, bytes] = [0, 0]
  for (const { table, hours } of tables) {
    const result = await vacuum(table, hoursLater(hours, Date.now() - plannedAt))
    if (!result.ok && result.error.kind === 'cancelled') break
    if (!result.ok) {
      sayError(result.error, `vacuum ${table}`)
      continue
    }
    const last = await lastVacuum(table)
    done.push(table)
    files += last?.files ?? 0
    bytes += last?.bytes ?? 0
  }
  if (done.length === 0) return
  const of = done.length === 1 ? (done[0] ?? '') : formatPlural(done.length, 'table')
  say(`VACUUM of ${of} is done`, { body: `${vacuumedText({ version: 0, timestamp: 0, files, bytes })}.` })
}
