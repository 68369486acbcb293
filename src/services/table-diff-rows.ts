import type { Side } from '../core/diff/columns.ts'
import { differingRowsSql, netHashesSql, netTotalsSql, noRows } from '../core/diff/rows-sql.ts'
import { quoteList } from '../core/sql/quote.ts'
import { type DiffSides, type DiffWork, type SideRows, heldRows, stopIf } from './table-diff-sides.ts'

/** Rows whose hashes are in memory at once; a row takes some 100 bytes there. */
const rowsInMemory = 16_000_000

/** The rows of both versions that are not the same, as they are: none of one side is equal to one of the other. */
export interface DifferingRows {
  readonly from: CountedRows
  readonly to: CountedRows
}

/** Rows of one side in a scratch file; without one where there are none. */
export interface CountedRows extends SideRows {
  readonly rows: number
  readonly path?: string
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
  const passes = Math.max(Math.ceil(rows / rowsInMemory), 1)
  const files = [...new Set([...from.files, ...to.files])]
  const paths: string[] = []
  for (let pass = 0; pass < passes; pass += 1) {
    stopIf(job)
    const rowsDone = Math.round((rows * pass) / passes)
    job.onProgress({ phase: 'Comparing rows', rowsDone, bytesDone: 0 })
    const sides = { from: from.sql, to: to.sql }
    const held = await hold({ sql: netHashesSql(paired.columns, sides, pass, passes), files })
    paths.push(held.path)
  }
  const sql = `SELECT h, g, d, n FROM read_parquet(${quoteList(paths)})`
  const totals = await deps.jobs.rows(netTotalsSql(sql), { files: paths, cancel: job.cancel })
  const [moreFrom = 0, moreTo = 0, partly = 0] = (totals.rows[0] ?? []).map(Number)
  return { sql, files: paths, more: { from: moreFrom, to: moreTo }, isPartly: partly > 0 }
}

const held = async (work: DiffWork, rows: SideRows): Promise<CountedRows> => {
  const result = await work.hold(rows)
  return { ...heldRows(result), rows: result.rows, path: result.path }
}

const nothing = (work: DiffWork, side: Side): CountedRows => ({
  sql: noRows(work.paired.columns, side),
  files: [],
  rows: 0,
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
    const whole = async (side: Side) => (isEmpty(sides[side]) ? nothing(work, side) : held(work, sides[side]))
    return { from: await whole('from'), to: await whole('to') }
  }
  const net = await netOf(work, sides)
  const rowsOf = async (side: Side): Promise<CountedRows> => {
    stopIf(job)
    if (net.more[side] === 0) return nothing(work, side)
    const sql = differingRowsSql(paired.columns, side, sides[side].sql, net.sql, net.isPartly)
    job.onProgress({ phase: 'Fetching the rows that differ', rowsDone: 0, bytesDone: 0 })
    return held(work, { sql, files: [...new Set([...sides[side].files, ...net.files])], rows: undefined })
  }
  return { from: await rowsOf('from'), to: await rowsOf('to') }
}
