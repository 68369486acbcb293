import { Select } from '../../../ui/Select.tsx'
import { ToggleGroup } from '../../../ui/ToggleGroup.tsx'
import { Labelled } from './Labelled.tsx'
import { type FormField, textAt, withValue } from './form-model.ts'
import type { FieldProps } from './form-props.ts'

interface ChoiceButtonsProps {
  readonly label: string
  readonly choices: readonly { readonly id: string; readonly text: string }[]
  readonly value: string
  readonly onChange: (id: string) => void
}

/** Letters that fit beside each other in the panel at its usual width. */
const fitting = 38

/** One of several: buttons side by side where they fit, else a list. */
export const ChoiceButtons = ({ label, choices, value, onChange }: ChoiceButtonsProps) => {
  const letters = choices.reduce((sum, { text }) => sum + text.length + 3, 0)
  return choices.length <= 4 && letters <= fitting ? (
    <ToggleGroup label={label} choices={choices} value={value} onChange={onChange} />
  ) : (
    <Select label={label} isLabelHidden choices={choices} value={value} onChange={onChange} />
  )
}

/** One of a few words; in a row of a list without words beside it. */
export const ChoiceField = ({
  field,
  document,
  place,
  onChange,
}: FieldProps<Extract<FormField, { kind: 'choice' }>>) => {
  const value = textAt(document, field.path)
  const set = (id: string): void => onChange(withValue(document, field.path, id))
  if (place !== undefined)
    return (
      <Select
        label={`${field.label} ${place}`}
        isLabelHidden
        choices={field.choices}
        value={value}
        onChange={set}
      />
    )
  return (
    <Labelled label={field.label}>
      <ChoiceButtons label={field.label} choices={field.choices} value={value} onChange={set} />
    </Labelled>
  )
}
