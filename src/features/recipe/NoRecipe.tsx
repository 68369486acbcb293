import { Sparkles } from 'lucide-react'
import { useState } from 'react'
import { useCatalog } from '../../state/catalog.ts'
import { useRecipe } from '../../state/recipe.ts'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { addDetectedTypes, openDialog, startRecipe } from './recipe-actions.ts'
import styles from './Recipe.module.css'
import { outputProblem, suggestOutput, takenNames } from './recipe-model.ts'

interface NoRecipeProps {
  readonly table: string
  readonly hasText: boolean
}

/** The beginning of a silver table: its name, and the first step that most recipes take. */
export const NoRecipe = ({ table, hasText }: NoRecipeProps) => {
  const tables = useCatalog(state => state.tables)
  const recipes = useRecipe(state => state.recipes)
  const taken = takenNames(tables, recipes)
  const [name, setName] = useState(() => suggestOutput(table, taken).slice('silver.'.length))
  const problem = outputProblem(name, taken)
  const start = (): void => {
    if (problem === undefined) startRecipe(table, `silver.${name}`)
  }
  return (
    <div className={styles['begin']}>
      <h3 className={styles['beginTitle']}>Make a silver table</h3>
      <p className={styles['secondary']}>
        A recipe cleans {table} step by step. {table} itself stays as it is.
      </p>
      <TextField
        label="Name of the silver table"
        isLabelHidden
        isMono
        prefix="silver."
        value={name}
        onChange={setName}
        error={problem}
        onEnter={start}
      />
      {hasText && (
        <Button
          variant="primary"
          icon={Sparkles}
          isDisabled={problem !== undefined}
          onPress={() => {
            start()
            void addDetectedTypes(new AbortController().signal)
          }}
        >
          Start with detected types
        </Button>
      )}
      <Button variant={hasText ? 'plain' : 'primary'} isDisabled={problem !== undefined} onPress={start}>
        {hasText ? 'Start empty' : 'Make a silver table'}
      </Button>
      <Button
        variant="quiet"
        isDisabled={problem !== undefined}
        onPress={() => {
          start()
          openDialog({ kind: 'import' })
        }}
      >
        Import recipe…
      </Button>
    </div>
  )
}
