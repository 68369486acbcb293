import { parseTypeName } from '../../../core/delta/type-names.ts'
import { Button } from '../../../ui/Button.tsx'
import { formatPlural } from '../../../ui/format-number.ts'
import { ExpressionField } from './ExpressionField.tsx'
import styles from './Forms.module.css'
import type { FormProps } from './form-props.ts'

type Columns = FormProps<'sql'>['operation']['columns']

interface SqlFormProps extends FormProps<'sql'> {
  /** The columns that the query gives; undefined until they are known. */
  readonly found: Columns | undefined
}

/** Types may be written in the words of several engines. */
const typeKey = (name: string): string => {
  const type = parseTypeName(name)
  return type.ok ? JSON.stringify(type.value) : name
}

const isSame = (a: Columns, b: Columns): boolean =>
  a.length === b.length &&
  a.every(({ name, type }, index) => {
    const other = b[index]
    return other !== undefined && name === other.name && typeKey(type) === typeKey(other.type)
  })

/** SQL: the query, and the columns that it gives, which the engine tells. */
export const SqlForm = ({ operation, scope, found, onChange }: SqlFormProps) => {
  const { sql, columns } = operation
  const isOther = found !== undefined && columns.length > 0 && !isSame(columns, found)
  const isWaiting = columns.length === 0 && sql.trim() !== '' && scope.error === undefined
  return (
    <>
      <ExpressionField
        label="Query"
        placeholder="SELECT * FROM input"
        hint="The rows before this step are called input."
        columns={[{ id: 'input', hint: 'rows' }, ...scope.columns]}
        error={scope.error}
        errorAt={scope.errorAt}
        autoFocus
        value={sql}
        // Another query gives other columns, until the engine has told which.
        onChange={next => onChange({ ...operation, sql: next, columns: [] })}
      />
      <section className={styles['found']} aria-label="Columns that the query gives" aria-busy={isWaiting}>
        <p className={styles['legend']} role="status">
          {columns.length > 0
            ? `It gives ${formatPlural(columns.length, 'column')}`
            : isWaiting
              ? 'Looking at what it gives…'
              : 'What it gives is known when the query runs'}
        </p>
        {columns.length > 0 && (
          <ul className={styles['foundList']}>
            {columns.map(({ name, type }) => (
              <li key={name} className={styles['foundColumn']}>
                <span className={styles['foundName']} title={name}>
                  {name}
                </span>
                <span className={styles['foundType']}>{type}</span>
              </li>
            ))}
          </ul>
        )}
        {isOther && (
          <p className={styles['foundNews']}>
            By now the query gives other columns:{' '}
            {found.map(({ name, type }) => `${name} ${type}`).join(', ')}.
            <Button onPress={() => onChange({ ...operation, columns: found })}>Take these</Button>
          </p>
        )}
      </section>
    </>
  )
}
