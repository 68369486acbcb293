import type { HistoryEntry } from '../../core/lake/table-views.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import type { HistoryItem } from './history-list-model.ts'

/** How the timeline says what a commit did, and the recipe's room what an edit did. */
export interface HistoryWords {
  /** "merge", "append" … */
  readonly commit: (entry: HistoryEntry) => string
  /** "+1,204 −3 ~88 rows" */
  readonly rows: (entry: HistoryEntry) => string
  /** "Add step 3: Trim city" */
  readonly change: (before: Recipe, after: Recipe) => string
}

/** What happened, in a few words. */
export const titleOf = (item: HistoryItem, words: HistoryWords): string => {
  if (item.kind === 'commit') return words.commit(item.entry)
  if (item.kind === 'tag') return `Tagged v${item.tag.version} as ${item.tag.name}`
  const { how, before, after } = item.edit
  switch (how) {
    case 'edit':
      return words.change(before, after)
    case 'undo':
      return `Undo: ${words.change(after, before)}`
    case 'redo':
      return `Redo: ${words.change(before, after)}`
    case 'back':
      return 'Back to an earlier state of the recipe'
    case 'saved':
      return `Saved the recipe as r${after.revision}`
  }
}
