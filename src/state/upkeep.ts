import { useEffect, useState } from 'react'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { TableUpkeep, VacuumCommit, VacuumPreview } from '../core/lake/upkeep-views.ts'
import type { Result } from '../core/result.ts'
import type { SqlResult } from '../core/lake/row-views.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'
import { useTableSummary } from './catalog.ts'
import { runJob } from './jobs.ts'
import { useTags } from './tags.ts'

export interface UpkeepState {
  /** Stays while that of a newer version is being read. */
  readonly upkeep?: TableUpkeep
  readonly vacuum?: VacuumPreview
  readonly error?: LakeError
}

/** What a table takes of the storage, and what VACUUM would do to it if nothing older were kept; read again after every commit and every tag. */
export const useUpkeep = (table: string): UpkeepState => {
  const [state, setState] = useState<UpkeepState & { readonly table: string }>({ table })
  const summary = useTableSummary(table)
  const { tags } = useTags(table)
  // Tags hold files.
  const held = tags.map(({ name, version }) => `${version} ${name}`).join('\n')
  const stamp = summary && `${summary.version} ${summary.modified} ${held}`
  useEffect(() => {
    if (stamp === undefined) return undefined
    let isGone = false
    const read = async (): Promise<void> => {
      const [upkeep, vacuum] = await Promise.all([lake.upkeep(table), lake.vacuumPreview(table, 0)])
      if (isGone) return
      if (!upkeep.ok) setState({ table, error: upkeep.error })
      else if (!vacuum.ok) setState({ table, error: vacuum.error })
      else setState({ table, upkeep: upkeep.value, vacuum: vacuum.value })
    }
    void read()
    return () => {
      isGone = true
    }
  }, [table, stamp])
  return state.table === table ? state : {}
}

const quoted = (table: string): string => table.split('.').map(quoteIdentifier).join('.')

/** OPTIMIZE of a table, in the order of a column where one is given, with a place in the tray. */
export const optimize = (table: string, column?: string): Promise<Result<SqlResult>> => {
  const order = column === undefined ? '' : ` ZORDER BY (${quoteIdentifier(column)})`
  return runJob(`Optimize ${table}`, [table], (signal, onProgress) =>
    lake.sql(`OPTIMIZE ${quoted(table)}${order}`, signal, onProgress),
  )
}

/** VACUUM of a table with a retention, with a place in the tray. */
export const vacuum = (table: string, hours: number): Promise<Result<SqlResult>> =>
  runJob(`Vacuum ${table}`, [table], (signal, onProgress) =>
    lake.sql(`VACUUM ${quoted(table)} RETAIN ${hours} HOURS`, signal, onProgress),
  )

/** The newest VACUUM of a table; undefined where there is none, or it can not be told. */
export const lastVacuum = async (table: string): Promise<VacuumCommit | undefined> => {
  const upkeep = await lake.upkeep(table)
  return upkeep.ok ? upkeep.value.lastVacuum : undefined
}
