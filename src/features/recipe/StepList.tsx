import { type KeyboardEvent, useState } from 'react'
import { GridList } from 'react-aria-components/GridList'
import { useDragAndDrop } from 'react-aria-components/useDragAndDrop'
import type { UnmappedValue } from '../../core/cluster/unmapped.ts'
import type { StepCount } from '../../core/lake/job-views.ts'
import type { Recipe, Step } from '../../core/recipe/recipe.ts'
import { sentence } from '../../core/recipe/step-kinds.ts'
import { useUnmappedOf } from '../../state/unmapped.ts'
import { hasMod, modKey } from '../../ui/platform.ts'
import { cx } from '../../ui/cx.ts'
import type { StepTrouble } from './mend-model.ts'
import { NoteDialog } from './NoteDialog.tsx'
import { redoChange, undoChange } from './history-actions.ts'
import {
  beginInsert,
  commentStep,
  deleteStep,
  duplicateStep,
  editStep,
  openDialog,
  placeStep,
  showSteps,
  showTakenOut,
  switchStep,
} from './recipe-actions.ts'
import styles from './Recipe.module.css'
import { StepRow } from './StepRow.tsx'
import { type StepCommand, landingIndex, stepCommand, takenOut } from './recipe-model.ts'

interface StepListProps {
  readonly recipe: Recipe
  /** Those of its steps that are listed. */
  readonly listed: readonly Step[]
  readonly asOf: number | undefined
  /** The grid shows the rows that the step takes out. */
  readonly isTakenOut: boolean
  readonly counts: ReadonlyMap<string, StepCount>
  readonly isCounting: boolean
  readonly troubles: ReadonlyMap<string, StepTrouble>
  /** Goes to the field that finds steps. */
  readonly onFind: () => void
}

const noValues: readonly UnmappedValue[] = []

/** Everything that a key or the menu can do with a step, but for its comment, which has a dialog. */
const run = (command: Exclude<StepCommand, 'comment' | 'find'>, index: number): void => {
  switch (command) {
    case 'edit':
      return editStep(index)
    case 'toggle':
      return switchStep(index)
    case 'delete':
      return deleteStep(index)
    case 'up':
      return placeStep(index, index - 1)
    case 'down':
      return placeStep(index, index + 1)
    case 'duplicate':
      return duplicateStep(index)
    case 'insert':
      return beginInsert(index + 1)
    case 'insert-before':
      return beginInsert(index)
    case 'taken-out':
      return showTakenOut(index)
    case 'code':
      return openDialog({ kind: 'export', upTo: index })
    case 'in-out':
      return openDialog({ kind: 'step', step: index })
    case 'undo':
      return undoChange()
    case 'redo':
      return redoChange()
  }
}

/**
 * The steps in their order: choosing one shows the grid as of it. Arrows choose, Enter edits, Space switches, C comments, A inserts, D
 * duplicates, Del deletes, O shows the rows that it takes out, I what goes in and comes out, / finds steps.
 */
export const StepList = (props: StepListProps) => {
  const { recipe, listed, asOf, isTakenOut, counts, isCounting, troubles, onFind } = props
  const [noteOn, setNoteOn] = useState<number>()
  const { steps } = recipe
  const unmapped = useUnmappedOf(recipe)
  const at = (key: unknown): number => steps.findIndex(({ id }) => id === key)

  const outOf = (index: number): number => {
    const step = steps[index]
    const count = step && step.disabled !== true ? counts.get(step.id) : undefined
    return step && count ? takenOut(step.op, count) : 0
  }

  const onCommand = (command: Exclude<StepCommand, 'find'>, index: number): void =>
    command === 'comment' ? setNoteOn(index) : run(command, index)

  const { dragAndDropHooks } = useDragAndDrop({
    getItems: keys =>
      [...keys].map(key => {
        const step = steps[at(key)]
        return { 'text/plain': step ? sentence(step) : '' }
      }),
    onReorder: ({ keys, target }) => {
      const from = at([...keys][0])
      const gap = at(target.key) + (target.dropPosition === 'after' ? 1 : 0)
      placeStep(from, landingIndex(from, gap))
    },
  })

  const onKeyDownCapture = (event: KeyboardEvent): void => {
    const row = event.target
    // Keys on the buttons inside a row are theirs.
    if (!(row instanceof HTMLElement) || row.getAttribute('role') !== 'row') return
    const command = stepCommand(event, hasMod(event))
    const index = at(row.dataset['key'])
    if (command === undefined || index < 0) return
    event.preventDefault()
    event.stopPropagation()
    if (command === 'find') onFind()
    else if (command !== 'taken-out' || outOf(index) > 0) onCommand(command, index)
  }

  const selected = asOf === undefined || asOf === 0 ? undefined : steps[asOf - 1]?.id
  return (
    <div onKeyDownCapture={onKeyDownCapture} role="presentation">
      <GridList
        aria-label="Steps"
        className={cx(styles['steps'])}
        items={listed}
        dependencies={[counts, isCounting, troubles, asOf, isTakenOut, unmapped]}
        renderEmptyState={() => <p className={styles['hint']}>No step is like that.</p>}
        selectionMode="single"
        selectionBehavior="replace"
        selectedKeys={selected === undefined ? [] : [selected]}
        onSelectionChange={keys => {
          const index = keys === 'all' ? -1 : at([...keys][0])
          showSteps(index < 0 ? undefined : index + 1)
        }}
        onAction={key => editStep(at(key))}
        dragAndDropHooks={dragAndDropHooks}
      >
        {step => (
          <StepRow
            step={step}
            index={at(step.id)}
            total={steps.length}
            count={counts.get(step.id)}
            out={outOf(at(step.id))}
            isOutShown={isTakenOut && step.id === selected}
            isAhead={asOf !== undefined && at(step.id) >= asOf}
            unmapped={unmapped.get(step.id) ?? noValues}
            isCounting={isCounting}
            trouble={troubles.get(step.id)}
            mod={modKey()}
            onCommand={onCommand}
          />
        )}
      </GridList>
      {noteOn !== undefined && (
        <NoteDialog
          index={noteOn}
          note={steps[noteOn]?.note ?? ''}
          onSave={note => commentStep(noteOn, note)}
          onClose={() => setNoteOn(undefined)}
        />
      )}
    </div>
  )
}
