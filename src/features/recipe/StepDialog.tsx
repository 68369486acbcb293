import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { explainError } from '../../core/explain-error.ts'
import type { RowSource } from '../../core/lake/row-views.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { sentence } from '../../core/recipe/step-kinds.ts'
import { useRecipe } from '../../state/recipe.ts'
import { useRows } from '../../state/rows.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ToggleGroup } from '../../ui/ToggleGroup.tsx'
import { cx } from '../../ui/cx.ts'
import { formatPlural } from '../../ui/format-number.ts'
import { Grid } from '../../ui/grid/Grid.tsx'
import styles from './StepDialog.module.css'
import { editStep, openDialog } from './recipe-actions.ts'
import { sourceAt } from './recipe-model.ts'

type Sides = 'both' | 'input' | 'output'

interface RowsOfProps {
  readonly title: 'Input' | 'Output'
  readonly source: RowSource
  /** How many there are, when the step was counted. */
  readonly rows: number | undefined
  readonly isHidden: boolean
}

const RowsOf = ({ title, source, rows, isHidden }: RowsOfProps) => {
  const { model, error } = useRows({ source })
  const count = rows ?? (title === 'Input' ? model?.rowCount : undefined)
  return (
    <section className={cx(styles['side'], isHidden && styles['hidden'])} aria-label={title}>
      <header className={styles['head']}>
        <h3>{title}</h3>
        <span className={styles['count']}>
          {count === undefined ? ' ' : formatPlural(count, 'row')}
          {model?.sampled !== undefined && `, of the first ${formatPlural(model.sampled, 'row')}`}
        </span>
      </header>
      {error && <p role="alert">{explainError(error).body}</p>}
      <div className={styles['grid']}>{model && <Grid label={`${title} of the step`} model={model} />}</div>
    </section>
  )
}

interface StepDialogProps {
  readonly recipe: Recipe
  /** The place of the step, from 0. */
  readonly step: number
  readonly onClose: () => void
}

/** What goes into a step, and beside it what comes out with all that the step does to it. */
export const StepDialog = ({ recipe, step: at, onClose }: StepDialogProps) => {
  const [sides, setSides] = useState<Sides>('both')
  const counts = useRecipe(state => state.counts)
  const step = recipe.steps[at]
  if (!step) return null
  const count = step.disabled === true ? undefined : counts.get(step.id)
  const go = (place: number) => openDialog({ kind: 'step', step: place })
  return (
    <Dialog
      title={`Step ${at + 1} of ${recipe.steps.length}`}
      size="large"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button
            onPress={() => {
              onClose()
              editStep(at)
            }}
          >
            Edit
          </Button>
          <Button variant="primary" onPress={onClose}>
            Close
          </Button>
        </>
      }
    >
      <div className={styles['top']}>
        <IconButton label="Step before" icon={ChevronLeft} isDisabled={at === 0} onPress={() => go(at - 1)} />
        <IconButton
          label="Step after"
          icon={ChevronRight}
          isDisabled={at === recipe.steps.length - 1}
          onPress={() => go(at + 1)}
        />
        <p className={styles['sentence']}>
          {sentence(step)}
          {step.disabled === true && <span className={styles['count']}> off</span>}
        </p>
        <ToggleGroup
          label="Show"
          choices={[
            { id: 'both', text: 'Both' },
            { id: 'input', text: 'Input' },
            { id: 'output', text: 'Output' },
          ]}
          value={sides}
          onChange={setSides}
        />
      </div>
      <div className={styles['sides']}>
        <RowsOf
          title="Input"
          source={{ kind: 'recipe', recipe, steps: at }}
          rows={count?.rowsIn}
          isHidden={sides === 'output'}
        />
        <RowsOf
          title="Output"
          source={sourceAt(recipe, at + 1)}
          rows={count?.rowsOut}
          isHidden={sides === 'input'}
        />
      </div>
    </Dialog>
  )
}
