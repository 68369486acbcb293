import { refused } from '../invalid.ts'
import { type Result, err, ok } from '../result.ts'
import type { Alteration } from '../sql/delta-statement.ts'
import { fromSparkExpression, toSparkExpression } from '../sql/spark-expression.ts'
import type { Metadata } from './actions.ts'
import type { Alter } from './alter-context.ts'
import { checkConstraints } from './constraints.ts'

const prefix = 'delta.constraints.'

const named = (metadata: Pick<Metadata, 'configuration'>, name: string) =>
  checkConstraints(metadata).find(known => known.name.toLowerCase() === name.toLowerCase())

/**
 * The properties with one CHECK constraint more, in Spark's dialect and with its name in lower case, as Spark keeps it. `invalid` for a
 * name that is taken, but for case, and for an expression that can not be kept so.
 */
export const withConstraint = (
  configuration: Metadata['configuration'],
  name: string,
  expression: string,
): Result<Metadata['configuration']> => {
  const known = named({ configuration }, name)
  if (known)
    return refused(
      name,
      `There is a constraint ${known.name} already: CHECK (${known.expression}). Drop it first.`,
    )
  if (name.trim() === '') return refused('constraint', 'A constraint needs a name.')
  const kept = toSparkExpression(expression)
  if (!kept.ok) return kept
  // What is checked from now on is what is kept, so it has to come back.
  const back = fromSparkExpression(kept.value)
  if (!back.ok) return err(back.error)
  return ok({ ...configuration, [`${prefix}${name.toLowerCase()}`]: kept.value })
}

/** ADD CONSTRAINT. Whether the rows keep it is for who can read them (`services/alter.ts`). */
export const addConstraint: Alter<Extract<Alteration, { readonly kind: 'add-constraint' }>> = (
  { metadata },
  { name, expression },
) => {
  const configuration = withConstraint(metadata.configuration, name, expression.sql)
  if (!configuration.ok) return configuration
  const expr = configuration.value[`${prefix}${name.toLowerCase()}`] ?? ''
  return ok({
    metadata: { ...metadata, configuration: configuration.value },
    operation: 'ADD CONSTRAINT',
    parameters: { name, expr },
  })
}

/** DROP CONSTRAINT; nothing to do where there is none and IF EXISTS. */
export const dropConstraint: Alter<Extract<Alteration, { readonly kind: 'drop-constraint' }>> = (
  { metadata },
  { name, ifExists },
) => {
  const known = named(metadata, name)
  if (!known && ifExists) return ok(undefined)
  if (!known) {
    const names = checkConstraints(metadata).map(constraint => constraint.name)
    const has = names.length === 0 ? 'The table has none.' : `There are: ${names.join(', ')}.`
    return refused(name, `There is no constraint ${name}. ${has}`)
  }
  const rest = Object.entries(metadata.configuration).filter(([key]) => key !== `${prefix}${known.name}`)
  const kept = rest.filter(([key]) => key.toLowerCase() !== `${prefix}${known.name}`.toLowerCase())
  return ok({
    metadata: { ...metadata, configuration: Object.fromEntries(kept) },
    operation: 'DROP CONSTRAINT',
    parameters: { name, expr: known.expression, existed: 'true' },
  })
}
