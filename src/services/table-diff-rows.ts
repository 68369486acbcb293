import type { Side } from '../core/diff/columns.ts'
import { differingRowsSql, netHashesSql, netTotalsSql, noRows } from '../core/diff/rows-sql.ts'
import { quoteList } from '../core/sql/quote.ts'
import type { HeldResult } from './prepared-results.ts'
import { inPasses } from './table-diff-passes.ts'
import { type DiffSides, type DiffWork, type SideRows, heldRows, stopIf } from './table-diff-sides.ts'

/** Rows whose hashes are in memory at once to begin with; a row takes some 100 bytes there. */
const rowsInMemory = 16_000_000
/** The same for hashes by which rows are fetched, which the engine has to find again. */
const rowsFetched = 8_000_000

/** The rows of both versions that are not the same, as they are: none of one side is equal to one of the other. */
export interface DifferingRows {
  readonly from: CountedRows
  readonly to: CountedRows
}

/** Rows of one side in scratch files; without one where there are none. */
export interface CountedRows extends SideRows {
  readonly rows: number
  readonly parts: readonly Pick<HeldResult, 'path' | 'rows'>[]
}

interface Net {
  readonly sql: string
  readonly files: readonly string[]
  readonly more: Readonly<Record<Side, number>>
  /** Equal rows are on both sides, but more on one. */
  readonly isPartly: boolean
}

const netOf = async (work: DiffWork, { from, to }: DiffSides): Promise<Net> => {
  const { deps, paired, job, hold } = work
  const rows = (from.rows ?? 0) + (to.rows ?? 0)
  const files = [...new Set([...from.files, ...to.files])]
  const sides = { from: from.sql, to: to.sql }
  const hashes = await inPasses(job, { phase: 'Comparing rows', rows, atOnce: rowsInMemory }, pass =>
    hold({ sql: netHashesSql(paired.columns, sides, pass), files }),
  )
  const paths = hashes.map(({ path }) => path)
  const sql = `SELECT h, g, d, n FROM read_parquet(${quoteList(paths)})`
  const totals = await deps.jobs.rows(netTotalsSql(sql), { files: paths, cancel: job.cancel })
  const [moreFrom = 0, moreTo = 0, partly = 0] = (totals.rows[0] ?? []).map(Number)
  return { sql, files: paths, more: { from: moreFrom, to: moreTo }, isPartly: partly > 0 }
}

const counted = (parts: readonly HeldResult[]): CountedRows => ({ ...heldRows(...parts), parts })

const nothing = (work: DiffWork, side: Side): CountedRows => ({
  sql: noRows(work.paired.columns, side),
  files: [],
  rows: 0,
  parts: [],
})

const isEmpty = ({ files }: SideRows): boolean => files.length === 0

/**
 * The rows in which two versions differ, out of those that may: what is equal on both sides cancels out, one row against one, so that rows
 * that only moved between files are no difference.
 */
export const differingRows = async (work: DiffWork, sides: DiffSides): Promise<DifferingRows> => {
  const { paired, job } = work
  const isComparable = paired.columns.some(({ shape }) => shape !== undefined)
  if (isEmpty(sides.from) || isEmpty(sides.to) || !isComparable) {
    const whole = async (side: Side) =>
      isEmpty(sides[side]) ? nothing(work, side) : counted([await work.hold(sides[side])])
    return { from: await whole('from'), to: await whole('to') }
  }
  const net = await netOf(work, sides)
  const rowsOf = async (side: Side): Promise<CountedRows> => {
    stopIf(job)
    if (net.more[side] === 0) return nothing(work, side)
    const files = [...new Set([...sides[side].files, ...net.files])]
    const rows = net.more[side]
    const passing = { phase: 'Fetching the rows that differ', rows, atOnce: rowsFetched }
    const parts = await inPasses(job, passing, pass => {
      const sql = differingRowsSql(paired.columns, side, sides[side].sql, net.sql, net.isPartly, pass)
      return work.hold({ sql, files })
    })
    return counted(parts)
  }
  return { from: await rowsOf('from'), to: await rowsOf('to') }
}
