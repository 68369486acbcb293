import { useState } from 'react'
import type { DelimitedFormat, FormatOptions } from '../../core/ingest/format.ts'
import type { PlannedFile } from '../../core/lake/ingest-views.ts'
import { Select } from '../../ui/Select.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { TextField } from '../../ui/TextField.tsx'
import styles from './Ingest.module.css'
import {
  delimiterChoices,
  encodingChoices,
  nameProblem,
  tokenChoices,
  tokenOfChoice,
} from './ingest-model.ts'

interface DelimitedProps {
  readonly format: DelimitedFormat
  readonly onFormat: (change: FormatOptions) => void
}

const DelimitedControls = ({ format, onFormat }: DelimitedProps) => {
  const tokens = tokenChoices(format.nullToken)
  return (
    <>
      <Switch isSelected={format.header} onChange={header => onFormat({ header })}>
        First line is the header
      </Switch>
      <Select
        label="Separated by"
        choices={delimiterChoices(format.delimiter)}
        value={format.delimiter}
        onChange={delimiter => onFormat({ delimiter })}
      />
      <Select
        label="Becomes NULL"
        choices={tokens.choices}
        value={tokens.selected}
        onChange={id => onFormat({ nullToken: tokenOfChoice(id) })}
      />
      <Select
        label="Encoding"
        choices={encodingChoices}
        value={format.encoding}
        onChange={encoding => onFormat({ encoding })}
      />
    </>
  )
}

interface FormatControlsProps {
  readonly file: PlannedFile
  readonly onTable: (table: string) => void
  readonly onFormat: (change: FormatOptions) => void
}

/** Where one file goes and how it is read. */
export const FormatControls = ({ file, onTable, onFormat }: FormatControlsProps) => {
  const [name, setName] = useState(file.table.replace(/^bronze\./, ''))
  const problem = nameProblem(name)
  const change = (next: string) => {
    setName(next)
    if (nameProblem(next) === undefined) onTable(`bronze.${next}`)
  }
  return (
    <div className={styles['controls']}>
      <div className={styles['tableName']}>
        <TextField
          label={file.append ? 'Append to table' : 'New table'}
          prefix="bronze."
          value={name}
          onChange={change}
          error={problem}
        />
      </div>
      {file.format?.kind === 'delimited' && <DelimitedControls format={file.format} onFormat={onFormat} />}
    </div>
  )
}
