import { useEffect, useState } from 'react'
import type { TableAtMoment } from '../core/lake/timeline-views.ts'
import { tablesAt } from './moment.ts'

/** A table that was there at a moment, and its version then. */
export type TableThen = Extract<TableAtMoment, { kind: 'version' }>

const none: readonly TableThen[] = []

/** The other tables that were there at a moment; none until that is known. */
export const useOtherTables = (table: string, moment: number | undefined): readonly TableThen[] => {
  const [others, setOthers] = useState(none)
  useEffect(() => {
    if (moment === undefined) return undefined
    let isGone = false
    const read = async (): Promise<void> => {
      const then = await tablesAt(moment)
      if (isGone || !then.ok) return
      setOthers(then.value.tables.filter(one => one.kind === 'version').filter(one => one.table !== table))
    }
    void read()
    return () => {
      isGone = true
    }
  }, [table, moment])
  return others
}
