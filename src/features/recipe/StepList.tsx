import { type KeyboardEvent, useState } from 'react'
import { GridList } from 'react-aria-components/GridList'
import { useDragAndDrop } from 'react-aria-components/useDragAndDrop'
import type { StepCount } from '../../core/lake/job-views.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { sentence } from '../../core/recipe/step-kinds.ts'
import { hasMod, modKey } from '../../ui/platform.ts'
import { cx } from '../../ui/cx.ts'
import type { StepTrouble } from './mend-model.ts'
import { NoteDialog } from './NoteDialog.tsx'
import {
  beginInsert,
  commentStep,
  deleteStep,
  duplicateStep,
  editStep,
  placeStep,
  redoChange,
  showSteps,
  switchStep,
  undoChange,
} from './recipe-actions.ts'
import styles from './Recipe.module.css'
import { StepRow } from './StepRow.tsx'
import { type StepCommand, landingIndex, stepCommand } from './recipe-model.ts'

interface StepListProps {
  readonly recipe: Recipe
  readonly asOf: number | undefined
  readonly counts: ReadonlyMap<string, StepCount>
  readonly isCounting: boolean
  readonly troubles: ReadonlyMap<string, StepTrouble>
}

/** Everything that a key or the menu can do to a step, but for its comment, which has a dialog. */
const run = (command: Exclude<StepCommand, 'comment'>, index: number): void => {
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
    case 'undo':
      return undoChange()
    case 'redo':
      return redoChange()
  }
}

/**
 * The steps in their order: choosing one shows the grid as of it. Arrows choose, Enter edits, Space switches, C comments, A inserts, D
 * duplicates, Del deletes.
 */
export const StepList = ({ recipe, asOf, counts, isCounting, troubles }: StepListProps) => {
  const [noteOn, setNoteOn] = useState<number>()
  const { steps } = recipe
  const at = (key: unknown): number => steps.findIndex(({ id }) => id === key)

  const onCommand = (command: StepCommand, index: number): void =>
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
    onCommand(command, index)
  }

  const selected = asOf === undefined || asOf === 0 ? undefined : steps[asOf - 1]?.id
  return (
    <div onKeyDownCapture={onKeyDownCapture} role="presentation">
      <GridList
        aria-label="Steps"
        className={cx(styles['steps'])}
        items={steps}
        dependencies={[counts, isCounting, troubles]}
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
