import * as v from 'valibot'
import { tokenize } from '../sql/tokens.ts'
import { quoteIdentifier } from '../sql/quote.ts'
import { type RecipeColumn, findColumn } from './columns.ts'
import type { Operation, Step } from './recipe.ts'
import type { StepContext } from './step-kind.ts'
import { kindOf, stepEffect, stepKinds } from './step-kinds.ts'
import { missingColumn } from './step-words.ts'

type Json = unknown

/** Names of columns that a step uses, there or not: those that it reads or takes out. */
const usedNames = (step: Operation, context: StepContext): ReadonlySet<string> => {
  const { reads, removes } = stepEffect(step, context)
  return new Set([...reads, ...removes])
}

/** A document as a step, unless its texts are none that the operation takes. */
const asStep = (document: Json): Step | undefined => {
  const step = document as Step
  return v.is(stepKinds[step.op].schema, step) ? step : undefined
}

/** Whether a step says that it misses a column here, which would not be so if there were one. */
const misses = (step: Step, name: string, context: StepContext): boolean => {
  const says = (columns: readonly RecipeColumn[]) =>
    kindOf<Step>(step)
      .problems(step, { ...context, columns })
      .includes(missingColumn(name, columns))
  // Steps say the same of columns of other tables.
  return says(context.columns) && !says([...context.columns, { name, type: undefined }])
}

/** SQL with a name changed wherever it is one; what is quoted as text, or part of a longer name, stays. */
const renamedSql = (sql: string, from: string, to: string): string => {
  let written = ''
  let at = 0
  for (const { kind, value, start, end } of tokenize(sql)) {
    const isName = kind === 'quoted' || kind === 'word'
    const same = kind === 'quoted' ? value === from : value.toLowerCase() === from.toLowerCase()
    if (!isName || !same) continue
    written += sql.slice(at, start) + quoteIdentifier(to)
    at = end
  }
  return written + sql.slice(at)
}

/** A document with its texts changed one after the other: `change` gets each text, with a way to see the document with another in its place. */
const mapTexts = (
  document: Json,
  change: (text: string, instead: (other: string) => Json) => string,
): Json => {
  let whole = document
  const walk = (node: Json, rebuild: (other: Json) => Json): Json => {
    if (typeof node === 'string') {
      const text = change(node, rebuild)
      whole = rebuild(text)
      return text
    }
    if (Array.isArray(node)) {
      const parts: Json[] = [...(node as readonly Json[])]
      for (const index of parts.keys())
        parts[index] = walk(parts[index], other => rebuild(parts.with(index, other)))
      return parts
    }
    if (typeof node !== 'object' || node === null) return node
    const entries: Record<string, Json> = { ...node }
    for (const [key, value] of Object.entries(entries))
      if (!identity.has(key)) entries[key] = walk(value, other => rebuild({ ...entries, [key]: other }))
    return entries
  }
  walk(document, other => other)
  return whole
}

/** What has no names of columns in it: what a step has whatever it does, and values, of which there can be very many. */
const identity: ReadonlySet<string> = new Set(['op', 'id', 'note', 'disabled', 'mapping'])

/** A name that is in no document. */
const freshName = (step: Step, columns: readonly RecipeColumn[]): string => {
  const all = JSON.stringify([step, columns])
  let name = 'boathouse_fresh'
  while (all.includes(name)) name += '_'
  return name
}

/**
 * The step with one name of a column changed wherever it reads or removes that column; names that it gives, and texts that happen to
 * be the same, stay. Which is which follows from the step itself: a place names a column where another name in it is read, or missed.
 */
export const renameInStep = (step: Step, from: string, to: string, context: StepContext): Step => {
  const fresh = freshName(step, context.columns)
  const type = findColumn(context.columns, from)?.type
  const widened: StepContext = {
    ...context,
    columns: [...context.columns.filter(({ name }) => name !== from), { name: fresh, type }],
  }
  const touches = (tried: Step) => {
    const { reads, removes } = stepEffect(tried, widened)
    return [reads.includes(fresh), removes.includes(fresh)]
  }
  // Some steps read all columns, or leave out what they do not name, whatever is written in them.
  const before = touches(step)
  const renamed = mapTexts(step, (text, instead) => {
    // A document of the same shape as the step's, with other texts.
    const uses = (other: string) => {
      const tried = asStep(instead(other))
      return (
        tried !== undefined &&
        (touches(tried).some((touched, at) => touched && !before[at]) || misses(tried, fresh, context))
      )
    }
    if (text === from && uses(fresh)) return to
    const sql = renamedSql(text, from, fresh)
    return sql !== text && uses(sql) ? renamedSql(text, from, to) : text
  })
  return renamed as Step
}

/** Words of expressions that are no columns. */
const words: ReadonlySet<string> = new Set(
  (
    'and or not is null true false in between like ilike similar escape case when then else end distinct from as cast try_cast over ' +
    'partition by order asc desc nulls first last rows range groups preceding following unbounded current row filter where within ' +
    'group select exists any all some interval date time timestamp timestamptz year month day hour minute second week quarter ' +
    'epoch at zone collate glob div rlike regexp both leading trailing extract substring position overlay union having limit ' +
    'current_date current_timestamp localtimestamp current_time exclude replace columns join on using with values ' +
    'varchar text integer int bigint double float real decimal numeric boolean bool blob hugeint smallint tinyint struct map'
  ).split(' '),
)

/** Names in SQL that look like columns and are none: in double quotes, or a word that is no function, no keyword and no field. */
const unknownInSql = (sql: string, columns: readonly RecipeColumn[]): readonly string[] => {
  const known = new Set(columns.map(({ name }) => name.toLowerCase()))
  const tokens = tokenize(sql)
  const isFree = (at: number): boolean => {
    const before = tokens[at - 1]?.value.toLowerCase()
    const after = tokens[at + 1]?.value
    return (
      before !== '.' && before !== '::' && before !== 'as' && after !== '(' && after !== '.' && after !== '->'
    )
  }
  return tokens
    .filter(
      ({ kind, value }, at) =>
        (kind === 'quoted' || (kind === 'word' && !words.has(value.toLowerCase()))) &&
        !known.has(value.toLowerCase()) &&
        isFree(at),
    )
    .map(({ value }) => value)
}

/** The SQL that users wrote in a step: texts in which names are found as names of columns. */
const sqlOf = (step: Step, context: StepContext): readonly string[] => {
  const fresh = freshName(step, context.columns)
  const widened = { ...context, columns: [...context.columns, { name: fresh, type: undefined }] }
  const found: string[] = []
  // A step may remove whatever it does not name; only what it reads tells.
  const reads = (tried: Step) => stepEffect(tried, widened).reads.includes(fresh)
  if (reads(step)) return found
  mapTexts(step, (text, instead) => {
    const isSql = /[^\w]/.test(text) || /^[A-Za-z_]\w*$/.test(text)
    const tried = isSql ? asStep(instead(`${text} + ${fresh}`)) : undefined
    if (tried && reads(tried)) found.push(text)
    return text
  })
  return found
}

/**
 * Names of columns that a step uses and that are not there before it, each once. In SQL of the user's they are told by their looks:
 * `likely` says which of those are to be believed.
 */
export const missingNames = (
  step: Step,
  context: StepContext,
  likely: (name: string) => boolean,
): readonly string[] => {
  const used = [...usedNames(step, context)].filter(name => !findColumn(context.columns, name))
  mapTexts(step, text => {
    if (!findColumn(context.columns, text) && misses(step, text, context)) used.push(text)
    return text
  })
  const inSql = sqlOf(step, context).flatMap(sql => unknownInSql(sql, context.columns).filter(likely))
  return [...new Set([...used, ...inSql])]
}
