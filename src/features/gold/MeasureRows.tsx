import { Plus, X } from 'lucide-react'
import type { Aggregate } from '../../core/aggregate/aggregate.ts'
import type { Problem } from '../../core/error.ts'
import type { ColumnView } from '../../core/lake/table-views.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Select } from '../../ui/Select.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { cx } from '../../ui/cx.ts'
import styles from './Gold.module.css'
import { changeAggregate, typeAggregate } from './gold-actions.ts'
import { addMeasure, changeMeasure, columnsFor, measureFunctions, removeMeasure } from './gold-model.ts'

interface MeasureRowsProps {
  readonly aggregate: Aggregate
  readonly columns: readonly ColumnView[]
  readonly problems: readonly Problem[]
}

/** Stands for all rows in the list of columns; no column can have this name, for the space in it. */
const allRows = ' all rows'

/** The measures: what is reckoned for each group, over which column, and what it is called. */
export const MeasureRows = ({ aggregate, columns, problems }: MeasureRowsProps) => {
  const { measures } = aggregate
  const problemAt = (index: number): string | undefined =>
    problems.find(({ path }) => path === `measures[${index}]`)?.message
  const nameProblemAt = (index: number): string | undefined =>
    problems.find(({ path }) => path === `measures[${index}].as`)?.message
  return (
    <fieldset className={styles['measures']}>
      <legend className={styles['legend']}>Measures</legend>
      {measures.map(({ fn, column, as }, index) => {
        const choices = columnsFor(fn, columns).map(({ name, type }) => ({
          id: name,
          text: name,
          hint: type,
        }))
        const change = (what: Parameters<typeof changeMeasure>[2]): void =>
          changeAggregate(changeMeasure(aggregate, index, what, columns))
        return (
          // Measures have no identity but their place: their names are edited in it.
          // eslint-disable-next-line react/no-array-index-key
          <div key={index} className={styles['measure']}>
            <div className={styles['measureFields']}>
              <Select
                label={`Measure ${index + 1}`}
                isLabelHidden
                choices={measureFunctions}
                value={fn}
                onChange={next => change({ fn: next })}
              />
              <Select
                label={`Column of measure ${index + 1}`}
                isLabelHidden
                placeholder="Column…"
                choices={fn === 'count' ? [{ id: allRows, text: 'all rows' }, ...choices] : choices}
                value={column ?? (fn === 'count' ? allRows : null)}
                onChange={id => change({ column: id === allRows ? undefined : id })}
              />
              <TextField
                label={`Name of measure ${index + 1}`}
                isLabelHidden
                isMono
                value={as}
                onChange={name => typeAggregate(changeMeasure(aggregate, index, { as: name }, columns))}
                error={nameProblemAt(index)}
              />
              {problemAt(index) && (
                <p className={cx(styles['problem'], styles['wide'])}>{problemAt(index)}</p>
              )}
            </div>
            <IconButton
              label={`Remove measure ${index + 1}`}
              icon={X}
              size={14}
              onPress={() => changeAggregate(removeMeasure(aggregate, index, columns))}
            />
          </div>
        )
      })}
      <Button variant="quiet" icon={Plus} onPress={() => changeAggregate(addMeasure(aggregate, columns))}>
        Add a measure
      </Button>
    </fieldset>
  )
}
