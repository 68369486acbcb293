import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import type { Alteration, ColumnDefinition, ColumnPosition } from '../sql/delta-statement.ts'
import { toSparkExpression } from '../sql/spark-expression.ts'
import type { Metadata, Snapshot } from './actions.ts'
import {
  type Alter,
  type AlterContext,
  type Altered,
  changedColumn,
  fieldJson,
  statement,
} from './alter-context.ts'
import { checkDependents } from './alter-dependents.ts'
import { assignMapping } from './alter-mapping.ts'
import { fieldAt, pathName, placed, structAt, withFields } from './alter-schema.ts'
import { changedStatsColumns } from './alter-stats-columns.ts'
import { mappingMode } from './column-mapping.ts'
import { fieldNamed } from './field-named.ts'
import { generationExpression } from './generated-columns.ts'
import { printJson } from './log-json.ts'
import type { StructField } from './schema.ts'
import { parseTypeName } from './type-names.ts'

type Of<K extends Alteration['kind']> = Extract<Alteration, { readonly kind: K }>

const positionText = (position: ColumnPosition | undefined): string | undefined =>
  position && (position.kind === 'first' ? 'FIRST' : `AFTER ${position.column}`)

const newField = (
  snapshot: Snapshot,
  column: ColumnDefinition,
  context: AlterContext,
): Result<StructField> => {
  const name = pathName(column.path)
  const type = parseTypeName(column.type)
  if (!type.ok) return type
  if (column.generatedAs !== undefined)
    return refused(name, `${name} can not be added: generated columns are possible only in CREATE TABLE.`)
  if (column.defaultValue !== undefined) {
    const then = statement(context, `ALTER COLUMN ${name} SET DEFAULT ${column.defaultValue}`)
    return refused(
      name,
      `Delta does not add a column together with its default. Add ${name} first, then: ${then}`,
    )
  }
  if (!column.nullable && snapshot.files.size > 0) {
    const message = `${name} can not be added as NOT NULL: the rows that the table has would have no value for it.`
    return refused(
      name,
      `${message} Add it without, fill it, then: ${statement(context, `ALTER COLUMN ${name} SET NOT NULL`)}`,
    )
  }
  const comment = column.comment === undefined ? {} : { comment: column.comment }
  return ok({
    name: column.path.at(-1) ?? '',
    type: type.value,
    nullable: column.nullable,
    metadata: comment,
  })
}

/** ADD COLUMNS: new columns, or new fields of structs, at their places. */
export const addColumns: Alter<Of<'add-columns'>> = (snapshot, { columns }, context) => {
  let { schema } = snapshot.metadata
  const logged = []
  for (const column of columns) {
    const parent = column.path.slice(0, -1)
    const struct = structAt(schema, parent)
    if (!struct.ok) return struct
    const field = newField(snapshot, column, context)
    if (!field.ok) return field
    if (fieldNamed(struct.value, field.value.name))
      return refused(pathName(column.path), `There is a column ${pathName(column.path)} already.`)
    const fields = placed(struct.value.fields, field.value, column.position)
    if (!fields.ok) return fields
    schema = withFields(schema, parent, () => fields.value)
    const position = positionText(column.position)
    logged.push({ column: fieldJson(parent, field.value), ...(position === undefined ? {} : { position }) })
  }
  const mapped = assignMapping(schema, snapshot.metadata.configuration, context.uuid)
  return ok({
    metadata: { ...snapshot.metadata, ...mapped },
    operation: 'ADD COLUMNS',
    parameters: { columns: printJson(logged) },
  })
}

const needsMapping = (metadata: Metadata, what: string, context: AlterContext): Result<void> => {
  if (mappingMode(metadata) !== 'none') return ok(undefined)
  const set = statement(context, `SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name')`)
  const message = `Columns can be ${what} only where the table maps names to those in its files. Turn that on first, once: ${set}`
  return refused('delta.columnMapping.mode', message)
}

/** RENAME COLUMN: files, statistics and partition values know the physical name and do not change. */
export const renameColumn: Alter<Of<'rename-column'>> = ({ metadata }, { path, to }, context) => {
  const mapping = needsMapping(metadata, 'renamed', context)
  if (!mapping.ok) return mapping
  const found = fieldAt(metadata.schema, path)
  if (!found.ok) return found
  const { field, parent, struct } = found.value
  const other = fieldNamed({ ...struct, fields: struct.fields.filter(one => one !== field) }, to)
  if (other) return refused(pathName(path), `There is a column ${pathName([...parent, other.name])} already.`)
  const free = checkDependents(metadata, path, 'renamed')
  if (!free.ok) return free
  const renamed = (fields: readonly StructField[]) =>
    fields.map(one => (one === field ? { ...one, name: to } : one))
  const partitions = metadata.partitionColumns.map(name =>
    parent.length === 0 && name === field.name ? to : name,
  )
  const after = {
    ...metadata,
    schema: withFields(metadata.schema, parent, renamed),
    partitionColumns: partitions,
    configuration: changedStatsColumns(metadata.configuration, path, to),
  }
  const parameters = {
    oldColumnPath: pathName([...parent, field.name]),
    newColumnPath: pathName([...parent, to]),
  }
  return ok({ metadata: after, operation: 'RENAME COLUMN', parameters })
}

const dropOne = (metadata: Metadata, path: readonly string[]): Result<Metadata> => {
  const found = fieldAt(metadata.schema, path)
  if (!found.ok) return found
  const { field, parent, struct } = found.value
  const name = pathName([...parent, field.name])
  if (parent.length === 0 && metadata.partitionColumns.includes(field.name))
    return refused(name, `${name} can not be dropped: the table is partitioned by it.`)
  if (struct.fields.length === 1) {
    const what =
      parent.length === 0 ? 'the only column of the table' : `the only field of ${pathName(parent)}`
    return refused(name, `${name} can not be dropped: it is ${what}.`)
  }
  const free = checkDependents(metadata, path, 'dropped')
  if (!free.ok) return free
  return ok({
    ...metadata,
    schema: withFields(metadata.schema, parent, fields => fields.filter(one => one !== field)),
    configuration: changedStatsColumns(metadata.configuration, path, undefined),
  })
}

/** DROP COLUMNS: the values stay in the files, where nothing reads them; nothing to do where all are gone and IF EXISTS. */
export const dropColumns: Alter<Of<'drop-columns'>> = ({ metadata }, { paths, ifExists }, context) => {
  const mapping = needsMapping(metadata, 'dropped', context)
  if (!mapping.ok) return mapping
  let after = metadata
  const dropped: string[] = []
  for (const path of paths) {
    if (ifExists && !fieldAt(after.schema, path).ok) continue
    const next = dropOne(after, path)
    if (!next.ok) return next
    after = next.value
    dropped.push(pathName(path))
  }
  if (dropped.length === 0) return ok(undefined)
  return ok({ metadata: after, operation: 'DROP COLUMNS', parameters: { columns: printJson(dropped) } })
}

const changed = (
  metadata: Metadata,
  path: readonly string[],
  change: (field: StructField) => Result<StructField>,
): Result<Altered> => {
  const found = fieldAt(metadata.schema, path)
  if (!found.ok) return found
  const { field, parent } = found.value
  const next = change(field)
  if (!next.ok) return next
  const swapped = (fields: readonly StructField[]) => fields.map(one => (one === field ? next.value : one))
  const schema = withFields(metadata.schema, parent, swapped)
  return ok(changedColumn({ ...metadata, schema }, parent, next.value))
}

/** ALTER COLUMN … COMMENT */
export const commentColumn: Alter<Of<'comment-column'>> = ({ metadata }, { path, comment }) =>
  changed(metadata, path, field => ok({ ...field, metadata: { ...field.metadata, comment } }))

/** ALTER COLUMN … FIRST, AFTER */
export const moveColumn: Alter<Of<'move-column'>> = ({ metadata }, { path, position }) => {
  const found = fieldAt(metadata.schema, path)
  if (!found.ok) return found
  const { field, parent, struct } = found.value
  const fields = placed(struct.fields, field, position)
  if (!fields.ok) return fields
  const schema = withFields(metadata.schema, parent, () => fields.value)
  return ok(changedColumn({ ...metadata, schema }, parent, field, positionText(position)))
}

/** SET and DROP NOT NULL. Whether the rows allow it is for who can read them (`services/alter.ts`). */
export const changeNullable: Alter<Of<'set-not-null' | 'drop-not-null'>> = ({ metadata }, { kind, path }) =>
  changed(metadata, path, field => ok({ ...field, nullable: kind === 'drop-not-null' }))

/** SET DEFAULT (PROTOCOL.md, "Default Columns"): for rows that are written from now on. */
export const setDefault: Alter<Of<'set-default'>> = ({ metadata }, { path, value }) =>
  changed(metadata, path, field => {
    const name = pathName(path)
    if (path.length > 1) return refused(name, `${name} is a field of a struct: only columns have defaults.`)
    if (generationExpression(field) !== undefined)
      return refused(name, `${name} is generated from other columns, so it can not have a default.`)
    const expression = toSparkExpression(value)
    if (!expression.ok) return expression
    return ok({ ...field, metadata: { ...field.metadata, CURRENT_DEFAULT: expression.value } })
  })

/** DROP DEFAULT */
export const dropDefault: Alter<Of<'drop-default'>> = ({ metadata }, { path }) =>
  changed(metadata, path, field => {
    const rest = Object.entries(field.metadata).filter(([key]) => key !== 'CURRENT_DEFAULT')
    return ok({ ...field, metadata: Object.fromEntries(rest) })
  })
