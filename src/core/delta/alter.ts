import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import type { Alteration } from '../sql/delta-statement.ts'
import type { Action, Metadata, Snapshot } from './actions.ts'
import {
  addColumns,
  changeNullable,
  commentColumn,
  dropColumns,
  dropDefault,
  moveColumn,
  renameColumn,
  setDefault,
} from './alter-columns.ts'
import { addConstraint, dropConstraint } from './alter-constraints.ts'
import { type AlterContext, type Altered } from './alter-context.ts'
import { setProperties, unsetProperties } from './alter-properties.ts'
import { checkNames } from './alter-schema.ts'
import { changeColumnType } from './alter-type.ts'
import type { CommitPlan } from './commit-plan.ts'
import { type Constraint, constraintsOf } from './constraints.ts'
import { withFeatures } from './features.ts'
import { checkWritable } from './protocol.ts'

const refuseRename = (to: string, { table = 'the_table' }: AlterContext): Result<never> => {
  const message = `A table can not be renamed, since its name is its folder's. Copy it: CREATE TABLE ${to} CLONE ${table}; then: DROP TABLE ${table}. The copy begins a history of its own.`
  return refused('table', message)
}

const altered = (
  snapshot: Snapshot,
  change: Alteration,
  context: AlterContext,
): Result<Altered | undefined> => {
  switch (change.kind) {
    case 'add-columns':
      return addColumns(snapshot, change, context)
    case 'rename-column':
      return renameColumn(snapshot, change, context)
    case 'drop-columns':
      return dropColumns(snapshot, change, context)
    case 'change-type':
      return changeColumnType(snapshot, change, context)
    case 'comment-column':
      return commentColumn(snapshot, change, context)
    case 'move-column':
      return moveColumn(snapshot, change, context)
    case 'set-not-null':
    case 'drop-not-null':
      return changeNullable(snapshot, change, context)
    case 'set-default':
      return setDefault(snapshot, change, context)
    case 'drop-default':
      return dropDefault(snapshot, change, context)
    case 'add-constraint':
      return addConstraint(snapshot, change, context)
    case 'drop-constraint':
      return dropConstraint(snapshot, change, context)
    case 'set-properties':
      return setProperties(snapshot, change, context)
    case 'unset-properties':
      return unsetProperties(snapshot, change, context)
    case 'comment-table':
      return change.comment === undefined
        ? unsetProperties(snapshot, { kind: 'unset-properties', keys: ['comment'], ifExists: true }, context)
        : setProperties(
            snapshot,
            { kind: 'set-properties', properties: { comment: change.comment } },
            context,
          )
    case 'rename-table':
      return refuseRename(change.to, context)
  }
}

/** Spark's name of what could not be more than IF EXISTS. */
const nothingToDo = ({ kind }: Alteration): string =>
  kind === 'drop-columns' ? 'DROP COLUMNS' : kind === 'drop-constraint' ? 'DROP CONSTRAINT' : 'CHANGE COLUMN'

const readsRows = ({ kind }: Alteration): boolean => kind === 'add-constraint' || kind === 'set-not-null'

/**
 * Plans ALTER TABLE: the new metaData and, in the same commit, the protocol raised by just what it uses, under Spark's name of the
 * operation. A plan without actions: there is nothing to change (IF EXISTS). What only a look at the rows can tell, whether they keep a
 * new constraint or have no NULL (`addedRules`), is not decided here. Errors: `invalid` and `schema-mismatch` that tell what is in the way
 * and the statement that helps; `protocol-unsupported` for tables that can not be written.
 */
export const planAlter = (
  snapshot: Snapshot,
  change: Alteration,
  context: AlterContext,
): Result<CommitPlan> => {
  const result = altered(snapshot, change, context)
  if (!result.ok) return result
  const base = {
    readVersion: snapshot.version,
    reads: readsRows(change) ? 'whole-table' : 'nothing',
  } as const
  if (!result.value) {
    const operation = { name: nothingToDo(change), parameters: {}, metrics: {}, isBlindAppend: false }
    return ok({ ...base, actions: [], operation })
  }
  const { metadata, operation, parameters } = result.value
  const names = checkNames(metadata)
  if (!names.ok) return names
  const protocol = withFeatures(result.value.protocol ?? snapshot.protocol, metadata)
  const writable = checkWritable(protocol, metadata)
  if (!writable.ok) return writable
  const actions: Action[] = protocol === snapshot.protocol ? [] : [{ kind: 'protocol', protocol }]
  return ok({
    ...base,
    actions: [...actions, { kind: 'metaData', metaData: metadata }],
    operation: { name: operation, parameters, metrics: {}, isBlindAppend: false },
  })
}

/** The rules that rows have to keep after an alteration and had not to before. */
export const addedRules = (before: Metadata, after: Metadata): Result<readonly Constraint[]> => {
  const old = constraintsOf(before)
  if (!old.ok) return old
  const now = constraintsOf(after)
  if (!now.ok) return now
  const known = new Set(old.value.map(({ rule }) => rule))
  return ok(now.value.filter(({ rule }) => !known.has(rule)))
}
