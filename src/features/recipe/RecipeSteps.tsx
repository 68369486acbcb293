import { History, Redo2, Sparkles, Undo2 } from 'lucide-react'
import { useRef, useState } from 'react'
import type { EditHistory } from '../../core/recipe/edit.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { useUnmappedOf } from '../../state/unmapped.ts'
import type { RecipeState } from '../../state/recipe.ts'
import { openTable } from '../../state/route.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { cx } from '../../ui/cx.ts'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import { AddStep } from './AddStep.tsx'
import { HistoryDialog } from './HistoryDialog.tsx'
import type { StepTrouble } from './mend-model.ts'
import { redoChange, undoChange } from './history-actions.ts'
import { addDetectedTypes, showSteps } from './recipe-actions.ts'
import styles from './Recipe.module.css'
import { RecipeFooter } from './RecipeFooter.tsx'
import { StepFinder } from './StepFinder.tsx'
import { StepList } from './StepList.tsx'
import { type StepFilter, listedSteps, stateCounts } from './step-filter.ts'
import { useFocusBack } from './use-focus-back.ts'

interface RecipeStepsProps extends Pick<
  RecipeState,
  'asOf' | 'isTakenOut' | 'counts' | 'isCounting' | 'saved' | 'saveError'
> {
  readonly table: string
  readonly history: EditHistory
  /** Text columns that no step has given another type. */
  readonly textColumns: number
  readonly troubles: ReadonlyMap<string, StepTrouble>
  readonly filter: StepFilter
  readonly onFilter: (filter: StepFilter) => void
  readonly onCluster?: ((column: string | undefined, index: number | undefined) => void) | undefined
}

const useDetection = () => {
  const [isDetecting, setDetecting] = useState(false)
  const controller = useRef<AbortController>(undefined)
  const detect = async (): Promise<void> => {
    controller.current = new AbortController()
    setDetecting(true)
    await addDetectedTypes(controller.current.signal)
    setDetecting(false)
  }
  const cancel = (): void => {
    controller.current?.abort()
    setDetecting(false)
  }
  return { isDetecting, detect: () => void detect(), cancel }
}

interface SourceProps {
  readonly input: string
  readonly table: string
  readonly asOf: number | undefined
  /** Rows that the first step takes in, when they were counted. */
  readonly taken: number | undefined
}

const Source = ({ input, table, asOf, taken }: SourceProps) => {
  const rows = useTableSummary(input)?.rows
  const left = rows === undefined || taken === undefined ? 0 : rows - taken
  return (
    <div className={cx(styles['source'], asOf === 0 && styles['sourceShown'])}>
      <button type="button" className={styles['sourceButton']} onClick={() => showSteps(0)}>
        <span className={styles['secondary']}>From</span> {input}
        {rows !== undefined && (
          <span className={styles['did']}>
            {formatPlural(rows, 'row')}
            {left > 0 && `, ${formatCount(left)} corrupt left out`}
          </span>
        )}
      </button>
      {input !== table && (
        <Button variant="quiet" onPress={() => openTable(input)}>
          Open
        </Button>
      )}
    </div>
  )
}

const Suggestion = ({ count, onDetect }: { readonly count: number; readonly onDetect: () => void }) => (
  <button type="button" className={styles['suggestion']} onClick={onDetect}>
    <span className={styles['suggestionTitle']}>
      <Sparkles size={14} aria-hidden /> Detect types
    </span>
    <span className={styles['secondary']}>
      Looks at every value of {formatPlural(count, 'text column')} and adds one step with the types that fit
      all of them.
    </span>
  </button>
)

/** The recipe's steps and what can be done with them. */
export const RecipeSteps = (props: RecipeStepsProps) => {
  const { table, history, asOf, isTakenOut = false, counts, isCounting } = props
  const { saved, saveError, textColumns, troubles, filter, onFilter, onCluster } = props
  const [isHistoryOpen, setHistoryOpen] = useState(false)
  const { present: recipe, past, future } = history
  const { isDetecting, detect, cancel } = useDetection()
  const first = counts.get(recipe.steps.find(({ disabled }) => disabled !== true)?.id ?? '')
  const hasCast = recipe.steps.some(({ op }) => op === 'cast')
  const body = useRef<HTMLDivElement>(null)
  useFocusBack(body)
  const finder = useRef<HTMLInputElement>(null)
  const facts = { troubles, counts, unmapped: useUnmappedOf(recipe) }
  const listed = listedSteps(recipe, filter, facts)
  return (
    <div ref={body} className={styles['body']}>
      <div className={styles['bar']}>
        <AddStep onDetect={detect} isDetecting={isDetecting} onCluster={onCluster} />
        {isDetecting && (
          <Button variant="quiet" onPress={cancel}>
            Detecting types… Cancel
          </Button>
        )}
        <span className={styles['spring']} />
        <IconButton label="History" icon={History} size={14} onPress={() => setHistoryOpen(true)} />
        <IconButton label="Undo" icon={Undo2} size={14} isDisabled={past.length === 0} onPress={undoChange} />
        <IconButton
          label="Redo"
          icon={Redo2}
          size={14}
          isDisabled={future.length === 0}
          onPress={redoChange}
        />
      </div>
      {recipe.steps.length > 1 && (
        <StepFinder
          ref={finder}
          filter={filter}
          onChange={onFilter}
          states={stateCounts(recipe, facts)}
          listed={listed.length}
          total={recipe.steps.length}
          onLeave={() => body.current?.querySelector<HTMLElement>('[role=grid] [role=row]')?.focus()}
        />
      )}
      <div className={styles['scroll']}>
        <Source
          input={recipe.input}
          table={table}
          asOf={asOf}
          taken={isCounting ? undefined : first?.rowsIn}
        />
        {recipe.steps.length > 0 && (
          <StepList
            recipe={recipe}
            listed={listed}
            asOf={asOf}
            isTakenOut={isTakenOut}
            counts={counts}
            isCounting={isCounting}
            troubles={troubles}
            onFind={() => finder.current?.focus()}
          />
        )}
        {!hasCast && textColumns > 0 && !isDetecting && <Suggestion count={textColumns} onDetect={detect} />}
        {recipe.steps.length === 0 && textColumns === 0 && (
          <p className={styles['hint']}>No step yet: {recipe.output} would be a copy of its input.</p>
        )}
      </div>
      <RecipeFooter recipe={recipe} saved={saved} saveError={saveError} broken={troubles.size} />
      {isHistoryOpen && <HistoryDialog history={history} onClose={() => setHistoryOpen(false)} />}
    </div>
  )
}
