import { useCallback, useEffect, useMemo, useRef } from 'react'
import type { TableDiff, WantedRows } from '../../core/lake/diff-views.ts'
import { compareVersions, closeDiff, readDiffRows, useDiff } from '../../state/diff.ts'
import type { VersionPair } from '../../state/route-model.ts'
import { showComparison } from '../../state/route.ts'
import { announce } from '../../state/shell.ts'
import { say } from '../../state/toasts.ts'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import { isTyping } from '../../ui/platform.ts'
import type { CopyOutcome } from '../../ui/grid/copy-cells.ts'
import type { GoTo } from '../../ui/grid/use-go-to.ts'
import type { GridModel } from '../../ui/grid/grid-types.ts'
import { gridColumns, gridRows, markPlace, rowsOf, sidesText } from './compare-model.ts'
import { useColumnJump } from './column-jump.ts'
import { useCompareKeys } from './use-compare-keys.ts'

const onCopy = (outcome: CopyOutcome): void => {
  if (outcome.ok)
    say(`Copied ${formatPlural(outcome.rows, 'row')} × ${formatPlural(outcome.columns, 'column')}`)
  else say('Nothing was copied', { body: outcome.reason })
}

/** What was found, for who does not see it. */
const spoken = (diff: TableDiff): string =>
  `${sidesText(diff)}: ${formatPlural(diff.added, 'row')} added, ${formatCount(diff.removed)} removed, ${formatCount(diff.changed)} changed`

/** Keys that the lists and dialogs over the page close themselves with. */
const takesEscape = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]'

/** Escape leaves the comparison, wherever on the page it is pressed. */
const useEscape = (): void => {
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || isTyping(event.target)) return
      if (document.querySelector('[role=dialog], [role=menu]')) return
      if (event.target instanceof Element && event.target.closest(takesEscape)) return
      showComparison(undefined)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}

/**
 * Two versions compared, as their page shows it.
 *
 * @param onFlip shows old values in place of new ones, or the other way round
 */
export const useCompare = (table: string, pair: VersionPair, onFlip: () => void) => {
  const state = useDiff()
  const { diff } = state
  const { from, to, other, whole = false } = pair
  const kind: WantedRows | undefined = whole ? 'whole' : state.kind
  const group = whole ? undefined : state.group
  /** Where the grid's focus is, or goes next: a key may come before the grid has told. */
  const column = useRef<string>(undefined)
  const jump = useColumnJump(jumped => jumped.jump)
  useEffect(
    () => compareVersions(table, { from, to, ...(other !== undefined && { other }) }),
    [table, from, to, other],
  )
  useEffect(() => closeDiff, [table])
  useEscape()
  useEffect(() => {
    if (!diff || state.isLoading) return undefined
    const timer = setTimeout(() => announce(spoken(diff)), 0)
    return () => clearTimeout(timer)
  }, [diff, state.isLoading])

  const model = useMemo((): GridModel | undefined => {
    if (!diff) return undefined
    const shown = gridRows(diff)
    return {
      id: `${diff.id} ${kind ?? 'all'} ${group?.text ?? ''}`,
      columns: gridColumns(diff),
      rowCount: group?.rows ?? rowsOf(diff, kind),
      rowMark: markPlace(diff),
      getPage: async (offset, limit) => {
        const page = await readDiffRows(diff.id, kind, offset, limit, group)
        return page.ok ? { ok: true, value: page.value.map(shown) } : page
      },
    }
  }, [diff, kind, group])

  const { onNext, onKeyDown } = useCompareKeys({ diff, whole, column, onFlip })
  const at =
    jump?.column === undefined ? -1 : (diff?.columns.findIndex(({ name }) => name === jump.column) ?? -1)
  return {
    ...state,
    kind,
    model,
    onNext,
    /** Where the grid should go; another object each time. */
    goTo: useMemo((): GoTo | undefined => {
      if (!jump) return undefined
      if (jump.row !== undefined) return { row: jump.row, request: jump.request }
      return at >= 0 ? { column: at, request: jump.request } : undefined
    }, [jump, at]),
    onKeyDown,
    onCopy,
    onColumnFocus: useCallback((name: string | undefined) => void (column.current = name), []),
  }
}
