import { useEffect, useMemo, useState } from 'react'
import { type Example, type Synthesized, synthesize } from '../../../core/recipe/by-example.ts'
import type { Program, TextRow } from '../../../core/recipe/by-example-program.ts'
import { runProgram } from '../../../core/recipe/by-example-run.ts'
import type { RecipeColumn } from '../../../core/recipe/columns.ts'
import type { Recipe } from '../../../core/recipe/recipe.ts'
import { firstRows } from '../../../state/recipe.ts'
import { PickList } from '../../../ui/PickList.tsx'
import { Select } from '../../../ui/Select.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import styles from './Forms.module.css'
import type { FormProps } from './form-props.ts'
import { mergeChoice } from './list-edit.ts'

/** Rows that are shown to write examples on. */
const shownRows = 8

/** The first rows before the step, as text. */
const useFirstRows = (recipe: Recipe, index: number): readonly TextRow[] => {
  const [rows, setRows] = useState<readonly TextRow[]>([])
  useEffect(() => {
    const controller = new AbortController()
    const read = async (): Promise<void> => {
      const found = await firstRows(recipe, index, 50, controller.signal)
      if (found.ok && !controller.signal.aborted) setRows(found.value)
    }
    void read()
    return () => controller.abort()
  }, [recipe, index])
  return rows
}

const only = (row: TextRow, names: readonly string[]): TextRow =>
  Object.fromEntries(names.map(name => [name, row[name] ?? null]))

const sameRow = (a: TextRow, b: TextRow, names: readonly string[]): boolean =>
  names.every(name => (a[name] ?? null) === (b[name] ?? null))

/** The programs that give all examples, and the one of them that the step has. */
const useFound = (
  examples: readonly Example[],
  columns: readonly RecipeColumn[],
  names: readonly string[],
  rows: readonly TextRow[],
): readonly Synthesized[] =>
  useMemo(
    () =>
      synthesize(
        examples,
        columns.filter(({ name }) => names.includes(name)),
        rows,
      ),
    [examples, columns, names, rows],
  )

const nothing: Program = { pieces: [] }

/** The rows that the form shows: examples of the document that are not among the first rows come before those. */
const withExamples = (
  rows: readonly TextRow[],
  examples: readonly Example[],
  names: readonly string[],
): readonly TextRow[] => {
  const first = rows.filter((row, index) => rows.findIndex(one => sameRow(one, row, names)) === index)
  const others = examples.map(({ row }) => row).filter(row => !first.some(one => sameRow(one, row, names)))
  return [...others, ...first].slice(0, Math.max(shownRows, others.length))
}

interface ByExampleFormProps extends FormProps<'by-example'> {
  readonly columns: readonly RecipeColumn[]
  readonly recipe: Recipe
  readonly index: number
}

/** By example: what a new column shall have is written in a row or two; what gives the same is found, and shown in the other rows. */
export const ByExampleForm = (props: ByExampleFormProps) => {
  const { operation, scope, columns, recipe, index, onChange } = props
  const { columns: names, examples, expression } = operation
  const rows = useFirstRows(recipe, index)
  const found = useFound(examples, columns, names, rows)
  const shown = useMemo(() => withExamples(rows, examples, names), [rows, examples, names])

  const take = (next: readonly Example[], chosen: readonly string[]): void => {
    const kept = next.map(({ row, output }) => ({ row: only(row, chosen), output }))
    const known = columns.filter(({ name }) => chosen.includes(name))
    const [best] = synthesize(kept, known, rows)
    onChange({ ...operation, columns: chosen, examples: kept, expression: best?.program ?? nothing })
  }
  const write = (row: TextRow, output: string): void => {
    const others = examples.filter(one => !sameRow(one.row, row, names))
    take(output === '' ? others : [...others, { row, output }], names)
  }
  const chosen = found.findIndex(({ program }) => JSON.stringify(program) === JSON.stringify(expression))
  return (
    <>
      <PickList
        label="From columns"
        items={scope.columns}
        chosen={names}
        onChange={picked => take(examples, mergeChoice(names, picked))}
      />
      <TextField
        label="Into"
        isMono
        placeholder="new column"
        value={operation.into}
        onChange={into => onChange({ ...operation, into })}
      />
      {names.length > 0 && (
        <fieldset className={styles['rows']}>
          <legend className={styles['legend']}>Write what it shall have in a row or two</legend>
          {shown.map((row, at) => {
            const example = examples.find(one => sameRow(one.row, row, names))
            const guess = expression.pieces.length > 0 ? runProgram(expression, row) : null
            const values = names.map(name => row[name] ?? 'NULL').join(' · ')
            return (
              // Rows have no identity but their place.
              // eslint-disable-next-line react/no-array-index-key
              <div key={at} className={styles['example']}>
                <span className={styles['exampleRow']} title={values}>
                  {values}
                </span>
                <TextField
                  label={`Output for ${values}`}
                  isLabelHidden
                  isMono
                  placeholder={guess ?? (expression.pieces.length > 0 ? 'NULL' : '')}
                  value={example?.output ?? ''}
                  onChange={output => write(row, output)}
                />
              </div>
            )
          })}
        </fieldset>
      )}
      {found.length > 1 && (
        <Select
          label="Which is meant"
          choices={found.map(({ sentence }, at) => ({ id: String(at), text: sentence }))}
          value={chosen < 0 ? null : String(chosen)}
          onChange={at => {
            const program = found[Number(at)]?.program
            if (program) onChange({ ...operation, expression: program })
          }}
        />
      )}
      {found.length === 1 && found[0] && <p className={styles['legend']}>{found[0].sentence}</p>}
      {examples.length > 0 && found.length === 0 && (
        <p className={styles['legend']}>Nothing gives all examples. Change one, or empty it.</p>
      )}
    </>
  )
}
