import { useState } from 'react'
import { TextField } from '../../ui/TextField.tsx'
import styles from './Cluster.module.css'

interface NumberBoxProps {
  readonly label: string
  readonly value: number | undefined
  readonly least: number
  readonly most: number
  readonly isWhole?: boolean
  readonly placeholder?: string
  readonly isLabelHidden?: boolean
  /** Told only of numbers within the bounds; of undefined when the box is emptied. */
  readonly onChange: (value: number | undefined) => void
}

/** A short number. What is typed stays as it is while it is no number yet. */
export const NumberBox = (props: NumberBoxProps) => {
  const { label, value, least, most, isWhole = true, placeholder, isLabelHidden = false, onChange } = props
  const [text, setText] = useState(value === undefined ? '' : String(value))
  const [known, setKnown] = useState(value)
  if (value !== known) {
    setKnown(value)
    // Another control changed it; what is being typed stays as it is.
    if (value === undefined ? text.trim() !== '' : Number(text) !== value || text.trim() === '')
      setText(value === undefined ? '' : String(value))
  }
  const number = Number(text)
  const isFine = text === '' || (number >= least && number <= most && (!isWhole || Number.isInteger(number)))
  return (
    <div className={styles['number']}>
      <TextField
        label={label}
        isLabelHidden={isLabelHidden}
        value={text}
        {...(placeholder === undefined ? {} : { placeholder })}
        error={isFine ? undefined : `${least} to ${most}`}
        onChange={typed => {
          setText(typed)
          const next = typed.trim() === '' ? undefined : Number(typed)
          const isGood =
            next === undefined || (next >= least && next <= most && (!isWhole || Number.isInteger(next)))
          if (isGood) onChange(next)
        }}
      />
    </div>
  )
}
