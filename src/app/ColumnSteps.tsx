import { ChartLine, ChartNoAxesColumn, History, Search } from 'lucide-react'
import {
  type ColumnOperation,
  commonOperationsFor,
  operationsFor,
  operationsForValue,
} from '../features/recipe/column-operations.ts'
import { openRow } from '../state/biography.ts'
import { openClusters } from '../state/clusters.ts'
import { showMetricView } from '../state/metric-choice.ts'
import { chooseColumn } from '../state/profile.ts'
import { findStep, startStep } from '../state/recipe.ts'
import { showPanel } from '../state/route.ts'
import { MenuItem, MenuSeparator, Submenu } from '../ui/Menu.tsx'
import type { GridColumn, NamedCells } from '../ui/grid/grid-types.ts'

interface ColumnStepsProps {
  readonly table: string
  readonly column: GridColumn
  /** The value of the cell on which the menu was opened, as text; undefined on a header, and for values that are not plain. */
  readonly value: string | undefined
  /** The row on which the menu was opened; undefined on a header. */
  readonly row?: NamedCells | undefined
}

interface OperationItemProps {
  readonly table: string
  readonly column: string
  readonly operation: ColumnOperation
  readonly value?: string
}

const OperationItem = ({ table, column, operation: { op, label }, value }: OperationItemProps) => (
  // Spellings are looked for in a dialog of its own.
  <MenuItem onAction={() => (op === 'cluster' ? openClusters(table, column) : startStep(op, column, value))}>
    {`${label}…`}
  </MenuItem>
)

const profileOf = (table: string, column: string): void => {
  chooseColumn(table, column)
  showPanel('profile')
}

const driftOf = (column: string): void => {
  showMetricView('drift', column)
  showPanel('metric')
}

/** What the page of a table can do with a column: its profile, then the steps that begin with it, those wanted most first. */
export const ColumnSteps = ({ table, column: { name, type }, value, row }: ColumnStepsProps) => {
  const forValue = value === undefined ? [] : operationsForValue(type, value)
  const own = { table, column: name }
  return (
    <>
      <MenuItem icon={ChartNoAxesColumn} onAction={() => profileOf(table, name)}>
        Profile
      </MenuItem>
      <MenuItem icon={ChartLine} onAction={() => driftOf(name)}>
        Drift over versions
      </MenuItem>
      {row && (
        <MenuItem icon={History} shortcut="L" onAction={() => void openRow(table, row)}>
          Life of this row…
        </MenuItem>
      )}
      <MenuSeparator />
      {value !== undefined && forValue.length > 0 && (
        <>
          {forValue.map(operation => (
            <OperationItem key={operation.op} {...own} operation={operation} value={value} />
          ))}
          <MenuSeparator />
        </>
      )}
      {commonOperationsFor(type).map(operation => (
        <OperationItem key={operation.op} {...own} operation={operation} />
      ))}
      <MenuItem icon={Search} onAction={() => findStep(name)}>
        Find a step…
      </MenuItem>
      <MenuSeparator />
      {operationsFor(type).map(({ group, operations }) => (
        <Submenu key={group} title={group}>
          {operations.map(operation => (
            <OperationItem key={operation.op} {...own} operation={operation} />
          ))}
        </Submenu>
      ))}
    </>
  )
}
