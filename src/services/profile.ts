import { typeName } from '../core/delta/schema-json.ts'
import { fail } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import type { ColumnDetail, ColumnProfile, Profile, ProfilePart } from '../core/lake/profile-views.ts'
import type { RowSource } from '../core/lake/row-views.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import { type CountedColumn, binsSql, chartsFrom, valuesSql } from '../core/profile/bars.ts'
import { type GuessedColumn, baseFrom, baseSql } from '../core/profile/base.ts'
import { guessSql, guessesFrom } from '../core/profile/expect.ts'
import type { ColumnFilter } from '../core/profile/filter.ts'
import { filtersSql } from '../core/profile/filter-sql.ts'
import { partSql, partsFrom } from '../core/profile/part.ts'
import type { LakeDeps } from './deps.ts'
import type { PreparedResults } from './prepared-results.ts'
import { type Run, detailOf } from './profile-detail.ts'
import { type ProfileSource, type SourceColumn, createProfileSources } from './profile-source.ts'
import type { Relation } from './relation.ts'

/** Columns that one statement looks at. */
const atOnce = 12

/** Profiles kept; the one used longest ago goes first. */
const capacity = 8_000
/** Details of single columns kept. */
const detailCapacity = 500

/** Profiles of rows, over all of them. What was counted once is not counted again while the rows are the same. */
export interface Profiles {
  profile(
    source: RowSource,
    columns: readonly string[],
    where: readonly ColumnFilter[],
    cancel: Cancel,
  ): Promise<Profile>
  column(source: RowSource, column: string, cancel: Cancel): Promise<ColumnDetail>
}

const runOver =
  (deps: LakeDeps, { files }: Relation, cancel: Cancel): Run =>
  async sql => {
    if (sql === undefined) return []
    if (cancel.aborted) return fail({ kind: 'cancelled', message: 'Cancelled.' })
    return (await deps.jobs.rows(sql, { files, cancel })).rows
  }

const guessed = async (columns: readonly SourceColumn[], from: string, run: Run) => {
  const text = columns.filter(({ type }) => type === 'string')
  const names = text.map(({ name }) => name)
  const rows = text.length === 0 ? [] : await run(guessSql(names, from))
  const guesses = guessesFrom(
    rows,
    text.map(({ hint }) => hint),
  )
  const byName = new Map(names.map((name, at) => [name, guesses[at]]))
  return columns.map(({ name, type }): GuessedColumn => {
    const found = byName.get(name)
    return found ? { name, type, guesses: found } : { name, type }
  })
}

const profiled = ({ name, type, base }: CountedColumn, more: Pick<ColumnProfile, 'chart' | 'distinct'>) => {
  const { rows, missing, mismatched, nulls, expected } = base
  const valid = rows - missing - mismatched
  return {
    column: name,
    type: typeName(type),
    rows,
    valid,
    mismatched,
    missing,
    nulls,
    ...(expected ? { expected } : {}),
    ...more,
  }
}

/** Counts columns for the first time: what their text is meant as, then all values, then bars. */
const count = async (
  deps: LakeDeps,
  source: ProfileSource,
  columns: readonly SourceColumn[],
  cancel: Cancel,
): Promise<readonly ColumnProfile[]> => {
  const relation = await source.relation(columns.map(({ name }) => name))
  const from = `(${relation.sql})`
  const run = runOver(deps, relation, cancel)
  const asked = await guessed(columns, from, run)
  const [row = []] = await run(baseSql(asked, from))
  const counts = baseFrom(asked, row)
  const counted = asked.flatMap(({ name, type }, at): CountedColumn[] => {
    const base = counts[at]
    return base ? [{ name, type, base }] : []
  })
  const bins = await run(binsSql(counted, from))
  const charts = chartsFrom(counted, bins, await run(valuesSql(counted, from)))
  return counted.flatMap((column, at) => {
    const chart = charts[at]
    return chart ? [profiled(column, chart)] : []
  })
}

/** What a map of limited size holds is put at its end. */
const remember = <T>(known: Map<string, T>, key: string, value: T, most = capacity): void => {
  known.delete(key)
  known.set(key, value)
  for (const oldest of known.keys()) {
    if (known.size <= most) break
    known.delete(oldest)
  }
}

const chunks = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / atOnce) }, (_, at) =>
    items.slice(at * atOnce, (at + 1) * atOnce),
  )

class ProfileCache implements Profiles {
  private readonly deps: LakeDeps
  private readonly sources: ReturnType<typeof createProfileSources>
  private readonly bases = new Map<string, ColumnProfile>()
  private readonly parts = new Map<string, ProfilePart>()
  private readonly counts = new Map<string, number>()
  private readonly details = new Map<string, ColumnDetail>()

  constructor(deps: LakeDeps, results: PreparedResults) {
    this.deps = deps
    this.sources = createProfileSources(deps, results)
  }

  private async basesOf(source: ProfileSource, columns: readonly SourceColumn[], cancel: Cancel) {
    const keyOf = (name: string): string => `${source.key}\n${name}`
    const found = new Map<string, ColumnProfile>()
    for (const { name } of columns) {
      const known = this.bases.get(keyOf(name))
      if (known) found.set(name, known)
    }
    for (const some of chunks(columns.filter(({ name }) => !found.has(name))))
      for (const profile of await count(this.deps, source, some, cancel)) {
        remember(this.bases, keyOf(profile.column), profile)
        found.set(profile.column, profile)
      }
    return columns.flatMap(({ name }) => found.get(name) ?? [])
  }

  /** Counts the bars of columns under the same filters. */
  private async countParts(
    source: ProfileSource,
    profiles: readonly ColumnProfile[],
    where: readonly ColumnFilter[],
    cancel: Cancel,
  ): Promise<readonly ProfilePart[]> {
    const { columns } = source
    const drawn = profiles.flatMap(profile => {
      const column = columns.find(({ name }) => name === profile.column)
      return column ? [{ name: column.name, type: column.type, profile }] : []
    })
    const needed = new Set([...profiles, ...where].map(({ column }) => column))
    const relation = await source.relation([...needed])
    const run = runOver(this.deps, relation, cancel)
    return partsFrom(drawn, await run(partSql(drawn, where, columns, `(${relation.sql})`)))
  }

  private async partsOf(
    source: ProfileSource,
    profiles: readonly ColumnProfile[],
    where: readonly ColumnFilter[],
    cancel: Cancel,
  ): Promise<readonly ColumnProfile[]> {
    const filtersOf = (column: string) => where.filter(filter => filter.column !== column)
    const keyOf = (column: string): string => `${source.key}\n${JSON.stringify(filtersOf(column))}\n${column}`
    const groups = new Map<string, ColumnProfile[]>()
    for (const profile of profiles) {
      const filters = filtersOf(profile.column)
      if (filters.length === 0 || this.parts.has(keyOf(profile.column))) continue
      const key = JSON.stringify(filters)
      groups.set(key, [...(groups.get(key) ?? []), profile])
    }
    for (const group of groups.values())
      for (const some of chunks(group)) {
        const parts = await this.countParts(source, some, filtersOf(some[0]?.column ?? ''), cancel)
        for (const [at, part] of parts.entries()) remember(this.parts, keyOf(some[at]?.column ?? ''), part)
      }
    return profiles.map(profile => {
      const part = filtersOf(profile.column).length > 0 ? this.parts.get(keyOf(profile.column)) : undefined
      return part ? { ...profile, part } : profile
    })
  }

  /** Rows for which all filters hold. A column with no filter of its own has them counted in its part. */
  private async selected(
    source: ProfileSource,
    columns: readonly ColumnProfile[],
    where: readonly ColumnFilter[],
    cancel: Cancel,
  ) {
    const key = `${source.key}\n${JSON.stringify(where)}`
    const free = columns.find(({ column }) => !where.some(filter => filter.column === column))
    const known = free?.part?.rows ?? this.counts.get(key)
    const selected = known ?? (await this.countRows(source, where, cancel))
    remember(this.counts, key, selected)
    return selected
  }

  private async countRows(source: ProfileSource, where: readonly ColumnFilter[], cancel: Cancel) {
    const relation = await source.relation([...new Set(where.map(({ column }) => column))])
    const sql = `SELECT count(*) FROM (${relation.sql}) WHERE ${filtersSql(where, source.columns) ?? 'TRUE'}`
    const [row] = await runOver(this.deps, relation, cancel)(sql)
    return Number(row?.[0] ?? 0)
  }

  async profile(from: RowSource, names: readonly string[], where: readonly ColumnFilter[], cancel: Cancel) {
    const source = await this.sources.of(from, cancel)
    const asked = names.flatMap(name => source.columns.find(column => column.name === name) ?? [])
    const profiles = await this.basesOf(source, asked, cancel)
    const known = where.filter(({ column }) => source.columns.some(({ name }) => name === column))
    const columns = known.length === 0 ? profiles : await this.partsOf(source, profiles, known, cancel)
    const rows = columns[0]?.rows ?? (await this.selected(source, [], [], cancel))
    if (known.length === 0) return { rows, columns }
    return { rows, selected: await this.selected(source, columns, known, cancel), columns }
  }

  async column(from: RowSource, name: string, cancel: Cancel) {
    const source = await this.sources.of(from, cancel)
    const column = source.columns.find(known => known.name === name)
    if (!column) return fail(invalidAt('column', `There is no column ${name}.`))
    const key = `${source.key}\n${name}`
    const known = this.details.get(key)
    if (known) {
      remember(this.details, key, known, detailCapacity)
      return known
    }
    const [profile] = await this.basesOf(source, [column], cancel)
    if (!profile) return fail(invalidAt('column', `There is no column ${name}.`))
    const relation = await source.relation([name])
    const detail = await detailOf(column, profile, `(${relation.sql})`, runOver(this.deps, relation, cancel))
    remember(this.details, key, detail, detailCapacity)
    return detail
  }
}

/** Creates the profiles of one worker; prepared results are shared with the grid. */
export const createProfiles = (deps: LakeDeps, results: PreparedResults): Profiles =>
  new ProfileCache(deps, results)
