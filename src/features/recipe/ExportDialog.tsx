import { Copy, Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { LakeError } from '../../core/error.ts'
import type { RecipeExport, RecipeFile, RecipeFormat } from '../../core/recipe/export-recipe.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { exportRecipe } from '../../state/recipe.ts'
import { say } from '../../state/toasts.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ToggleGroup } from '../../ui/ToggleGroup.tsx'
import styles from './Dialogs.module.css'

const formats: readonly { readonly id: RecipeFormat; readonly text: string }[] = [
  { id: 'json', text: 'JSON' },
  { id: 'duckdb', text: 'DuckDB SQL' },
  { id: 'pyspark', text: 'PySpark' },
  { id: 'dbt', text: 'dbt model' },
]

const schema = (): string => new URL('/schemas/recipe.schema.json', location.href).href

const download = ({ name, text }: RecipeFile): void => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  link.download = name.slice(name.lastIndexOf('/') + 1)
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

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

/** The recipe as text that other tools read. */
export const ExportDialog = ({
  recipe,
  onClose,
}: {
  readonly recipe: Recipe
  readonly onClose: () => void
}) => {
  const [format, setFormat] = useState<RecipeFormat>('json')
  const { made, error } = useExport(recipe, format)
  const files = made?.files ?? []
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
            onPress={() => files.forEach(download)}
          >
            {files.length > 1 ? 'Download the files' : 'Download'}
          </Button>
        </>
      }
    >
      <ToggleGroup label="Format" choices={formats} value={format} onChange={setFormat} />
      {error && (
        <p role="alert" className={styles['error']}>
          {error.message}
        </p>
      )}
      {made?.warnings.map(warning => (
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
    </Dialog>
  )
}
