/** Something that was done to a table, and how it is taken back. */
interface Act {
  readonly table: string
  readonly time: number
  readonly run: () => void
}

/** More than these are not taken back by keys; their messages are long gone. */
const most = 50

let acts: readonly Act[] = []
const edited = new Map<string, number>()

/** Remembers that a recipe or an aggregate was edited on a table's page: what is older than that is not what undo means first. */
export const noteEdited = (table: string): void => {
  edited.set(table, Date.now())
}

/**
 * Puts something that was done to a table on the list of what undo takes back there, the newest first.
 *
 * @returns what takes it back, for its message: by whichever way, that is done once
 */
export const undoable = (table: string, run: () => void): (() => void) => {
  const act: Act = {
    table,
    time: Date.now(),
    run: () => {
      if (!acts.includes(act)) return
      acts = acts.filter(one => one !== act)
      run()
    },
  }
  acts = [...acts.slice(1 - most), act]
  return act.run
}

/** Takes back what was done to a table last; false where nothing was, or an edit came after it: that has a list of its own. */
export const undoLast = (table: string): boolean => {
  const last = acts.findLast(act => act.table === table)
  if (!last || last.time < (edited.get(table) ?? 0)) return false
  last.run()
  return true
}
