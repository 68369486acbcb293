import type { Aggregate } from '../../core/aggregate/aggregate.ts'
import { parseTableName } from '../../core/medallion/names.ts'
import { type EditHistory, edit, goToState, redo, undo } from '../../core/recipe/edit.ts'
import { keepBegun, saveAggregate, useAggregate } from '../../state/aggregate.ts'
import { findState, reopenAggregate } from '../../state/app-history.ts'
import { refreshTable } from '../../state/refresh.ts'
import { openTable } from '../../state/route.ts'
import { say, sayError } from '../../state/toasts.ts'
import { formatPlural } from '../../ui/format-number.ts'
import { sameAggregate } from './gold-model.ts'

/** What is typed is one change when no key came for so long, ms. */
const pause = 600
let timer: ReturnType<typeof setTimeout> | undefined

/** Makes what the form says a state that can be undone to. */
export const settleAggregate = (): void => {
  clearTimeout(timer)
  const { aggregate, history, saved } = useAggregate.getState()
  if (!aggregate || !history || sameAggregate(history.present, aggregate)) return
  // A name that is none yet is no state: nothing could be made under it.
  if (!parseTableName(aggregate.output).ok) return
  useAggregate.setState({ history: edit(history, aggregate) })
  if (!saved) keepBegun(aggregate.input, aggregate.id)
}

/** Changes the definition; the grid shows its result from then on. */
export const changeAggregate = (aggregate: Aggregate): void => {
  settleAggregate()
  useAggregate.setState({ aggregate, shows: 'result' })
  settleAggregate()
}

/** Changes the definition as somebody types. */
export const typeAggregate = (aggregate: Aggregate): void => {
  clearTimeout(timer)
  useAggregate.setState({ aggregate, shows: 'result' })
  timer = setTimeout(settleAggregate, pause)
}

/** Changes how the result is drawn, which asks for no other rows in the grid. */
export const changeChart = (aggregate: Aggregate): void => {
  settleAggregate()
  useAggregate.setState({ aggregate })
  settleAggregate()
}

/** Gives the gold table a name of the user's own: it does not follow the groups any more. */
export const nameOutput = (aggregate: Aggregate, name: string): void => {
  useAggregate.setState({ followsName: false })
  typeAggregate({ ...aggregate, output: `gold.${name}` })
}

const travel = (go: (history: EditHistory<Aggregate>) => EditHistory<Aggregate>): void => {
  settleAggregate()
  const { history } = useAggregate.getState()
  const next = history && go(history)
  if (!next || next === history) return
  useAggregate.setState({ history: next, aggregate: next.present, shows: 'result', followsName: false })
}

/** Goes back by one change. */
export const undoAggregate = (): void => travel(undo)

/** Goes forward again by one change. */
export const redoAggregate = (): void => travel(redo)

/** Makes the open definition what it was at a state, by that state's id in the lake's list; as a new change where it is not kept any more. */
export const goToAggregate = (wanted: Aggregate, id: string | undefined): void => {
  const { history } = useAggregate.getState()
  if (!history) return
  const { output, revision } = history.present
  const state = findState(history, wanted, id)
  if (state) travel(now => goToState(now, state))
  else changeAggregate({ ...wanted, output, revision })
}

/** Lets the grid show the result, or the open table as it is. */
export const showInGrid = (shows: 'result' | 'table'): void => useAggregate.setState({ shows })

/** Goes on with a saved aggregate over the open table whose own table was never written. */
export const openAggregate = async (aggregate: Aggregate): Promise<void> => {
  settleAggregate()
  const { table } = useAggregate.getState()
  const history = await reopenAggregate(aggregate.id, aggregate)
  if (useAggregate.getState().table !== table) return
  const present = history?.present ?? aggregate
  useAggregate.setState({
    aggregate: present,
    history,
    saved: aggregate,
    followsName: false,
    shows: 'result',
  })
}

/** Saves the definition and writes its gold table. */
export const writeGold = async (aggregate: Aggregate): Promise<void> => {
  settleAggregate()
  const { output, input } = aggregate
  const saved = await saveAggregate(aggregate)
  if (!saved.ok) return sayError(saved.error, `save ${output}`)
  useAggregate.setState(({ aggregates }) => ({
    aggregates: [...aggregates.filter(one => one.output !== output), saved.value],
  }))
  keepBegun(input, undefined)
  // States of before it had its name make the same table from now on.
  const history = await reopenAggregate(aggregate.id, saved.value)
  if (useAggregate.getState().aggregate === aggregate)
    useAggregate.setState({ saved: saved.value, aggregate: history?.present ?? saved.value, history })
  const written = await refreshTable(output)
  if (!written.ok) return sayError(written.error, `write ${output}`)
  const { table, version, rows, committed } = written.value
  const isHere = useAggregate.getState().table === table
  if (isHere) showInGrid('table')
  const rowsText = formatPlural(rows, 'row')
  return say(committed ? `Wrote ${table} v${version}` : `${table} is up to date`, {
    body: committed ? rowsText : `v${version}, ${rowsText}: its input has not changed since.`,
    ...(isHere ? {} : { actions: [{ text: `Open ${table}`, run: () => openTable(table) }] }),
  })
}
