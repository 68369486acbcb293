import type { Definition, Editor } from '../../core/edits/edit-log.ts'
import type { HistoryEntry } from '../../core/lake/table-views.ts'
import type { HistoryItem } from './history-list-model.ts'

/** How the timeline says what a commit did, and the rooms of recipes and aggregates what an edit did. */
export interface HistoryWords {
  /** "merge", "append" … */
  readonly commit: (entry: HistoryEntry) => string
  /** "+1,204 −3 ~88 rows" */
  readonly rows: (entry: HistoryEntry) => string
  /** "Add step 3: Trim city" */
  readonly change: (before: Definition, after: Definition) => string
  /** What a definition says, line by line. */
  readonly lines: (definition: Definition) => readonly DefinitionLine[]
  /** "in this tab", "in another tab" … */
  readonly editor: (by: Editor | undefined) => string
}

/** A line of a definition: a step of a recipe, a group or a measure of an aggregate. */
export interface DefinitionLine {
  readonly id: string
  readonly text: string
  readonly isOff: boolean
}

/** What happened, in a few words. */
export const titleOf = (item: HistoryItem, words: HistoryWords): string => {
  if (item.kind === 'commit') return words.commit(item.entry)
  if (item.kind === 'tag') return `Tagged v${item.tag.version} as ${item.tag.name}`
  const { edit, before, after } = item.listed
  if (!before) return 'steps' in after ? 'Begin the recipe' : 'Begin the aggregate'
  switch (edit.how) {
    case 'edit':
    case 'saved':
      return words.change(before, after)
    case 'taken':
      return `Taken in: ${words.change(before, after)}`
    case 'undo':
      return `Undo: ${words.change(after, before)}`
    case 'redo':
      return `Redo: ${words.change(before, after)}`
    case 'back':
      return `Back to an earlier state of the ${'steps' in after ? 'recipe' : 'aggregate'}`
  }
}
