import { useEffect, useMemo, useRef, useState } from 'react'
import type { LakeError } from '../../core/error.ts'
import type { RecipeComparison } from '../../core/lake/compare-views.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { showPreview } from '../../state/preview.ts'
import { compareRecipes, useRecipe } from '../../state/recipe.ts'
import { Button } from '../../ui/Button.tsx'
import { ChangeSign } from '../../ui/ChangeSign.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { PickList } from '../../ui/PickList.tsx'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import type { ChangeKind } from '../../ui/change-signs.ts'
import { formatCount } from '../../ui/format-number.ts'
import styles from './Dialogs.module.css'
import { mergeChoice } from './forms/list-edit.ts'
import { columnChoices, columnsAt, toOtherTables, toRecipeColumns } from './recipe-columns.ts'

interface CompareDialogProps {
  readonly table: string
  readonly a: Recipe
  readonly b: Recipe
  readonly onClose: () => void
}

const Line = ({
  kind,
  text,
  count,
}: {
  readonly kind?: ChangeKind
  readonly text: string
  readonly count: number
}) => (
  <tr>
    <th scope="row">
      <ChangeSign kind={kind} isColumn />
      {text}
    </th>
    <td>{formatCount(count)}</td>
  </tr>
)

const Outcome = ({
  a,
  b,
  made,
}: Pick<CompareDialogProps, 'a' | 'b'> & { readonly made: RecipeComparison }) => (
  <table className={styles['counts']} aria-label="What differs">
    <tbody>
      <Line text={`Rows of ${a.output}`} count={made.rowsA} />
      <Line text={`Rows of ${b.output}`} count={made.rowsB} />
      <Line kind="unchanged" text="Rows that are the same" count={made.same} />
      <Line kind="changed" text="Rows that differ in a value" count={made.changed} />
      <Line kind="removed" text={`Rows only in ${a.output}`} count={made.onlyA} />
      <Line kind="added" text={`Rows only in ${b.output}`} count={made.onlyB} />
      {made.columns
        .filter(({ side, cells }) => side !== 'both' || cells > 0)
        .map(({ name, side, cells }) =>
          side === 'both' ? (
            <Line key={name} kind="changed" text={`Cells of ${name}`} count={cells} />
          ) : (
            <tr key={name}>
              <th scope="row">
                <ChangeSign kind={side === 'a' ? 'removed' : 'added'} isColumn />
                Column {name}
              </th>
              <td>only in {side === 'a' ? a.output : b.output}</td>
            </tr>
          ),
        )}
    </tbody>
  </table>
)

const useComparison = (a: Recipe, b: Recipe, key: readonly string[]) => {
  const [made, setMade] = useState<RecipeComparison>()
  const [error, setError] = useState<LakeError>()
  const [isRunning, setRunning] = useState(false)
  const controller = useRef<AbortController>(undefined)
  useEffect(() => () => controller.current?.abort(), [])
  const run = async (): Promise<void> => {
    controller.current?.abort()
    const mine = new AbortController()
    controller.current = mine
    setRunning(true)
    setError(undefined)
    const result = await compareRecipes(a, b, key, mine.signal)
    if (mine.signal.aborted) return
    setRunning(false)
    if (result.ok) setMade(result.value)
    else setError(result.error)
  }
  const cancel = (): void => {
    controller.current?.abort()
    setRunning(false)
  }
  return { made, error, isRunning, run: () => void run(), cancel }
}

/** What two recipes make of the same input, on all rows: counts, and the rows that differ in the grid. */
export const CompareDialog = ({ table, a, b, onClose }: CompareDialogProps) => {
  const { columns, tables } = useRecipe()
  const [key, setKey] = useState<readonly string[]>([])
  const choices = useMemo(() => {
    const [input, others] = [toRecipeColumns(columns), toOtherTables(tables)]
    const of = (recipe: Recipe) => columnsAt(recipe, input, recipe.steps.length, others)
    const names = new Set(of(b).map(({ name }) => name))
    return columnChoices(of(a).filter(({ name }) => names.has(name)))
  }, [a, b, columns, tables])
  const { made, error, isRunning, run, cancel } = useComparison(a, b, key)
  const show = (): void => {
    const source = { kind: 'comparison', a, b, ...(key.length === 0 ? {} : { key }) } as const
    showPreview({ table, source, title: `${a.output} and ${b.output}: rows that differ` })
    onClose()
  }
  return (
    <Dialog
      title={`Compare ${a.output} with ${b.output}`}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Close</Button>
          {made && made.changed + made.onlyA + made.onlyB > 0 && (
            <Button onPress={show}>Show the rows that differ</Button>
          )}
          {isRunning ? (
            <Button onPress={cancel}>Cancel</Button>
          ) : (
            <Button variant="primary" onPress={run}>
              Compare
            </Button>
          )}
        </>
      }
    >
      <p className={styles['lead']}>Both recipes run on all rows of {a.input}.</p>
      <PickList
        label="The same row on both sides has the same"
        items={choices}
        chosen={key}
        onChange={chosen => setKey(mergeChoice(key, chosen))}
      />
      {isRunning && <ProgressBar label="Comparing" value={undefined} />}
      {error && <p className={styles['error']}>{error.message}</p>}
      {made && !isRunning && <Outcome a={a} b={b} made={made} />}
    </Dialog>
  )
}
