import type { PartitionValues } from '../core/delta/actions.ts'
import type { NewFile } from '../core/delta/commit-plan.ts'
import { partitionText } from '../core/delta/partition-values.ts'
import { statsFromRow, statsSelect } from '../core/delta/stats.ts'
import type { WriteSelect } from '../core/delta/write-select.ts'
import { fail, unwrap } from '../core/failure.ts'
import type { Engine, Value } from '../core/ports/engine.ts'
import { quoteIdentifier, quoteList } from '../core/sql/quote.ts'
import { sumOf } from '../core/sum-of.ts'
import type { LakeDeps } from './deps.ts'
import type { Relation } from './relation.ts'
import type { FileMaker } from './write-file.ts'
import { writeSplit } from './write-split.ts'

/** Cells that are sorted in memory at a time. */
const sortedCells = 8_000_000

interface Partition {
  readonly number: number
  readonly rows: number
  readonly values: PartitionValues
}

interface Staged {
  readonly engine: Engine
  readonly files: FileMaker
  readonly plan: WriteSelect
  /** All rows, in order, in one file. */
  readonly path: string
  /** Temporary table: a row for each partition with its number and its values. */
  readonly index: string
  /** SQL list of the files' columns. */
  readonly columns: string
}

const names = ({ partitions }: WriteSelect): readonly string[] =>
  partitions.map(({ name }) => quoteIdentifier(name))

const readingOptions = ({ files, path }: Staged) => {
  const { cancel } = files.query
  return { files: [path], ...(cancel ? { cancel } : {}) }
}

const valuesOf = ({ partitions }: WriteSelect, cells: readonly Value[]): PartitionValues =>
  Object.fromEntries(
    partitions.map(({ name, column, type }, index) => [
      name,
      unwrap(partitionText(column, type, cells[index] ?? null)),
    ]),
  )

/** Numbers the partitions in order of their values. */
const listPartitions = async (staged: Staged): Promise<readonly Partition[]> => {
  const { engine, plan, path, index } = staged
  const list = names(plan).join(', ')
  await engine.query(
    `CREATE TEMP TABLE ${index} AS SELECT row_number() OVER () AS boathouse_part, * FROM
      (SELECT ${list}, count(*) AS boathouse_rows FROM read_parquet(${quoteList([path])}) GROUP BY ALL ORDER BY ALL)`,
    readingOptions(staged),
  )
  const { rows } = await engine.rows(
    `SELECT boathouse_part, boathouse_rows, ${list} FROM ${index} ORDER BY 1`,
  )
  return rows.map(([number = 0, count = 0, ...cells]) => {
    return { number: Number(number), rows: Number(count), values: valuesOf(plan, cells) }
  })
}

/** SQL of the staged rows of some partitions, with the number of each. */
const rowsOf = ({ plan, path, index }: Staged, from: number, to: number): string => {
  const same = names(plan).map(name => `staged.${name} IS NOT DISTINCT FROM parts.${name}`)
  return `FROM read_parquet(${quoteList([path])}, file_row_number = true) AS staged
    JOIN ${index} AS parts ON ${same.join(' AND ')} WHERE boathouse_part BETWEEN ${from} AND ${to}`
}

/** One that is large goes straight from the staged file to its own. */
const writeLarge = async (
  staged: Staged,
  partition: Partition,
  targetBytes: number,
): Promise<readonly NewFile[]> => {
  const { files, columns, path } = staged
  const { number, values } = partition
  const select = `SELECT ${columns} ${rowsOf(staged, number, number)} ORDER BY staged.file_row_number`
  const file = await files.write(select, [path], values)
  if (!file) return []
  return file.size > 1.5 * targetBytes ? writeSplit(files, file, targetBytes) : [file]
}

/** Many small ones are sorted together, so that the staged file is read once for all of them. */
const writeSmall = async (staged: Staged, partitions: readonly Partition[]): Promise<readonly NewFile[]> => {
  const { engine, files, columns, index } = staged
  const [from, to] = [partitions[0]?.number ?? 0, partitions.at(-1)?.number ?? 0]
  const sorted = `${index}_sorted`
  const written: NewFile[] = []
  try {
    await engine.query(
      `CREATE TEMP TABLE ${sorted} AS SELECT boathouse_part, ${columns} ${rowsOf(staged, from, to)}
        ORDER BY boathouse_part, staged.file_row_number`,
      readingOptions(staged),
    )
    const { stats = [] } = files
    const { rows } = await engine.rows(statsSelect(stats, sorted, 'boathouse_part'), readingOptions(staged))
    const told = new Map(rows.map(([number, ...cells]) => [Number(number), cells]))
    for (const { number, values, rows: count } of partitions) {
      const cells = told.get(number) ?? []
      const known = { rows: count, stats: files.stats ? statsFromRow(stats, cells) : '' }
      const select = `SELECT * EXCLUDE (boathouse_part) FROM ${sorted} WHERE boathouse_part = ${number}`
      const file = await files.write(select, [], values, known)
      if (file) written.push(file)
    }
    return written
  } finally {
    await engine.query(`DROP TABLE IF EXISTS ${sorted}`).catch(() => undefined)
  }
}

/** Partitions that are written in one go: a large one alone, small ones as many as fit in memory. */
const inGroups = (partitions: readonly Partition[], limit: number): readonly (readonly Partition[])[] => {
  const groups: Partition[][] = []
  let held = Number.POSITIVE_INFINITY
  for (const partition of partitions) {
    if (held + partition.rows > limit) {
      groups.push([])
      held = 0
    }
    held += partition.rows
    groups.at(-1)?.push(partition)
  }
  return groups
}

const stageRows = async (
  { engine, files, plan, path }: Pick<Staged, 'engine' | 'files' | 'plan' | 'path'>,
  relation: Relation,
): Promise<number> => {
  const { bytes } = await engine.copy(plan.sql, path, {
    ...files.query,
    files: relation.files,
    format: 'parquet',
  })
  return bytes
}

/**
 * Writes rows to a file or more for each partition. They are staged in one scratch file first, so that whatever makes them runs once,
 * and read from there: 1,000 partitions are one more pass, not 1,000.
 */
export const writePartitions = async (
  deps: Pick<LakeDeps, 'storage' | 'ids' | 'scratch'>,
  engine: Engine,
  files: FileMaker,
  plan: WriteSelect,
  relation: Relation,
  targetBytes: number,
): Promise<readonly NewFile[]> => {
  const id = deps.ids.uuid()
  const path = `${deps.scratch}/write-${id}.parquet`
  const columns = plan.file.fields.map(({ name }) => `staged.${quoteIdentifier(name)}`).join(', ')
  const index = `boathouse_parts_${id.replaceAll('-', '')}`
  const staged: Staged = { engine, files, plan, path, index, columns }
  try {
    const bytes = await stageRows(staged, relation)
    const partitions = await listPartitions(staged)
    const total = sumOf(partitions, ({ rows }) => rows)
    const perTarget = Math.ceil((targetBytes * total) / Math.max(bytes, 1))
    const limit = Math.min(Math.ceil(sortedCells / plan.file.fields.length), perTarget)
    const written: NewFile[] = []
    for (const group of inGroups(partitions, limit)) {
      const [first] = group
      const alone = first && group.length === 1 && first.rows > limit / 2
      written.push(
        ...(alone ? await writeLarge(staged, first, targetBytes) : await writeSmall(staged, group)),
      )
    }
    const kept = sumOf(written, ({ rows }) => rows)
    if (kept !== total)
      fail({ kind: 'worker-died', message: `The engine lost rows: ${kept} of ${total} were written.` })
    return written
  } finally {
    await engine.query(`DROP TABLE IF EXISTS ${index}`).catch(() => undefined)
    await engine.release([path]).catch(() => undefined)
    await deps.storage.remove(path).catch(() => undefined)
  }
}
