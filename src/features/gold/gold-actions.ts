import type { Aggregate } from '../../core/aggregate/aggregate.ts'
import { saveAggregate, useAggregate } from '../../state/aggregate.ts'
import { refreshTable } from '../../state/refresh.ts'
import { openTable } from '../../state/route.ts'
import { say, sayError } from '../../state/toasts.ts'
import { formatPlural } from '../../ui/format-number.ts'

/** Changes the definition; the grid shows its result from then on. */
export const changeAggregate = (aggregate: Aggregate): void =>
  useAggregate.setState(({ begun, table }) => ({
    aggregate,
    shows: 'result',
    begun: aggregate.input === table ? { ...begun, [table]: aggregate } : begun,
  }))

/** Changes how the result is drawn, which asks for no other rows in the grid. */
export const changeChart = (aggregate: Aggregate): void => useAggregate.setState({ aggregate })

/** Gives the gold table a name of the user's own: it does not follow the groups any more. */
export const nameOutput = (aggregate: Aggregate, name: string): void => {
  useAggregate.setState({ followsName: false })
  changeAggregate({ ...aggregate, output: `gold.${name}` })
}

/** Lets the grid show the result, or the open table as it is. */
export const showInGrid = (shows: 'result' | 'table'): void => useAggregate.setState({ shows })

/** Goes on with a saved aggregate over the open table whose own table was never written. */
export const openAggregate = (aggregate: Aggregate): void =>
  useAggregate.setState({ aggregate, saved: aggregate, followsName: false, shows: 'result' })

const forget = (table: string): void =>
  useAggregate.setState(({ begun }) => {
    const { [table]: _, ...rest } = begun
    return { begun: rest }
  })

/** Saves the definition and writes its gold table. */
export const writeGold = async (aggregate: Aggregate): Promise<void> => {
  const { output, input } = aggregate
  const saved = await saveAggregate(aggregate)
  if (!saved.ok) return sayError(saved.error, `save ${output}`)
  useAggregate.setState(({ aggregates }) => ({
    aggregates: [...aggregates.filter(one => one.output !== output), saved.value],
  }))
  if (useAggregate.getState().aggregate === aggregate)
    useAggregate.setState({ saved: saved.value, aggregate: saved.value })
  const written = await refreshTable(output)
  if (!written.ok) return sayError(written.error, `write ${output}`)
  forget(input)
  const { table, version, rows, committed } = written.value
  const isHere = useAggregate.getState().table === table
  if (isHere) showInGrid('table')
  const rowsText = formatPlural(rows, 'row')
  return say(committed ? `Wrote ${table} v${version}` : `${table} is up to date`, {
    body: committed ? rowsText : `v${version}, ${rowsText}: its input has not changed since.`,
    ...(isHere ? {} : { actions: [{ text: `Open ${table}`, run: () => openTable(table) }] }),
  })
}
