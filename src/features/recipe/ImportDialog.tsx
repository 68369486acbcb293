import { useMemo, useState } from 'react'
import { FileTrigger } from 'react-aria-components/FileTrigger'
import { remapColumn, skipStep, stopAtStep } from '../../core/recipe/preflight.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { sentence } from '../../core/recipe/step-kinds.ts'
import { useRecipe } from '../../state/recipe.ts'
import { say } from '../../state/toasts.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { ToggleGroup } from '../../ui/ToggleGroup.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import styles from './Dialogs.module.css'
import { type ImportWay, type ImportedStep, importedSteps, readRecipe, withImported } from './import-model.ts'
import { Remap } from './Mend.tsx'
import { changeRecipe, undoChange } from './history-actions.ts'
import { toOtherTables, toRecipeColumns } from './recipe-columns.ts'

interface PreflightProps {
  readonly steps: readonly ImportedStep[]
  /** How many steps come before these. */
  readonly before: number
  readonly onRemap: (from: string, to: string) => void
  readonly onSkip: (stepId: string) => void
  readonly onStop: (stepId: string) => void
}

const Preflight = ({ steps, before, onRemap, onSkip, onStop }: PreflightProps) => (
  <ol aria-label="Steps to import" className={styles['steps']}>
    {steps.map(({ step, flight }, index) => (
      <li key={step.id} className={styles['importStep']}>
        <span className={styles['number']}>{before + index + 1}</span>
        <div>
          <p>{sentence(step)}</p>
          {flight.missing.map(({ name }) => (
            <p key={name} className={styles['bad']}>{`There is no column "${name}" at this point.`}</p>
          ))}
          {[...flight.missingTables.map(table => `There is no table ${table}.`), ...flight.problems].map(
            one => (
              <p key={one} className={styles['bad']}>
                {one}
              </p>
            ),
          )}
          {flight.status === 'broken' && (
            <div className={styles['mend']}>
              {flight.missing.map(missing => (
                <Remap
                  key={missing.name}
                  missing={missing}
                  isOneOfMany={flight.missing.length > 1}
                  onRemap={onRemap}
                />
              ))}
              <Button onPress={() => onSkip(step.id)}>Skip</Button>
              <Button onPress={() => onStop(step.id)}>Stop here</Button>
            </div>
          )}
        </div>
        {flight.status === 'ok' && <span className={styles['ok']}>fits</span>}
        {flight.status === 'disabled' && <span className={styles['off']}>off</span>}
      </li>
    ))}
  </ol>
)

interface ImportDialogProps {
  readonly recipe: Recipe
  readonly onClose: () => void
}

const newId = (): string => crypto.randomUUID().slice(0, 8)

/** A recipe from a file or pasted: each of its steps against the columns at hand, and what can be done about those that do not fit. */
export const ImportDialog = ({ recipe, onClose }: ImportDialogProps) => {
  const state = useRecipe()
  const [text, setText] = useState('')
  const [way, setWay] = useState<ImportWay>(recipe.steps.length === 0 ? 'instead' : 'after')
  const [mended, setMended] = useState<Recipe>()
  const columns = useMemo(() => toRecipeColumns(state.columns), [state.columns])
  const tables = useMemo(() => toOtherTables(state.tables), [state.tables])

  const read = useMemo(() => (text.trim() === '' ? undefined : readRecipe(text)), [text])
  const merged = useMemo(
    () => (read?.ok ? withImported(recipe, read.value, way, newId) : undefined),
    [recipe, read, way],
  )
  const shown = mended ?? merged
  const before = way === 'after' ? recipe.steps.length : 0
  const steps = useMemo(
    () => (shown ? importedSteps(shown, before, columns, tables) : []),
    [shown, before, columns, tables],
  )
  const broken = steps.filter(({ flight }) => flight.status === 'broken').length
  const start = (next: string): void => {
    setText(next)
    setMended(undefined)
  }
  const take = (): void => {
    if (!shown) return
    changeRecipe(shown)
    say(`Imported ${formatPlural(steps.length, 'step')}`, { actions: [{ text: 'Undo', run: undoChange }] })
    onClose()
  }
  return (
    <Dialog
      title="Import recipe"
      size="large"
      isOpen
      onClose={onClose}
      isDismissable={text === ''}
      footer={
        <>
          {broken > 0 && (
            <span className={styles['bad']}>
              {formatPlural(broken, 'step')} can not run yet; they stay marked in the recipe.
            </span>
          )}
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={!shown || steps.length === 0} onPress={take}>
            Import
          </Button>
        </>
      }
    >
      <div className={styles['sources']}>
        <FileTrigger
          acceptedFileTypes={['.json', 'application/json']}
          onSelect={files => {
            const file = files?.[0]
            if (file) void file.text().then(start)
          }}
        >
          <Button>Choose a file…</Button>
        </FileTrigger>
        <span className={styles['off']}>or paste the JSON of a recipe</span>
      </div>
      <TextField
        label="Recipe as JSON"
        isLabelHidden
        isMono
        lines={shown ? 3 : 8}
        placeholder={'{ "steps": [{ "op": "trim", "columns": ["name"] }] }'}
        error={read && !read.ok ? read.error.message : undefined}
        value={text}
        onChange={start}
      />
      {shown && (
        <>
          {recipe.steps.length > 0 && (
            <ToggleGroup
              label="Where the steps go"
              choices={[
                {
                  id: 'after',
                  text: `After the ${formatPlural(recipe.steps.length, 'step')} that are there`,
                },
                { id: 'instead', text: 'In their place' },
              ]}
              value={way}
              onChange={next => {
                setWay(next)
                setMended(undefined)
              }}
            />
          )}
          <Preflight
            steps={steps}
            before={before}
            onRemap={(from, to) => setMended(remapColumn(shown, 'all', from, to, columns, tables))}
            onSkip={id => setMended(skipStep(shown, id))}
            onStop={id => setMended(stopAtStep(shown, id))}
          />
        </>
      )}
    </Dialog>
  )
}
