import { mappedValues, mergeAgain } from '../../core/cluster/mapping.ts'
import type { Operation, Recipe, Step } from '../../core/recipe/recipe.ts'
import { formatPlural } from '../../ui/format-number.ts'
import { changeWords } from './history-model.ts'

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const byId = ({ steps }: Recipe): ReadonlyMap<string, Step> => new Map(steps.map(step => [step.id, step]))

const ids = ({ steps }: Recipe): readonly string[] => steps.map(({ id }) => id)

/**
 * A step that was changed on two sides. What came into the mapping of a cluster on the other side comes in here too; in all else the
 * user's own change holds.
 */
export const mergeOperations = <O extends Operation>(base: O | undefined, mine: O, theirs: O): O => {
  if (base !== undefined && same(base, mine)) return theirs
  if (mine.op !== 'cluster' || theirs.op !== 'cluster' || mine.column !== theirs.column) return mine
  const before = base?.op === 'cluster' ? base.mapping : []
  const known = new Set([...before, ...mine.mapping].flatMap(({ from }) => from))
  const came = theirs.mapping.flatMap(({ from, to }) => {
    const added = from.filter(value => !known.has(value))
    return added.length === 0 ? [] : [{ from: added, to }]
  })
  return came.length === 0 ? mine : { ...mine, mapping: mergeAgain(mine.mapping, came) }
}

/** The steps of one side without those that the other took out and nobody changed, each with what both sides did to it. */
const kept = (base: Recipe, mine: Recipe, theirs: Recipe): readonly Step[] => {
  const [before, there] = [byId(base), byId(theirs)]
  return mine.steps.flatMap(step => {
    const [old, other] = [before.get(step.id), there.get(step.id)]
    if (other === undefined) return old !== undefined && same(old, step) ? [] : [step]
    return old !== undefined && same(old, other) ? [step] : [mergeOperations(old, step, other)]
  })
}

/** With the steps that only the other side has, each behind the step that it follows there. */
const withAdded = (steps: readonly Step[], base: Recipe, theirs: Recipe): readonly Step[] => {
  const before = byId(base)
  const known = new Set(steps.map(({ id }) => id))
  let merged = steps
  theirs.steps.forEach((step, index) => {
    if (before.has(step.id) || known.has(step.id)) return
    const previous = theirs.steps[index - 1]?.id
    const at = merged.findIndex(({ id }) => id === previous)
    merged = merged.toSpliced(index === 0 ? 0 : at < 0 ? merged.length : at + 1, 0, step)
  })
  return merged
}

/** In the order of the other side, where this one left the order alone. */
const inOrder = (steps: readonly Step[], base: Recipe, mine: Recipe, theirs: Recipe): readonly Step[] => {
  if (!same(ids(base), ids(mine)) || steps.some(({ id }) => !ids(theirs).includes(id))) return steps
  const places = new Map(ids(theirs).map((id, place) => [id, place]))
  return steps.toSorted((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0))
}

/**
 * The user's recipe with what became of it elsewhere since: every change of either side is in it. Where both changed the same thing, the
 * user's change holds, but for the mappings of clusters, which take the values of both.
 *
 * @param base what both sides began with
 */
export const mergeRecipes = (base: Recipe, mine: Recipe, theirs: Recipe): Recipe => {
  const steps = withAdded(kept(base, mine, theirs), base, theirs)
  return {
    ...mine,
    id: theirs.id,
    revision: theirs.revision,
    audit: mine.audit === base.audit ? theirs.audit : mine.audit,
    steps: inOrder(steps, base, mine, theirs),
  }
}

/** What became of a recipe elsewhere, in words; of mappings that only grew, by how many values. */
export const newsOf = (before: Recipe, after: Recipe): string => {
  const grown = after.steps.flatMap((step, index) => {
    const old = before.steps[index]
    if (step.op !== 'cluster' || old?.op !== 'cluster' || old.id !== step.id) return []
    const more = mappedValues(step.mapping) - mappedValues(old.mapping)
    const isAll = same({ ...step, mapping: [] }, { ...old, mapping: [] })
    return more > 0 && isAll
      ? [
          {
            id: step.id,
            text: `Step ${index + 1} merges ${formatPlural(more, 'more value')} of ${step.column}.`,
          },
        ]
      : []
  })
  const ofOthers = (recipe: Recipe) => recipe.steps.filter(({ id }) => grown.every(one => one.id !== id))
  if (grown.length === 0 || !same(ofOthers(before), ofOthers(after))) return changeWords(before, after)
  return grown.map(({ text }) => text).join(' ')
}
