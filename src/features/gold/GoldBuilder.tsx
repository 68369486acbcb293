import type { Aggregate } from '../../core/aggregate/aggregate.ts'
import type { AggregateState } from '../../state/aggregate.ts'
import { useCatalog, useTableSummary } from '../../state/catalog.ts'
import { PickList } from '../../ui/PickList.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { ToggleGroup } from '../../ui/ToggleGroup.tsx'
import { ChartFields } from './ChartFields.tsx'
import styles from './Gold.module.css'
import { GoldFooter } from './GoldFooter.tsx'
import { MeasureRows } from './MeasureRows.tsx'
import { changeAggregate, nameOutput, showInGrid } from './gold-actions.ts'
import { incomplete, outputProblem, sameAggregate, setGroupBy, takenNames } from './gold-model.ts'
import { useProblems, useResultPreview } from './use-gold.ts'

interface GoldBuilderProps {
  readonly state: AggregateState
  readonly aggregate: Aggregate
}

const merged = (before: readonly string[], chosen: ReadonlySet<string>): readonly string[] => [
  ...before.filter(name => chosen.has(name)),
  ...[...chosen].filter(name => !before.includes(name)),
]

/** The form of an aggregate; the grid and the chart show its result while it is changed. */
export const GoldBuilder = ({ state, aggregate }: GoldBuilderProps) => {
  const { table, columns, aggregates, saved, followsName, shows } = state
  const tables = useCatalog(state => state.tables)
  const taken = takenNames(tables, aggregates).filter(name => name !== saved?.output)
  const problems = useProblems(aggregate, columns)
  const name = aggregate.output.slice('gold.'.length)
  const nameProblem = outputProblem(name, taken)
  const isSound = problems.length === 0 && incomplete(aggregate) === undefined
  const summary = useTableSummary(aggregate.output)
  const isWritten = summary?.stale === false && saved !== undefined && sameAggregate(saved, aggregate)
  useResultPreview(table, aggregate, shows === 'result' && isSound, isWritten)
  const own = problems.filter(({ path }) => !path.startsWith('measures['))
  const choices = [...columns.filter(({ audit }) => !audit), ...columns.filter(({ audit }) => audit)]

  return (
    <>
      <div className={styles['fields']}>
        <TextField
          label="Name of the gold table"
          isLabelHidden
          isMono
          prefix="gold."
          isDisabled={saved !== undefined}
          value={name}
          onChange={text => nameOutput(aggregate, text)}
          error={nameProblem}
        />
        <PickList
          label="Group by"
          isOrdered
          items={choices.map(column => ({ id: column.name, hint: column.type }))}
          chosen={aggregate.groupBy}
          onChange={chosen => {
            const follow = followsName && saved === undefined
            const groupBy = merged(aggregate.groupBy, chosen)
            changeAggregate(setGroupBy(aggregate, groupBy, columns, taken, follow))
          }}
        />
        <MeasureRows aggregate={aggregate} columns={columns} problems={problems} />
        <ChartFields aggregate={aggregate} />
        {own.length > 0 && (
          <ul role="alert" className={styles['problem']}>
            {own.map(({ path, message }) => (
              <li key={`${path} ${message}`}>{message}</li>
            ))}
          </ul>
        )}
      </div>
      <div className={styles['shows']}>
        <span className={styles['dim']}>The grid shows</span>
        <ToggleGroup
          label="The grid shows"
          choices={[
            { id: 'result', text: 'The result' },
            { id: 'table', text: 'The table' },
          ]}
          value={shows}
          onChange={showInGrid}
        />
      </div>
      <GoldFooter
        aggregate={aggregate}
        saved={saved}
        isReady={isSound && nameProblem === undefined}
        asks={incomplete(aggregate)}
      />
    </>
  )
}
