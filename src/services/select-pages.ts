import { fail } from '../core/failure.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import { quoteText } from '../core/sql/quote.ts'
import type { LakeDeps } from './deps.ts'
import { type FirstRows, mostFirst } from './first-rows.ts'
import { type HeldResult, type PreparedResults, rowNumber } from './prepared-results.ts'
import { type Relation, withViews } from './relation.ts'
import { type PageRows, numberOf, placesOf } from './shown-rows.ts'

/** Rows of a SELECT, page by page. */
export interface SelectPages {
  read(offset: number, limit: number, cancel: Cancel): Promise<PageRows>
  /** All rows are written to a file for it, unless `isNarrowed`. */
  count(cancel: Cancel): Promise<number>
  close(): Promise<void>
}

export interface SelectPagesOptions {
  /** Its rows are few of many: they are counted, and written to a file only when a later page is asked for. */
  readonly isNarrowed: boolean
  /** Run anew, even if its rows are prepared. */
  readonly isFresh: boolean
}

class PreparedPages implements SelectPages {
  private readonly deps: LakeDeps
  private readonly results: PreparedResults
  private readonly relation: Relation
  private readonly options: SelectPagesOptions
  private held: HeldResult | undefined
  private isBegun = false
  private isClosed = false
  /** The first rows, where they were read before all rows were prepared. */
  private shown: FirstRows | undefined
  private places: Promise<readonly number[] | undefined> | undefined

  constructor(
    deps: LakeDeps,
    results: PreparedResults,
    relation: Relation,
    options: SelectPagesOptions,
    first: FirstRows | undefined,
  ) {
    this.shown = first
    this.deps = deps
    this.results = results
    this.relation = relation
    this.options = options
  }

  /** Each caller waits with its own cancel. */
  private async prepare(cancel: Cancel): Promise<HeldResult> {
    if (this.held) return this.held
    const isFresh = this.options.isFresh && !this.isBegun
    this.isBegun = true
    const result = await this.results.hold(this.relation, cancel, isFresh)
    if (this.isClosed) {
      await result.release()
      return fail({ kind: 'invalid', message: 'This result is no longer open; open it again.', problems: [] })
    }
    if (this.held) await result.release()
    else this.held = result
    return this.held
  }

  private async query(sql: string, files: readonly string[], cancel?: Cancel): Promise<PageRows> {
    return (await this.deps.interactive.rows(sql, cancel ? { files, cancel } : { files })).rows
  }

  private range(
    { path }: HeldResult,
    from: number,
    to: number,
    without: readonly number[] = [],
  ): Promise<PageRows> {
    const inside = without.filter(place => place >= from && place < to)
    const others = inside.length === 0 ? '' : ` AND ${rowNumber} NOT IN (${inside.join(', ')})`
    const where = `${rowNumber} >= ${from} AND ${rowNumber} < ${to}${others}`
    const file = `read_parquet([${quoteText(path)}])`
    return this.query(`SELECT * EXCLUDE (${rowNumber}) FROM ${file} WHERE ${where} ORDER BY ${rowNumber}`, [
      path,
    ])
  }

  /** What was shown stays as it was; the rows after it are all others. */
  private async readPrepared(held: HeldResult, offset: number, limit: number): Promise<PageRows> {
    const { shown } = this
    if (!shown) return this.range(held, offset, offset + limit)
    this.places ??= placesOf(shown.rows, held.rows, (from, to) => this.range(held, from, to)).catch(
      (thrown: unknown) => {
        this.places = undefined
        throw thrown
      },
    )
    const places = await this.places
    if (!places) return this.range(held, offset, offset + limit)
    const start = shown.rows.slice(offset, offset + limit)
    const count = limit - start.length
    if (count <= 0) return start
    const first = Math.max(0, offset - shown.rows.length)
    const to = numberOf(first + count - 1, places) + 1
    return [...start, ...(await this.range(held, numberOf(first, places), to, places))]
  }

  private async readFirst(limit: number, cancel: Cancel): Promise<PageRows> {
    const rows = await withViews(this.deps.interactive, this.relation, ({ sql, files }) =>
      this.query(`SELECT * FROM (${sql}) LIMIT ${limit}`, files, cancel),
    )
    // Another page may have come meanwhile.
    if (this.held || this.shown) return this.read(0, limit, cancel)
    if (limit <= mostFirst) this.shown = { rows, isAll: rows.length < limit }
    return rows
  }

  async read(offset: number, limit: number, cancel: Cancel): Promise<PageRows> {
    const { shown } = this
    if (shown && (shown.isAll || offset + limit <= shown.rows.length))
      return shown.rows.slice(offset, offset + limit)
    if (!this.held && offset === 0 && !shown) return this.readFirst(limit, cancel)
    return this.readPrepared(await this.prepare(cancel), offset, limit)
  }

  async count(cancel: Cancel): Promise<number> {
    if (this.shown?.isAll) return this.shown.rows.length
    if (!this.options.isNarrowed || this.held) return (await this.prepare(cancel)).rows
    const [row] = await withViews(this.deps.interactive, this.relation, ({ sql, files }) =>
      this.query(`SELECT count(*) FROM (${sql})`, files, cancel),
    )
    return Number(row?.[0])
  }

  async close(): Promise<void> {
    this.isClosed = true
    await this.held?.release()
  }
}

/**
 * Rows of any SELECT: the first page directly, the rest from a file with all rows, which is made when first needed. Pages join. `first`:
 * rows that were read already.
 */
export const createSelectPages = (
  deps: LakeDeps,
  results: PreparedResults,
  relation: Relation,
  options: SelectPagesOptions,
  first?: FirstRows,
): SelectPages => new PreparedPages(deps, results, relation, options, first)
