import type { TableSummary } from '../../core/lake/table-views.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { tablesOf } from '../../core/recipe/step-kinds.ts'
import { formatPlural } from '../../ui/format-number.ts'

/** What goes and what stays when a recipe is deleted, each in a sentence. */
export const deletionWords = (
  recipe: Recipe,
  tables: readonly Pick<TableSummary, 'name' | 'version' | 'rows'>[],
  recipes: readonly Recipe[],
): readonly string[] => {
  const { output, steps } = recipe
  const notes = steps.filter(({ note }) => note !== undefined).length
  const what =
    steps.length === 0
      ? 'It has no step yet.'
      : `${formatPlural(steps.length, 'step')}${notes === 0 ? '' : `, ${notes} with a comment,`} ${steps.length === 1 ? 'goes' : 'go'}.`
  const table = tables.find(({ name }) => name === output)
  const rows = table?.rows === undefined ? '' : `, ${formatPlural(table.rows, 'row')}`
  const readers = recipes
    .filter(one => one.output !== output && (one.input === output || tablesOf(one).includes(output)))
    .map(one => one.output)
  return [
    what,
    table
      ? `The table ${output} (v${table.version}${rows}) and its versions stay. It can not be refreshed any more.`
      : `${output} was never written: there is no table to keep.`,
    ...(readers.length === 0
      ? []
      : [
          `${readers.join(' and ')} ${readers.length === 1 ? 'goes' : 'go'} on reading the table as it is${table ? '' : ', and can not be written without it'}.`,
        ]),
    'The recipe is kept aside: its name stands under Deleted in the list of recipes, which brings it back.',
  ]
}
