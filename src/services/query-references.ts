import type { ExpressionTree } from '../core/delta/predicate.ts'
import type { MarkedText, Mention } from '../core/sql/query-tree-mark.ts'
import { tablesOfTree } from '../core/sql/query-tree.ts'
import { type ChangesOf, type QueryContext, type TableAt, changesOf, tableAt } from './query-sources.ts'

/** A place of the statement that reads a table, and what is read there. */
export interface Reference {
  readonly mention: Mention
  /** By which its columns are qualified. */
  readonly alias: string
  readonly hasAlias: boolean
  readonly source: ({ readonly kind: 'table' } & TableAt) | ({ readonly kind: 'changes' } & ChangesOf)
}

/** The mentions that the parsed statement reads as tables, in order. */
const mentionsRead = (
  { mentions }: MarkedText,
  tree: ExpressionTree,
): readonly { readonly mention: Mention; readonly hasAlias: boolean }[] => {
  const { tables, ctes } = tablesOfTree(tree)
  const byMarker = new Map(tables.map(table => [table.name, table]))
  const own = new Set(
    mentions.flatMap(({ marker, names }) => (ctes.has(marker) && names.length === 1 ? (names[0] ?? []) : [])),
  )
  const isOwn = ({ names: [name = '', ...rest] }: Mention): boolean =>
    rest.length === 0 && [...own, ...ctes].some(cte => cte.toLowerCase() === name.toLowerCase())
  return mentions.flatMap(mention => {
    const table = byMarker.get(mention.marker)
    return table && !isOwn(mention) ? [{ mention, hasAlias: table.hasAlias }] : []
  })
}

const sourceOf = async (
  context: QueryContext,
  mention: Mention,
): Promise<Reference['source'] | undefined> => {
  if (mention.kind === 'changes') return { kind: 'changes', ...(await changesOf(context, mention)) }
  const found = await tableAt(context, mention)
  return found && { kind: 'table', ...found }
}

/** What a parsed statement reads of the lake, in the order of its text. */
export const referencesOf = async (
  context: QueryContext,
  marked: MarkedText,
  tree: ExpressionTree,
): Promise<readonly Reference[]> => {
  const references: Reference[] = []
  for (const { mention, hasAlias } of mentionsRead(marked, tree)) {
    const source = await sourceOf(context, mention)
    const alias = mention.kind === 'changes' ? 'table_changes' : (mention.names.at(-1) ?? '')
    if (source) references.push({ mention, alias, hasAlias, source })
  }
  return references
}

/** Whether `silver.t.id` could mean another table once `silver.t` goes by `t` alone. */
export const isAmbiguous = ({ qualifiers }: MarkedText, references: readonly Reference[]): boolean =>
  qualifiers.some(({ names }) => {
    const alike = references.filter(
      ({ alias, hasAlias }) => !hasAlias && alias.toLowerCase() === names.at(-1)?.toLowerCase(),
    )
    return new Set(alike.map(({ mention }) => mention.names.join('.').toLowerCase())).size > 1
  })
