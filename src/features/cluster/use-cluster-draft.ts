import { useMemo, useState } from 'react'
import { type Merge, mergeAgain } from '../../core/cluster/mapping.ts'
import { type ClusterMethod, defaultMethods } from '../../core/cluster/method.ts'
import type { Cluster } from '../../core/recipe/steps/cluster.ts'
import { type Choices, chosenMerges, mergedClusters, mergedUnless } from './cluster-model.ts'

/** What the list shows: clusters that were found, or what was merged before. */
export type Shown = 'found' | 'merged'

const none: Choices = new Map()
const nothing: readonly Merge[] = []

/** What is to be clustered, how, and what was merged before: the step that the dialog makes. */
export const useClusterDraft = (first: string | undefined, step: Cluster | undefined) => {
  const [column, setColumn] = useState(first)
  const [method, setMethod] = useState<ClusterMethod>(step?.method ?? defaultMethods.fingerprint)
  const [mapping, setMapping] = useState(step?.mapping ?? nothing)
  /** What was decided about merges of the mapping since they were last shown. */
  const [changes, setChanges] = useState(none)
  const [shown, setShown] = useState<Shown>('found')
  const [later, setLater] = useState(step?.later === 'apply')

  const merged = useMemo(() => mergedClusters(mapping), [mapping])
  const kept = useMemo(() => mergedUnless(merged, changes), [merged, changes])
  /** The mapping as it is with these changes. */
  const before = useMemo(
    () => (changes.size === 0 ? mapping : chosenMerges(merged, kept).merges),
    [mapping, merged, kept, changes],
  )
  const settle = (merges: readonly Merge[]): void => {
    setMapping(merges.length === 0 ? before : mergeAgain(before, merges))
    setChanges(none)
  }

  return {
    column,
    method,
    mapping,
    before,
    merged,
    kept,
    shown,
    later,
    /** Something was merged, or taken apart. */
    isChanged: before !== (step?.mapping ?? nothing),
    setMethod,
    setLater,
    setChanges,
    /** Another column has other values: what was merged is of none of them. */
    chooseColumn: (name: string) => {
      setColumn(name)
      if (column === undefined || name === column) return
      setMapping(name === step?.column ? step.mapping : nothing)
      setChanges(none)
      setShown('found')
    },
    /** What was changed of the mapping counts from the moment that the list shows the clusters again. */
    show: (next: Shown) => {
      if (next === 'found') settle(nothing)
      setShown(next)
    },
    /** Takes merges into the mapping. */
    take: (merges: readonly Merge[]) => {
      settle(merges)
      setShown('found')
    },
    /** The step, with merges that were chosen last. */
    finished: (merges: readonly Merge[]): Cluster | undefined =>
      column === undefined
        ? undefined
        : {
            op: 'cluster',
            column,
            method,
            mapping: mergeAgain(before, merges),
            ...(later ? { later: 'apply' } : {}),
          },
  }
}
