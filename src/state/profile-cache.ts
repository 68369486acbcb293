import type { ColumnProfile, Profile } from '../core/lake/profile-views.ts'

/** What is known of rows under filters: profiles by column, and how many rows there are. */
export interface KnownRows {
  readonly columns: ReadonlyMap<string, ColumnProfile>
  readonly rows: number
  readonly selected?: number | undefined
}

/** Profiles by the name of rows and filters, which no two different ones share. */
export interface ProfileCache {
  of(key: string): KnownRows | undefined
  add(key: string, profile: Profile): void
  clear(): void
}

/** Keeps the profiles of `capacity` sets of rows: those that were added to or asked for longest ago go first. */
export const createProfileCache = (capacity: number): ProfileCache => {
  const known = new Map<string, KnownRows>()
  const keep = (key: string, rows: KnownRows): void => {
    known.delete(key)
    known.set(key, rows)
    for (const oldest of known.keys()) {
      if (known.size <= capacity) break
      known.delete(oldest)
    }
  }
  return {
    of: key => {
      const found = known.get(key)
      if (found) keep(key, found)
      return found
    },
    add: (key, { rows, selected, columns }) => {
      const all = new Map(known.get(key)?.columns)
      for (const profile of columns) all.set(profile.column, profile)
      keep(key, { columns: all, rows, selected })
    },
    clear: () => known.clear(),
  }
}
