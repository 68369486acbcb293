import { Equal, History, TriangleAlert } from 'lucide-react'
import { type ComponentType, type ReactNode, useEffect, useMemo, useState } from 'react'
import { explainError } from '../../core/explain-error.ts'
import type { LakeError } from '../../core/error.ts'
import type { TableDiff } from '../../core/lake/diff-views.ts'
import type { Layer } from '../../core/lake/table-views.ts'
import { cancelDiff, chooseDiffKey, compareAgain } from '../../state/diff.ts'
import type { VersionPair } from '../../state/route-model.ts'
import { showComparison } from '../../state/route.ts'
import { Button } from '../../ui/Button.tsx'
import { Chip } from '../../ui/Chip.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { LayerDot } from '../../ui/LayerDot.tsx'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import { Grid } from '../../ui/grid/Grid.tsx'
import { MenuItem } from '../../ui/Menu.tsx'
import type { GridColumn, GridHeaderExtra, NamedCells } from '../../ui/grid/grid-types.ts'
import { ColumnHeat, heatHeight } from './ColumnHeat.tsx'
import styles from './Compare.module.css'
import { CompareBar } from './CompareBar.tsx'
import { CompareMenu } from './CompareMenu.tsx'
import { SchemaBar } from './SchemaBar.tsx'
import { type CellValues, flipped } from './cell-values.ts'
import { forgetJump } from './column-jump.ts'
import { rowsOf, sideName, sidesText } from './compare-model.ts'
import { useCompare } from './use-compare.ts'

interface ComparePageProps {
  readonly table: string
  readonly pair: VersionPair
  /** Menu items that make files of the difference. */
  readonly files?: ComponentType<{ readonly diff: TableDiff }>
  /** Buttons at the end of the header line. */
  readonly actions?: ReactNode
  /** Shows what became of a row in all versions. */
  readonly onLife?: (row: NamedCells) => void
}

const Header = ({ table, pair, actions }: Omit<ComparePageProps, 'onLife'>) => {
  const [layer, name] = [table.slice(0, table.indexOf('.')), table.slice(table.indexOf('.') + 1)]
  return (
    <header className={styles['header']}>
      <h1 className={styles['title']}>
        <LayerDot layer={layer as Layer} />
        <span className={styles['layer']}>{layer} / </span>
        <span className={styles['name']} title={name}>
          {name}
        </span>
      </h1>
      <Chip tone="changed">
        comparing {sideName({ table, ...pair }, 'from')} → {sideName({ table, ...pair }, 'to')}
      </Chip>
      <div className={styles['actions']}>{actions}</div>
    </header>
  )
}

const Failed = ({ error }: { readonly error: LakeError }) => {
  const { title, body, next } = explainError(error)
  const isGivenUp = error.kind === 'cancelled'
  return (
    <EmptyState
      icon={TriangleAlert}
      title={isGivenUp ? 'The comparison was cancelled' : title}
      actions={
        <>
          {error.kind === 'invalid' && (
            <Button onPress={() => chooseDiffKey(undefined)}>Compare by a key that is found</Button>
          )}
          {error.kind !== 'invalid' && error.kind !== 'version-missing' && (
            <Button onPress={compareAgain}>Compare again</Button>
          )}
          <Button onPress={() => showComparison(undefined)}>Back to the rows</Button>
        </>
      }
    >
      {!isGivenUp && `${body} ${next ?? ''}`}
    </EmptyState>
  )
}

const Same = ({ diff }: { readonly diff: TableDiff }) => (
  <EmptyState
    icon={Equal}
    title={`${sidesText(diff)} have the same rows`}
    actions={<Button onPress={() => showComparison(undefined)}>Back to the rows</Button>}
  >
    {formatPlural(diff.unchanged, 'row')}, none of them added, removed or changed in the columns that both
    have.
  </EmptyState>
)

const rowMenu =
  (onLife: (row: NamedCells) => void) =>
  (_column: GridColumn, _value: unknown, row: NamedCells | undefined) =>
    row && (
      <MenuItem icon={History} shortcut="L" onAction={() => onLife(row)}>
        Life of this row…
      </MenuItem>
    )

/** What two versions of a table differ in, in the grid. */
export const ComparePage = (props: ComparePageProps) => {
  const { table, pair, onLife, files } = props
  const [values, setValues] = useState<CellValues>('both')
  const shown = useCompare(table, pair, () => setValues(flipped))
  const { diff, model, isLoading, error, progress, kind } = shown
  const headerExtra = useMemo(
    (): GridHeaderExtra | undefined =>
      diff && { height: heatHeight, render: ({ name }) => <ColumnHeat diff={diff} name={name} /> },
    [diff],
  )
  useEffect(() => forgetJump, [table])
  const isSame = diff !== undefined && !isLoading && rowsOf(diff, undefined) === 0 && kind !== 'whole'
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- hears keys of the grid in it
    <section
      className={styles['page']}
      aria-label={`${table}: versions compared`}
      aria-busy={isLoading}
      onKeyDown={shown.onKeyDown}
    >
      <Header {...props} />
      <CompareBar
        table={table}
        pair={pair}
        diff={isLoading ? undefined : diff}
        isLoading={isLoading}
        kind={kind}
        values={values}
        onValues={setValues}
        onNext={shown.onNext}
        menu={<CompareMenu diff={isLoading ? undefined : diff} files={files} />}
      />
      <div className={styles['progress']} data-loading={isLoading} />
      {diff && <SchemaBar diff={diff} />}
      <div className={styles['main']} data-stale={isLoading} data-values={values}>
        {error && <Failed error={error} />}
        {isSame && <Same diff={diff} />}
        {model && !error && !isSame && (
          <Grid
            label={`${table}: ${kind === 'whole' ? 'all rows' : 'rows that differ'}`}
            model={model}
            onCopy={shown.onCopy}
            onColumnFocus={shown.onColumnFocus}
            {...(headerExtra && { headerExtra })}
            {...(shown.goTo && { goTo: shown.goTo })}
            {...(onLife && { onLife, columnMenu: rowMenu(onLife) })}
          />
        )}
        {isLoading && (
          <div className={styles['working']} role="status">
            <span>{progress?.phase ?? 'Comparing'}…</span>
            <ProgressBar label="Comparing the two versions" />
            <Button onPress={cancelDiff}>Cancel</Button>
          </div>
        )}
      </div>
    </section>
  )
}
