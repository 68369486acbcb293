import { type OfferedTable, openOffered } from '../../state/open-tables.ts'
import { openTable } from '../../state/route.ts'
import { say, sayError } from '../../state/toasts.ts'
import { formatPlural } from '../../ui/format-number.ts'
import { sourceName } from './open-model.ts'

interface Opening {
  readonly table: OfferedTable
  /** `layer.name` */
  readonly name: string
}

/** Opens one after the other; the first is shown. One that can not be opened says why, and the others go on; a cancel stops them all. */
export const openTables = async (
  openings: readonly Opening[],
  lakes: readonly File[],
  onLake: (zip: File) => Promise<void>,
): Promise<void> => {
  let isFirst = true
  for (const { table, name } of openings) {
    const opened = await openOffered(table, name)
    if (!opened.ok) {
      if (opened.error.kind === 'cancelled') return
      sayError(opened.error, `open ${sourceName(table)} as ${name}`)
      continue
    }
    const { version, files } = opened.value
    say(`Opened ${name}`, {
      body: `Version ${version}, ${formatPlural(files, 'data file')}`,
      ...(isFirst ? {} : { actions: [{ text: `Show ${name}`, run: () => openTable(name) }] }),
    })
    if (isFirst) openTable(name)
    isFirst = false
  }
  for (const zip of lakes) await onLake(zip)
}
