import type { KeyboardEvent, RefObject } from 'react'
import type { TableDiff } from '../../core/lake/diff-views.ts'
import { nextDiffRow, showWhole } from '../../state/diff.ts'
import { announce } from '../../state/shell.ts'
import { isTyping } from '../../ui/platform.ts'
import { goToColumn, goToRow, useColumnJump } from './column-jump.ts'
import { nextChanged } from './compare-model.ts'

/** Goes to the row that differs next, from the one that the focus is on. */
const toRow = async (id: string, direction: 1 | -1): Promise<void> => {
  const focused = document.querySelector('[role=gridcell][tabindex="0"]')?.closest('[data-row]')
  const { jump } = useColumnJump.getState()
  const place = Number(focused?.getAttribute('data-row') ?? jump?.row ?? -1)
  const row = await nextDiffRow(id, place, direction)
  if (row === undefined)
    announce(direction > 0 ? 'No row after this one differs.' : 'No row before this one differs.')
  else goToRow(row)
}

interface CompareKeys {
  readonly diff: TableDiff | undefined
  readonly whole: boolean
  /** The column that the focus is in, or goes to next. */
  readonly column: RefObject<string | undefined>
  readonly onFlip: () => void
}

/** N and Shift+N: columns with changes; U: the unchanged rows too; J and K: rows that differ among them; F: old or new values. */
export const useCompareKeys = ({ diff, whole, column, onFlip }: CompareKeys) => {
  const toColumn = (direction: 1 | -1): void => {
    const next = diff && nextChanged(diff, column.current, direction)
    const name = next === undefined ? undefined : diff?.columns[next]?.name
    if (name === undefined) return
    column.current = name
    goToColumn(name)
  }
  const onNext = (direction: 1 | -1): void => {
    if (diff && whole) void toRow(diff.id, direction)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!diff || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    const keys: Readonly<Record<string, () => void>> = {
      n: () => toColumn(event.shiftKey ? -1 : 1),
      u: () => showWhole(!whole),
      f: onFlip,
      j: () => onNext(1),
      k: () => onNext(-1),
    }
    const key = event.key.toLowerCase()
    if (!Object.hasOwn(keys, key)) return
    event.preventDefault()
    keys[key]?.()
  }
  return { onNext, onKeyDown }
}
