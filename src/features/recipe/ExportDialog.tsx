import { Copy, Download } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { LakeError } from '../../core/error.ts'
import type { RecipeExport, RecipeFile, RecipeFormat } from '../../core/recipe/export-recipe.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { sentence } from '../../core/recipe/step-kinds.ts'
import { exportRecipe } from '../../state/recipe.ts'
import { say } from '../../state/toasts.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { PickList } from '../../ui/PickList.tsx'
import { download } from '../../ui/download.ts'
import { ToggleGroup } from '../../ui/ToggleGroup.tsx'
import styles from './Dialogs.module.css'

const formats: readonly { readonly id: RecipeFormat; readonly text: string }[] = [
  { id: 'json', text: 'JSON' },
  { id: 'duckdb', text: 'DuckDB SQL' },
  { id: 'pyspark', text: 'PySpark' },
  { id: 'dbt', text: 'dbt model' },
]

const schema = (): string => new URL('/schemas/recipe.schema.json', location.href).href

const save = ({ name, text }: RecipeFile): void =>
  download(new Blob([text], { type: 'text/plain' }), name.slice(name.lastIndexOf('/') + 1))

const copy = async ({ name, text }: RecipeFile): Promise<void> => {
  await navigator.clipboard.writeText(text)
  say(`Copied ${name}`)
}

/** The recipe in a format; what was made before stays in sight until then. */
const useExport = (recipe: Recipe, format: RecipeFormat) => {
  const [state, setState] = useState<{ readonly made?: RecipeExport; readonly error?: LakeError }>({})
  useEffect(() => {
    let gone = false
    const make = async (): Promise<void> => {
      const result = await exportRecipe(recipe, format, schema())
      if (!gone) setState(result.ok ? { made: result.value } : { error: result.error })
    }
    void make()
    return () => {
      gone = true
    }
  }, [recipe, format])
  return state
}

interface ExportDialogProps {
  readonly recipe: Recipe
  /** Begins with the steps up to this place; absent: with all. */
  readonly upTo?: number | undefined
  readonly onClose: () => void
}

/** The recipe, or some of its steps, as text that other tools read. */
export const ExportDialog = ({ recipe, upTo = recipe.steps.length - 1, onClose }: ExportDialogProps) => {
  const [format, setFormat] = useState<RecipeFormat>('json')
  const names = useMemo(() => recipe.steps.map((step, index) => `${index + 1}. ${sentence(step)}`), [recipe])
  const [chosen, setChosen] = useState<readonly string[]>(() => names.slice(0, upTo + 1))
  const part = useMemo(() => {
    const steps = recipe.steps.filter((_, index) => chosen.includes(names[index] ?? ''))
    return steps.length === recipe.steps.length ? recipe : { ...recipe, steps }
  }, [recipe, names, chosen])
  const { made, error } = useExport(part, format)
  // What was made before is of other steps.
  const files = error ? [] : (made?.files ?? [])
  return (
    <Dialog
      title="Export recipe"
      size="large"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Close</Button>
          <Button
            variant="primary"
            icon={Download}
            isDisabled={files.length === 0}
            onPress={() => files.forEach(save)}
          >
            {files.length > 1 ? 'Download the files' : 'Download'}
          </Button>
        </>
      }
    >
      <div className={styles['export']}>
        {names.length > 1 && (
          <div className={styles['chosen']}>
            <PickList
              label="Steps to export"
              noun={['step', 'steps']}
              items={names.map(id => ({ id }))}
              chosen={chosen}
              onChange={ids => setChosen(names.filter(name => ids.has(name)))}
            />
            <div className={styles['mend']}>
              <Button variant="quiet" onPress={() => setChosen(names)}>
                All
              </Button>
              <Button variant="quiet" onPress={() => setChosen([])}>
                None
              </Button>
            </div>
          </div>
        )}
        <div className={styles['made']}>
          <ToggleGroup label="Format" choices={formats} value={format} onChange={setFormat} />
          {error && (
            <p role="alert" className={styles['error']}>
              {error.message}
            </p>
          )}
          {!error &&
            made?.warnings.map(warning => (
              <p key={warning} className={styles['warnings']}>
                {warning}
              </p>
            ))}
          {files.map(file => (
            <section key={file.name} aria-label={file.name}>
              <div className={styles['fileHead']}>
                <span className={styles['fileName']}>{file.name}</span>
                <Button variant="quiet" icon={Copy} onPress={() => void copy(file)}>
                  Copy
                </Button>
              </div>
              {/* It scrolls, so the keyboard must reach it. */}
              {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
              <pre className={styles['code']} tabIndex={0}>
                {file.text}
              </pre>
            </section>
          ))}
        </div>
      </div>
    </Dialog>
  )
}
