import { useCallback, useMemo, useState } from 'react'
import type { RowQuery, RowSource } from '../../core/lake/row-views.ts'
import type { ColumnFilter } from '../../core/profile/filter.ts'
import type { SortKey } from '../../core/recipe/recipe.ts'
import { countAt } from '../../state/film.ts'
import { type RowModel, type RowsState, queryName, useRows } from '../../state/rows.ts'

const unsorted: readonly SortKey[] = []

/** The order that a user asks for, and that of a film: once one was shown, the rows stay in its order until the user asks for another. */
export const useOrder = (table: string) => {
  const [{ table: of, asked: sorted }, setAsked] = useState({ table, asked: unsorted })
  const asked = of === table ? sorted : unsorted
  const [filmed, setFilmed] = useState<{
    readonly asked: readonly SortKey[]
    readonly order: readonly SortKey[]
  }>()
  return {
    asked,
    order: filmed?.asked === asked ? filmed.order : asked,
    setOrder: useCallback((next: readonly SortKey[]) => setAsked({ table, asked: next }), [table]),
    setFilmed: useCallback((order: readonly SortKey[]) => setFilmed({ asked, order }), [asked]),
  }
}

/** What a page is asked to show. */
export interface Asked {
  readonly table: string
  /** Undefined: the newest. */
  readonly version: number | undefined
  /** The version that this is; undefined until it is known. */
  readonly shown: number | undefined
  /** What stands in for the table. */
  readonly source: RowSource | undefined
  readonly order: readonly SortKey[]
  readonly where: readonly ColumnFilter[]
  /** The time and the rows of the newest version, by its log. */
  readonly latest: number | undefined
  readonly modified: number | undefined
  readonly rows: number | undefined
}

const useQuery = ({ table, version, shown, source, order, where }: Asked): RowQuery | undefined =>
  useMemo(() => {
    if (source) return { source, orderBy: order, where }
    if (shown === undefined)
      return version === undefined ? undefined : { source: { kind: 'table', table, version } }
    return { source: { kind: 'table', table, version: shown }, orderBy: order, where }
  }, [source, shown, table, version, order, where])

/** The exact count as the log has it; a sorted result would have to be made in full to have its own. */
const countInLog = ({ table, source, where, shown, latest, rows }: Asked): number | undefined => {
  if (source || where.length > 0 || shown === undefined) return undefined
  return shown === latest ? rows : countAt(table, shown)
}

export interface RestingRows extends Omit<RowsState, 'model'> {
  readonly model: (RowModel & { readonly version?: number }) | undefined
  /** The rows are those that are asked for now, or can not be had. */
  readonly isSettled: boolean
}

/** The rows of a page at rest. While somebody moves along the versions they stay: nobody waits for rows that soon are others. */
export const useRestingRows = (asked: Asked, isScrubbing: boolean): RestingRows => {
  const { source, shown, latest } = asked
  const query = useQuery(asked)
  // A table that was dropped and made again may have the same version as before, but never the same time.
  const revision = source ? latest : shown === latest ? asked.modified : 0
  const [resting, setResting] = useState({ query, revision })
  if (!isScrubbing && (resting.query !== query || resting.revision !== revision))
    setResting({ query, revision })
  const { model: opened, ...state } = useRows(resting.query, resting.revision)
  const isOpen = query !== undefined && opened?.query === queryName(query)
  const logged = isOpen ? countInLog(asked) : undefined
  const version = source || !isOpen ? undefined : shown
  const model = useMemo(
    () =>
      opened && {
        ...opened,
        rowCount: opened.rowCount ?? logged,
        ...(version === undefined ? {} : { version }),
      },
    [opened, logged, version],
  )
  return { ...state, model, isSettled: isOpen || state.error !== undefined }
}
