import type { LogJson } from '../../core/delta/actions.ts'
import type { HistoryEntry } from '../../core/lake/table-views.ts'
import type { Tag } from '../../core/lake/timeline-views.ts'
import type { ListedEdit } from './edit-list-model.ts'

export type ItemKind = 'commit' | 'edit' | 'tag'

/** One thing that happened to a table: a commit, an edit of its recipe or aggregate, or a tag that was given. */
export type HistoryItem =
  | { readonly kind: 'commit'; readonly id: string; readonly time: number; readonly entry: HistoryEntry }
  | { readonly kind: 'edit'; readonly id: string; readonly time: number; readonly listed: ListedEdit }
  | { readonly kind: 'tag'; readonly id: string; readonly time: number; readonly tag: Tag }

/** An edit on the list. */
export type EditItem = Extract<HistoryItem, { kind: 'edit' }>

/** All that happened, newest first; of what happened at one time, the later version, then what was edited. */
export const itemsOf = (
  entries: readonly HistoryEntry[],
  tags: readonly Tag[],
  edits: readonly ListedEdit[],
): readonly HistoryItem[] => {
  const items: readonly HistoryItem[] = [
    ...entries.map(entry => ({
      kind: 'commit' as const,
      id: `v${entry.version}`,
      time: entry.timestamp,
      entry,
    })),
    ...tags.map(tag => ({ kind: 'tag' as const, id: `tag ${tag.name}`, time: tag.created, tag })),
    ...edits.map(listed => ({
      kind: 'edit' as const,
      id: `edit ${listed.edit.id}`,
      time: listed.edit.time,
      listed,
    })),
  ]
  // The sort is stable, and what comes later in the list is newer.
  return items.toReversed().toSorted((a, b) => b.time - a.time)
}

/** A version, recipe or table that something was made with, as a link. */
export interface Origin {
  readonly text: string
  readonly to?:
    | { readonly kind: 'recipe' | 'aggregate'; readonly version: number }
    | { readonly kind: 'table'; readonly table: string; readonly version: number }
    | { readonly kind: 'batch'; readonly batch: string; readonly version: number }
}

const textOf = (value: LogJson | undefined): string => {
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
  // Spark writes a list of conditions as JSON.
  const [, inner] = /^\["([^]*)"\]$/.exec(text) ?? []
  return (inner ?? text).replaceAll('\\"', '"')
}

/** What made a commit: recipe or aggregate with its revision, the versions that it read, the batch. */
export const originsOf = ({ version, info }: HistoryEntry): readonly Origin[] => {
  const made = info.boathouse
  return [
    ...(made?.recipe
      ? [{ text: `recipe r${made.recipe.revision}`, to: { kind: 'recipe' as const, version } }]
      : []),
    ...(made?.aggregate
      ? [{ text: `aggregate r${made.aggregate.revision}`, to: { kind: 'aggregate' as const, version } }]
      : []),
    ...(made?.inputs ?? []).map(input => ({
      text: `${input.table} v${input.version}`,
      to: { kind: 'table' as const, ...input },
    })),
    ...(made?.batch === undefined
      ? []
      : [
          {
            text: `batch ${made.batch.slice(0, 8)}`,
            to: { kind: 'batch' as const, batch: made.batch, version },
          },
        ]),
  ]
}

/** What was asked for, where the log has it: the condition of a DELETE, the version that was restored. Empty elsewise. */
export const statementOf = ({ operation, info }: HistoryEntry): string => {
  const parameters = info.operationParameters ?? {}
  if (operation.toUpperCase() === 'RESTORE') {
    const to = textOf(parameters['version']) || textOf(parameters['timestamp'])
    return to === '' ? '' : `to ${/^\d+$/.test(to) ? `v${to}` : to}`
  }
  const predicate = textOf(parameters['predicate'])
  return predicate === '' || predicate === '[]' || predicate === 'true' ? '' : `where ${predicate}`
}

/** `Boathouse/0.1.0` as people say it: the program and its version. */
export const engineOf = ({ info }: HistoryEntry): string => (info.engineInfo ?? '').replaceAll('/', ' ')

/** Words of an item, as they are shown, in lower case: what a search looks through. */
export const searchText = (item: HistoryItem, title: string): string => {
  const words = [title]
  if (item.kind === 'commit') {
    const { entry } = item
    words.push(`v${entry.version}`, entry.operation, statementOf(entry), engineOf(entry))
    words.push(...originsOf(entry).map(({ text }) => text), entry.info.boathouse?.batch ?? '')
    words.push(typeof entry.info.userMetadata === 'string' ? entry.info.userMetadata : '')
  }
  if (item.kind === 'tag') words.push(item.tag.name, item.tag.note ?? '', `v${item.tag.version}`)
  if (item.kind === 'edit') {
    const { edit, version } = item.listed
    if (edit.revision !== undefined) words.push(`r${edit.revision}`)
    if (version !== undefined) words.push(`v${version}`)
  }
  return words.join(' ').toLowerCase()
}

/** Whether all words that were typed are found. */
export const isFound = (text: string, search: string): boolean =>
  search
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))

const upkeep = /^(VACUUM|OPTIMIZE|REORG|FSCK|COMPUTE STATS)/

/** The version that restoring would take the newest commit back to; undefined where there is nothing to take back. */
export const undoTarget = (entries: readonly HistoryEntry[]): number | undefined => {
  const [before, newest] = [entries.at(-2), entries.at(-1)]
  if (!newest || !before || before.rows === undefined) return undefined
  // Upkeep changes no row, and its files may be gone for good.
  return upkeep.test(newest.operation.toUpperCase()) ? undefined : before.version
}

/** The first item and one past the last that a window of a list shows, with some more on both sides. */
export const itemsInView = (
  scrollTop: number,
  height: number,
  row: number,
  count: number,
): { readonly from: number; readonly to: number } => {
  const spare = 6
  const from = Math.min(count, Math.max(0, Math.floor(scrollTop / row) - spare))
  return { from, to: Math.min(count, Math.ceil((scrollTop + height) / row) + spare) }
}

/** The item that a key leads to; undefined for keys that mean nothing here. */
export const itemAfterKey = (key: string, index: number, count: number): number | undefined => {
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: index - 1,
    ArrowDown: index + 1,
    PageUp: index - 8,
    PageDown: index + 8,
    Home: 0,
    End: count - 1,
  }
  const to = steps[key]
  return to === undefined || count === 0 ? undefined : Math.min(count - 1, Math.max(0, to))
}

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** When something happened: the time alone for today, else with its day. Local time. */
export const whenText = (then: number, now: number): string => {
  const [at, today] = [new Date(then), new Date(now)]
  if (at.toDateString() === today.toDateString()) return time.format(at)
  return `${(at.getFullYear() === today.getFullYear() ? dayOfYear : day).format(at)} ${time.format(at)}`
}
