import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { Tag } from '../core/lake/timeline-views.ts'
import type { Result } from '../core/result.ts'
import { useTableSummary } from './catalog.ts'

interface TagsState {
  readonly table: string
  /** The oldest version first; stays while the tags are being read again. */
  readonly tags: readonly Tag[]
  readonly error?: LakeError
  readonly isLoading: boolean
}

/** Counts the tags that were given and taken away here: the notice of the lake tells other tabs, this one need not wait for it. */
const useEdits = create<{ readonly edits: number }>(() => ({ edits: 0 }))

const edited = <T>(result: Result<T>): Result<T> => {
  if (result.ok) useEdits.setState(({ edits }) => ({ edits: edits + 1 }))
  return result
}

const none: readonly Tag[] = []

/** The tags of a table; read again after every commit and every tag, of this tab or another. */
export const useTags = (table: string): TagsState => {
  const [state, setState] = useState<TagsState>({ table, tags: none, isLoading: true })
  // The catalog is read anew after every notice, and a tag posts one.
  const summary = useTableSummary(table)
  const edits = useEdits(now => now.edits)
  const isKnown = summary !== undefined

  useEffect(() => {
    if (!isKnown) return undefined
    let isGone = false
    const read = async (): Promise<void> => {
      const tags = await lake.tags(table)
      if (isGone) return
      if (tags.ok) setState({ table, tags: tags.value, isLoading: false })
      else setState({ table, tags: none, error: tags.error, isLoading: false })
    }
    void read()
    return () => {
      isGone = true
    }
  }, [table, isKnown, summary, edits])

  return state.table === table ? state : { table, tags: none, isLoading: true }
}

/** Gives a version a name, under which it stays readable. */
export const tagVersion = async (
  table: string,
  version: number,
  name: string,
  note: string | undefined,
): Promise<Result<Tag>> => edited(await lake.tag(table, version, name, note))

/** Takes a tag away; its version is held no more. */
export const untagVersion = async (table: string, name: string): Promise<Result<void>> =>
  edited(await lake.untag(table, name))

const isSameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

/** Gives a tag another name or note. When the new one is refused, the old one is as it was. */
export const changeTag = async (
  table: string,
  { name: old, version, note: oldNote }: Tag,
  name: string,
  note: string | undefined,
): Promise<Result<Tag>> => {
  if (!isSameName(old, name)) {
    // The new one first: the version is held all the while.
    const given = await lake.tag(table, version, name, note)
    if (given.ok) await lake.untag(table, old)
    return edited(given)
  }
  const taken = await lake.untag(table, old)
  if (!taken.ok) return taken
  const given = await lake.tag(table, version, name, note)
  if (!given.ok) await lake.tag(table, version, old, oldNote)
  return edited(given)
}
