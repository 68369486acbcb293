import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from 'react'
import type { TableDiff } from '../../core/lake/diff-views.ts'
import { compareVersions, closeDiff, readDiffRows, useDiff } from '../../state/diff.ts'
import { showComparison } from '../../state/route.ts'
import { announce } from '../../state/shell.ts'
import { say } from '../../state/toasts.ts'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import { isTyping } from '../../ui/platform.ts'
import type { CopyOutcome } from '../../ui/grid/copy-cells.ts'
import type { GridModel } from '../../ui/grid/grid-types.ts'
import { gridColumns, gridRows, markPlace, nextChanged, rowsOf } from './compare-model.ts'
import { goToColumn, useColumnJump } from './column-jump.ts'

const onCopy = (outcome: CopyOutcome): void => {
  if (outcome.ok)
    say(`Copied ${formatPlural(outcome.rows, 'row')} × ${formatPlural(outcome.columns, 'column')}`)
  else say('Nothing was copied', { body: outcome.reason })
}

/** What was found, for who does not see it. */
const spoken = ({ from, to, added, removed, changed }: TableDiff): string =>
  `Version ${from} and version ${to}: ${formatPlural(added, 'row')} added, ${formatCount(removed)} removed, ${formatCount(changed)} changed`

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

/** Two versions of a table compared, as their page shows it. */
export const useCompare = (table: string, from: number, to: number) => {
  const state = useDiff()
  const { diff, kind, group } = state
  /** Where the grid's focus is, or goes next: a key may come before the grid has told. */
  const column = useRef<string>(undefined)
  const jump = useColumnJump(jumped => jumped.jump)
  useEffect(() => compareVersions(table, from, to), [table, from, to])
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

  const onKeyDown = (event: KeyboardEvent): void => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey
    if (!diff || !isPlain || event.key.toLowerCase() !== 'n' || isTyping(event.target)) return
    const next = nextChanged(diff, column.current, event.shiftKey ? -1 : 1)
    const name = next === undefined ? undefined : diff.columns[next]?.name
    if (name === undefined) return
    event.preventDefault()
    column.current = name
    goToColumn(name)
  }

  const at = jump ? (diff?.columns.findIndex(({ name }) => name === jump.column) ?? -1) : -1
  return {
    ...state,
    model,
    /** Where the grid should go; another object each time. */
    goTo: useMemo(() => (jump && at >= 0 ? { column: at, request: jump.request } : undefined), [jump, at]),
    onKeyDown,
    onCopy,
    onColumnFocus: useCallback((name: string | undefined) => void (column.current = name), []),
  }
}
