import type { AddFile, PartitionValues, Snapshot } from '../core/delta/actions.ts'
import { type MappingMode, mappingMode } from '../core/delta/column-mapping.ts'
import { byPartition } from '../core/delta/optimize.ts'
import { fromPartitionText, partitionTextSql } from '../core/delta/scan-partition.ts'
import type { StructField } from '../core/delta/schema.ts'
import { Failure } from '../core/error.ts'
import { fail } from '../core/failure.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { Engine } from '../core/ports/engine.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'

/** Partitions that are asked about at a time. */
const atOnce = 500

const numberColumn = '__boathouse_partition'

const partitionFields = ({ metadata }: Snapshot): readonly StructField[] =>
  metadata.partitionColumns.flatMap(name => metadata.schema.fields.filter(field => field.name === name))

const refuse = (where: string, columns: readonly StructField[], thrown: Failure): never => {
  const list = columns.map(({ name }) => name).join(', ')
  const may =
    columns.length === 0 ? 'the table has no partitions' : `it may only name partition columns (${list})`
  const message = `OPTIMIZE can not be limited by WHERE ${where}: ${may}. ${thrown.message}`
  return fail({
    kind: 'invalid',
    message,
    problems: [{ path: 'where', message }],
    cause: { name: 'Failure', message: thrown.message },
  })
}

/** One partition as a SELECT of its number and its values. */
const partitionRow = (
  number: number,
  values: PartitionValues,
  fields: readonly StructField[],
  mode: MappingMode,
): string => {
  const cells = fields.map(field => {
    const value = fromPartitionText(field.type, partitionTextSql(field, values, mode))
    return `, ${value} AS ${quoteIdentifier(field.name)}`
  })
  return `SELECT ${number} AS ${numberColumn}${cells.join('')}`
}

/**
 * The live files of the partitions that a condition holds for. Failure `invalid` when it names anything but partition columns.
 *
 * @param where SQL over the table's partition columns
 */
export const filesWhere = async (
  engine: Engine,
  snapshot: Snapshot,
  where: string,
  cancel: Cancel,
): Promise<readonly AddFile[]> => {
  const fields = partitionFields(snapshot)
  const mode = mappingMode(snapshot.metadata)
  const partitions = byPartition(snapshot.files.values())
  const chosen: AddFile[] = []
  // Asked at least once, so that a wrong condition is told of a table without files too.
  for (let from = 0; from === 0 || from < partitions.length; from += atOnce) {
    const rows = partitions
      .slice(from, from + atOnce)
      .map(([file], index) => partitionRow(from + index, file?.partitionValues ?? {}, fields, mode))
    const source = rows.length > 0 ? rows.join(' UNION ALL ') : `${partitionRow(0, {}, fields, mode)} LIMIT 0`
    try {
      const sql = `SELECT ${numberColumn} FROM (${source}) WHERE (${where}\n)`
      const found = await engine.rows(sql, { cancel })
      for (const [number] of found.rows) chosen.push(...(partitions[Number(number)] ?? []))
    } catch (thrown) {
      if (thrown instanceof Failure && thrown.error.kind === 'query-failed') refuse(where, fields, thrown)
      throw thrown
    }
  }
  return chosen
}
