import type { Side } from '../core/diff/columns.ts'
import {
  type Cut,
  type OrderValue,
  diffOrder,
  isInStretch,
  orderItems,
  stretchNumber,
} from '../core/diff/order.ts'
import { noRows, rowKinds, sideRows } from '../core/diff/rows-sql.ts'
import { type StoredRows, wholeItems, wholeRowsSql } from '../core/diff/whole-sql.ts'
import type { DiffRow, RowChange } from '../core/lake/diff-views.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import { quoteText } from '../core/sql/quote.ts'
import type { LakeDeps } from './deps.ts'
import { type HeldResult, type PreparedResults, rowNumber } from './prepared-results.ts'
import { type Relation, tableRelation } from './relation.ts'
import type { ComparedVersions } from './table-diff-compare.ts'
import { type Wanted, partRows, wholeRow } from './table-diff-pages.ts'
import { tableOf } from './table-diff-sides.ts'

/** Rows that are put in order together, and stay so; of more, the rows near the ones in sight alone are read. */
const rowsTogether = 50_000
/** Rows of each stretch that are looked at to tell where it ends. */
const rowsLooked = 64
const mostStretches = 1_024
/** Stretches whose rows stay at hand. */
const stretchesKept = 8

interface Plan {
  readonly order: readonly OrderValue[]
  readonly cuts: readonly Cut[]
  /** Rows of each stretch, and how many of them differ. */
  readonly sizes: readonly { readonly rows: number; readonly differing: number }[]
}

/** All rows of two versions in order, what changed in its place, read in stretches: no version is ever in memory whole. */
export class WholePages {
  private readonly deps: LakeDeps
  private readonly results: PreparedResults
  private readonly compared: ComparedVersions
  private readonly rowsTogether: number
  private planned: Promise<Plan> | undefined
  /** The one used last at the end. */
  private readonly held = new Map<number, Promise<HeldResult>>()

  /** @param most how many rows a stretch has, about */
  constructor(deps: LakeDeps, results: PreparedResults, compared: ComparedVersions, most = rowsTogether) {
    this.deps = deps
    this.results = results
    this.compared = compared
    this.rowsTogether = most
  }

  private get columns() {
    return this.compared.pages.columns
  }

  /** All rows of a version, in the columns of the difference. */
  private async sideOf(side: Side): Promise<Relation> {
    const { deps, columns } = this
    const { between } = this.compared
    const snapshot = between[side]
    if (snapshot.files.size === 0) return { sql: noRows(columns, side), files: [] }
    const { sql, files } = await tableRelation(deps, deps.jobs, tableOf(between, side), snapshot)
    return { sql: sideRows(columns, side, sql), files }
  }

  private stored(kind: RowChange): Relation | undefined {
    return partRows(this.compared.pages, kind)
  }

  private async plan(cancel: Cancel): Promise<Plan> {
    const { diff, between } = this.compared
    const order = diffOrder(this.columns, between.key)
    const rows = diff.unchanged + diff.changed + diff.added + diff.removed
    const stretches = Math.min(Math.ceil(rows / this.rowsTogether), mostStretches)
    const differing = diff.changed + diff.added + diff.removed
    if (stretches < 2 || order.length === 0) return { order, cuts: [], sizes: [{ rows, differing }] }
    const cuts = await this.cuts(order, rows, stretches, cancel)
    return { order, cuts, sizes: await this.sizes(order, cuts, cancel) }
  }

  /** Where stretches of about the same size begin, out of some rows of both versions. */
  private async cuts(
    order: readonly OrderValue[],
    rows: number,
    stretches: number,
    cancel: Cancel,
  ): Promise<readonly Cut[]> {
    const [to, removed] = [await this.sideOf('to'), this.stored('removed')]
    const values = (side: Side, { sql }: Relation) =>
      `SELECT ${order.map((value, at) => `${value.sql(side)} AS k${at}`).join(', ')} FROM (${sql})`
    const all = [values('to', to), ...(removed ? [values('from', removed)] : [])].join(' UNION ALL ')
    const names = order.map((_, at) => `k${at}`)
    const share = Math.min(100, (100 * stretches * rowsLooked) / rows)
    const some = `SELECT * FROM (${all})${share < 100 ? ` USING SAMPLE ${share.toFixed(6)}% (bernoulli, 7)` : ''}`
    const numbered = `SELECT *, ntile(${stretches}) OVER (ORDER BY ${orderItems(names)}) AS tile FROM (${some})`
    const ranked = `SELECT *, row_number() OVER (PARTITION BY tile ORDER BY ${orderItems(names)}) AS nth FROM (${numbered})`
    const text = names.map(name => `CAST(${name} AS VARCHAR)`).join(', ')
    const found = await this.deps.jobs.rows(
      `SELECT ${text} FROM (${ranked}) WHERE nth = 1 AND tile > 1 ORDER BY tile`,
      { files: [...to.files, ...(removed?.files ?? [])], cancel },
    )
    return found.rows.map(row => row.map(value => (typeof value === 'string' ? value : null)))
  }

  private async sizes(
    order: readonly OrderValue[],
    cuts: readonly Cut[],
    cancel: Cancel,
  ): Promise<Plan['sizes']> {
    const count = async (side: Side, relation: Relation | undefined): Promise<readonly number[]> => {
      const counts = cuts.map(() => 0).concat(0)
      if (!relation) return counts
      const sql = `SELECT stretch, count(*) FROM (SELECT ${stretchNumber(order, side, cuts)} AS stretch FROM (${relation.sql})) GROUP BY stretch`
      const { rows } = await this.deps.jobs.rows(sql, { files: relation.files, cancel })
      for (const [stretch, n] of rows) counts[Number(stretch)] = Number(n)
      return counts
    }
    const all = await count('to', await this.sideOf('to'))
    const removed = await count('from', this.stored('removed'))
    const added = await count('to', this.stored('added'))
    const changed = await count('to', this.stored('changed'))
    return all.map((rows, at) => {
      const gone = removed[at] ?? 0
      return { rows: rows + gone, differing: gone + (added[at] ?? 0) + (changed[at] ?? 0) }
    })
  }

  private planOf(cancel: Cancel): Promise<Plan> {
    const planned = this.planned ?? this.plan(cancel)
    this.planned = planned
    planned.catch(() => {
      if (this.planned === planned) this.planned = undefined
    })
    return planned
  }

  /** The rows of a stretch, written in order. */
  private async write({ order, cuts }: Plan, stretch: number, cancel: Cancel): Promise<HeldResult> {
    const { columns } = this
    const inside = (side: Side, { sql }: Relation): string =>
      `SELECT * FROM (${sql}) WHERE ${isInStretch(order, side, cuts, stretch)}`
    const to = await this.sideOf('to')
    // What unchanged rows have there alone is told too.
    const isMore = columns.some(column => column.from && !column.to)
    const from = isMore ? await this.sideOf('from') : undefined
    const stored = rowKinds.flatMap((kind): readonly (StoredRows & Relation)[] => {
      const relation = this.stored(kind)
      if (!relation) return []
      const sql = inside(kind === 'removed' ? 'from' : 'to', relation)
      return [{ kind, sql, files: relation.files }]
    })
    const rows = { to: inside('to', to), from: from && inside('from', from) }
    const files = [to, ...(from ? [from] : []), ...stored].flatMap(relation => relation.files)
    const sql = wholeRowsSql(columns, order, rows, stored)
    return this.results.hold({ sql, files: [...new Set(files)] }, cancel)
  }

  private async stretch(plan: Plan, stretch: number, cancel: Cancel): Promise<HeldResult> {
    const { held } = this
    const known = held.get(stretch) ?? this.write(plan, stretch, cancel)
    held.delete(stretch)
    held.set(stretch, known)
    known.catch(() => {
      if (held.get(stretch) === known) held.delete(stretch)
    })
    const result = await known
    for (const [oldest, other] of held) {
      if (held.size <= stretchesKept) break
      held.delete(oldest)
      await (await other).release()
    }
    return result
  }

  /** Rows `offset` to `offset + limit` in order; fewer at the end. */
  async read({ offset, limit }: Omit<Wanted, 'kind'>, cancel: Cancel): Promise<readonly DiffRow[]> {
    const plan = await this.planOf(cancel)
    const found: DiffRow[] = []
    let skip = offset
    for (const [at, { rows }] of plan.sizes.entries()) {
      const count = Math.min(rows - skip, limit - found.length)
      if (count > 0)
        found.push(...(await this.page(await this.stretch(plan, at, cancel), skip, count, cancel)))
      skip = Math.max(skip - rows, 0)
      if (found.length >= limit) break
    }
    return found
  }

  private async page({ path }: HeldResult, skip: number, count: number, cancel: Cancel) {
    const { columns } = this
    const range = `${rowNumber} >= ${skip} AND ${rowNumber} < ${skip + count}`
    const sql = `SELECT ${wholeItems(columns)} FROM read_parquet([${quoteText(path)}]) WHERE ${range} ORDER BY ${rowNumber}`
    const { rows } = await this.deps.interactive.rows(sql, { files: [path], cancel })
    return rows.map(values => wholeRow(columns, values))
  }

  /** The place of the row that differs next after a place, or before it (−1); undefined where there is none. */
  async next(place: number, direction: 1 | -1, cancel: Cancel): Promise<number | undefined> {
    const plan = await this.planOf(cancel)
    let first = 0
    const stretches = plan.sizes.map(({ rows, differing }, at) => {
      const start = first
      first += rows
      return { at, start, end: first, differing }
    })
    const ahead = stretches.filter(
      ({ start, end, differing }) => differing > 0 && (direction > 0 ? end > place + 1 : start < place),
    )
    for (const { at, start } of direction > 0 ? ahead : ahead.toReversed()) {
      const { path } = await this.stretch(plan, at, cancel)
      const beyond = direction > 0 ? '>' : '<'
      const sql = `SELECT ${direction > 0 ? 'min' : 'max'}(${rowNumber}) FROM read_parquet([${quoteText(path)}]) WHERE kind < ${rowKinds.length} AND ${rowNumber} ${beyond} ${place - start}`
      const [[found] = []] = (await this.deps.interactive.rows(sql, { files: [path], cancel })).rows
      if (found !== null && found !== undefined) return start + Number(found)
    }
    return undefined
  }

  async close(): Promise<void> {
    const all = [...this.held.values()]
    this.held.clear()
    for (const each of all) {
      const [done] = await Promise.allSettled([each])
      if (done?.status === 'fulfilled') await done.value.release()
    }
  }
}
