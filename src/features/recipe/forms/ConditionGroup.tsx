import { Code, Plus, X } from 'lucide-react'
import type { Condition, ConditionOperator } from '../../../core/recipe/recipe.ts'
import { Button, IconButton } from '../../../ui/Button.tsx'
import { Select } from '../../../ui/Select.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { ToggleGroup } from '../../../ui/ToggleGroup.tsx'
import { takesValue } from './condition-model.ts'
import { ExpressionField } from './ExpressionField.tsx'
import type { FormScope } from './form-props.ts'
import styles from './Forms.module.css'
import { replaceAt } from './list-edit.ts'

type Group = Extract<Condition, { readonly all: unknown } | { readonly any: unknown }>
type Comparison = Extract<Condition, { readonly column: string }>

const operators: readonly { readonly id: ConditionOperator; readonly text: string }[] = [
  { id: 'equals', text: 'equals' },
  { id: 'not-equals', text: 'does not equal' },
  { id: 'contains', text: 'contains' },
  { id: 'starts-with', text: 'starts with' },
  { id: 'less', text: 'is less than' },
  { id: 'at-most', text: 'is at most' },
  { id: 'greater', text: 'is greater than' },
  { id: 'at-least', text: 'is at least' },
  { id: 'is-null', text: 'is NULL' },
  { id: 'is-not-null', text: 'is not NULL' },
]

interface PartProps<T extends Condition> {
  readonly part: T
  readonly columns: FormScope['columns']
  readonly onChange: (part: Condition) => void
}

const ComparisonRow = ({ part, columns, onChange }: PartProps<Comparison>) => (
  <>
    <Select
      label="Column"
      isLabelHidden
      placeholder="Column…"
      choices={columns}
      value={part.column === '' ? null : part.column}
      onChange={column => onChange({ ...part, column })}
    />
    <Select
      label="Comparison"
      isLabelHidden
      choices={operators}
      value={part.is}
      onChange={is => onChange({ ...part, is })}
    />
    {takesValue(part.is) && (
      <TextField
        label="Value"
        isLabelHidden
        isMono
        autoFocus={part.column !== '' && (part.value ?? '') === ''}
        placeholder="empty text"
        value={part.value ?? ''}
        onChange={value => onChange({ ...part, value })}
      />
    )}
  </>
)

interface ConditionGroupProps {
  readonly label: string
  readonly group: Group
  readonly scope: FormScope
  readonly onChange: (group: Condition) => void
}

/** Conditions of which all or any must hold; a part may be a group of its own. */
export const ConditionGroup = ({ label, group, scope, onChange }: ConditionGroupProps) => {
  const isAll = 'all' in group
  const parts = isAll ? group.all : group.any
  const withParts = (next: readonly Condition[]): Group => (isAll ? { all: next } : { any: next })
  const set = (index: number, part: Condition | undefined): void =>
    onChange(withParts(replaceAt(parts, index, part)))

  const row = (part: Condition, index: number) => {
    if ('column' in part)
      return <ComparisonRow part={part} columns={scope.columns} onChange={next => set(index, next)} />
    if ('sql' in part)
      return (
        <ExpressionField
          label="SQL condition"
          placeholder={`length("iata") = 3`}
          hint=""
          columns={scope.columns}
          error={scope.error}
          autoFocus={part.sql === ''}
          value={part.sql}
          onChange={sql => set(index, { sql })}
        />
      )
    const nested = { group: part, scope, onChange: (next: Condition) => set(index, next) }
    return <ConditionGroup label="Group" {...nested} />
  }

  return (
    <fieldset className={styles['rows']}>
      <legend className={styles['legend']}>{label}</legend>
      {parts.length > 1 && (
        <ToggleGroup
          label="How many must hold"
          choices={[
            { id: 'all', text: 'All hold' },
            { id: 'any', text: 'Any holds' },
          ]}
          value={isAll ? 'all' : 'any'}
          onChange={match => onChange(match === 'all' ? { all: parts } : { any: parts })}
        />
      )}
      {parts.map((part, index) => (
        // Conditions have no identity but their place.
        // eslint-disable-next-line react/no-array-index-key
        <div key={index} className={styles['row']}>
          <div className={styles['fields']}>{row(part, index)}</div>
          <IconButton
            label={`Remove condition ${index + 1}`}
            icon={X}
            size={14}
            isDisabled={parts.length < 2}
            onPress={() => set(index, undefined)}
          />
        </div>
      ))}
      <div className={styles['adders']}>
        <Button
          variant="quiet"
          icon={Plus}
          onPress={() => onChange(withParts([...parts, { column: '', is: 'equals', value: '' }]))}
        >
          Add a condition
        </Button>
        <Button variant="quiet" icon={Code} onPress={() => onChange(withParts([...parts, { sql: '' }]))}>
          Add SQL
        </Button>
      </div>
    </fieldset>
  )
}
