import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { showComparison, useRoute } from '../../state/route.ts'
import { type IndexRange, inOrder } from './timeline-range-model.ts'
import { indexOfVersion } from './timeline-scale-model.ts'

/** How long the comparison waits for the next key press, ms: it is more work than showing a version. */
const settle = 300

/** Two versions that are compared, on the timeline. */
export interface RangeControl {
  /** As it is drawn or shown; undefined while one version is shown. */
  readonly range: IndexRange | undefined
  /** Draws a range, and shows it when it rests: never (`draft`), unless it changes again (`soon`), at once (`now`). A range of one version is none. */
  readonly set: (range: IndexRange, show: 'draft' | 'soon' | 'now') => void
  /** Shows one version again. */
  readonly leave: () => void
  /** Forgets what was drawn and not shown. */
  readonly cancel: () => void
}

/** The range that the address names, or the one that is being drawn. */
export const useRange = (versions: readonly number[]): RangeControl => {
  const compare = useRoute(({ route }) => (route.room === 'table' ? route.compare : undefined))
  const [draft, setDraft] = useState<IndexRange>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  const named = useMemo((): IndexRange | undefined => {
    // A version of another table is not on this line.
    if (!compare || compare.other !== undefined) return undefined
    const [from, to] = [indexOfVersion(versions, compare.from), indexOfVersion(versions, compare.to)]
    return from < 0 || to < 0 ? undefined : { from, to }
  }, [compare, versions])

  const cancel = useCallback(() => {
    clearTimeout(timer.current)
    setDraft(undefined)
  }, [])
  const leave = useCallback(() => {
    cancel()
    showComparison(undefined)
  }, [cancel])
  const set = useCallback(
    (range: IndexRange, show: 'draft' | 'soon' | 'now') => {
      clearTimeout(timer.current)
      setDraft(range)
      const showIt = () => {
        const { from, to } = inOrder(range)
        const [older, newer] = [versions[from], versions[to]]
        setDraft(undefined)
        showComparison(
          older === undefined || newer === undefined || older === newer
            ? undefined
            : { from: older, to: newer },
        )
      }
      if (show === 'now') showIt()
      else if (show === 'soon') timer.current = setTimeout(showIt, settle)
    },
    [versions],
  )
  return useMemo(() => ({ range: draft ?? named, set, leave, cancel }), [draft, named, set, leave, cancel])
}
