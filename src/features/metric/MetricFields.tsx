import { Bookmark, BookmarkX, Play } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Select } from '../../ui/Select.tsx'
import { TextField } from '../../ui/TextField.tsx'
import styles from './Metric.module.css'
import type { MetricPanelState } from './use-metric-panel.ts'

interface SqlFieldProps {
  readonly table: string
  readonly sql: string | undefined
  readonly onMeasure: (sql: string) => void
}

const SqlField = ({ table, sql, onMeasure }: SqlFieldProps) => {
  const [draft, setDraft] = useState(sql ?? `SELECT count(*) AS n\nFROM ${table}\nWHERE `)
  return (
    <div className={styles['sql']}>
      <TextField
        label="Query with one row, over the table as it is at each version"
        value={draft}
        onChange={setDraft}
        lines={5}
        onEnter={() => onMeasure(draft)}
        isMono
      />
      <Button variant="primary" icon={Play} isDisabled={draft.trim() === ''} onPress={() => onMeasure(draft)}>
        Measure
      </Button>
    </div>
  )
}

const Keep = ({ panel }: { readonly panel: MetricPanelState }) => {
  const { metric, name = '', keep, drop } = panel
  const [draft, setDraft] = useState<string>()
  if (metric.choice?.name !== undefined)
    return (
      <Button variant="quiet" icon={BookmarkX} onPress={() => drop()}>
        Do not keep “{metric.choice.name}”
      </Button>
    )
  if (draft === undefined)
    return (
      <Button variant="quiet" icon={Bookmark} onPress={() => setDraft(name)}>
        Keep…
      </Button>
    )
  const save = (): void => {
    keep(draft)
    setDraft(undefined)
  }
  return (
    <div className={styles['keep']}>
      <TextField
        label="Name of the metric"
        isLabelHidden
        value={draft}
        onChange={setDraft}
        autoFocus
        onEnter={save}
      />
      <Button onPress={save} isDisabled={draft.trim() === ''}>
        Keep
      </Button>
      <Button variant="quiet" onPress={() => setDraft(undefined)}>
        Cancel
      </Button>
    </div>
  )
}

interface MetricFieldsProps {
  readonly table: string
  readonly panel: MetricPanelState
}

/** What is measured. */
export const MetricFields = ({ table, panel }: MetricFieldsProps) => {
  const { choices, measure, setMeasure, column, columnChoices, setColumn, isSql, sql, measureSql, metric } =
    panel
  return (
    <div className={styles['fields']}>
      <div className={styles['pair']}>
        <Select
          label="Measure"
          isLabelHidden
          choices={choices}
          value={measure}
          onChange={setMeasure}
          placeholder="Choose what to measure…"
        />
        {columnChoices.length > 0 && (
          <Select
            label="Column"
            isLabelHidden
            choices={columnChoices.map(({ name, type }) => ({ id: name, text: name, hint: type }))}
            value={column ?? null}
            onChange={setColumn}
          />
        )}
      </div>
      {isSql && <SqlField key={table} table={table} sql={sql} onMeasure={measureSql} />}
      {metric.choice && <Keep key={metric.choice.name ?? ''} panel={panel} />}
    </div>
  )
}
