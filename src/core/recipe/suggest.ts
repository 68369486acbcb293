import type { DetectedType } from '../lake/job-views.ts'
import type { ColumnProfile } from '../lake/profile-views.ts'
import { type RecipeColumn, findColumn } from './columns.ts'
import { kindOf, sentence } from './step-kinds.ts'
import { listed, shownType } from './step-words.ts'
import { forMismatched, forMissing } from './suggest-gaps.ts'
import { forPattern, forText } from './suggest-text.ts'
import { forRange, forValues } from './suggest-values.ts'
import type { Operation } from './recipe.ts'
import type { Selected, SuggestContext, Suggestion } from './suggestion.ts'

/** Cards shown at once. */
const most = 5

/** A suggestion as it is shown. */
export interface SuggestionCard extends Suggestion {
  /** What the step does, in plain English. */
  readonly sentence: string
}

const ideas = (selected: Selected, context: SuggestContext): readonly Suggestion[] => {
  switch (selected.kind) {
    case 'missing':
      return forMissing(context)
    case 'mismatched':
      return forMismatched(context, selected.expected)
    case 'valid':
      return selected.expected ? forMismatched(context, selected.expected) : []
    case 'range':
      return forRange(context, selected)
    case 'values':
      return forValues(context, selected.values)
    case 'pattern':
      return forPattern(context, selected.pattern, selected.loose)
    case 'text':
      return forText(context, selected)
  }
}

const canRun = (operation: Operation, columns: readonly RecipeColumn[]): boolean =>
  kindOf<Operation>(operation).problems(operation, { columns, tables: new Map() }).length === 0

/**
 * Steps that a selection may be about: at most five, the likeliest first, each of them able to run where it would be put. None for a
 * column that is not there.
 *
 * @param profile of the selected column, as far as it is known: counts and frequent values stand in the reasons
 * @param columns those that the step would find
 */
export const suggest = (
  selected: Selected,
  profile: ColumnProfile | undefined,
  columns: readonly RecipeColumn[],
): readonly SuggestionCard[] => {
  const column = findColumn(columns, selected.column)
  if (!column) return []
  return ideas(selected, { column, columns, profile })
    .filter(({ operation }) => canRun(operation, columns))
    .slice(0, most)
    .map(suggestion => ({ ...suggestion, sentence: sentence(suggestion.operation) }))
}

/** The first suggestion on a table of text: its columns in the types that all their values have. */
export const suggestTypes = (
  detected: readonly DetectedType[],
  columns: readonly RecipeColumn[],
): SuggestionCard | undefined => {
  const there = detected.filter(({ column }) => findColumn(columns, column)?.type === 'string')
  if (there.length === 0) return undefined
  const operation: Operation = { op: 'cast', columns: there, onError: 'null' }
  const types = [...new Set(there.map(({ to }) => shownType(to)))]
  return {
    operation,
    sentence: sentence(operation),
    why: `Every value of ${there.length === 1 ? 'this column' : `these ${there.length} columns`} reads as ${listed(types, 'or')}.`,
  }
}
