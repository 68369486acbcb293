import * as v from 'valibot'
import { parseTypeName } from '../../delta/type-names.ts'
import { column, convert } from '../../sql/ast.ts'
import { parseStatement } from '../../sql/parse-statement.ts'
import { type Token, tokenize } from '../../sql/tokens.ts'
import { type RecipeColumn, sameName } from '../columns.ts'
import { asTheyAre } from '../shape.ts'
import { type StepKind, nameSchema, stepSchema } from '../step-kind.ts'
import { newColumns } from '../step-words.ts'

/** Gives what a SELECT over `input`, the rows before it, gives; of it the named columns, in their types (`long`, `array<string>`). */
export interface SqlStep {
  readonly op: 'sql'
  readonly sql: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

const input = 'input'

const wordOf = (token: Token | undefined): string =>
  token?.kind === 'word' || token?.kind === 'quoted' ? token.value.toLowerCase() : ''

/** The statement without what may stand around it; undefined when it is none. */
const queryText = (sql: string): string | undefined => {
  const parsed = parseStatement(sql)
  return parsed.ok && parsed.value.kind === 'query' ? parsed.value.text.sql : undefined
}

const tokenProblem = (tokens: readonly Token[]): string | undefined => {
  const parameter = tokens.find(({ kind }) => kind === 'parameter')
  if (parameter) return `${parameter.text} is a parameter; write the value itself.`
  const other = tokens.findIndex(
    (token, at) =>
      /^(?:bronze|silver|gold)$/.test(wordOf(token)) &&
      tokens[at + 1]?.value === '.' &&
      /^(?:from|join|,)$/i.test(tokens[at - 1]?.value ?? ''),
  )
  if (other >= 0)
    return `The SQL of a step reads only \`input\`; bring ${tokens[other]?.text}.${tokens[other + 2]?.text} in by a join or union step.`
  return tokens.some(token => wordOf(token) === input)
    ? undefined
    : 'The SQL does not read `input`, the rows before the step.'
}

const sqlProblem = (sql: string): string | undefined => {
  const tokens = tokenize(sql)
  if (tokens[0].kind !== 'end' && !/^(?:select|with|from)$/.test(wordOf(tokens[0])))
    return 'A SELECT is expected.'
  const parsed = parseStatement(sql)
  if (!parsed.ok)
    return parsed.error.kind === 'query-failed' ? parsed.error.message : 'The SQL cannot be read.'
  return parsed.value.kind === 'query' ? tokenProblem(tokens) : 'A SELECT is expected.'
}

/** The columns that a statement names, or all where it may read them without. */
const readBy = (text: string, columns: readonly RecipeColumn[]): readonly string[] => {
  const tokens = tokenize(text)
  const words = tokens.map(wordOf)
  const isStar = (at: number): boolean =>
    tokens[at]?.value === '*' && /^(?:select|distinct|all|,|\.)$/i.test(tokens[at - 1]?.value ?? '')
  const all = words.some((word, at) => word === 'columns' || word === 'natural' || isStar(at))
  return columns.filter(({ name }) => all || words.some(word => sameName(word, name))).map(({ name }) => name)
}

const typed = (step: SqlStep): readonly RecipeColumn[] =>
  step.columns.map(({ name, type }) => {
    const parsed = parseTypeName(type)
    return { name, type: parsed.ok ? parsed.value : undefined }
  })

export const sql: StepKind<SqlStep> = {
  schema: stepSchema('sql', {
    sql: v.string(),
    columns: v.array(v.strictObject({ name: nameSchema, type: v.string() })),
  }),
  problems: step => {
    const problem = sqlProblem(step.sql)
    const types = step.columns.map(({ type }) => parseTypeName(type))
    return [
      ...(problem === undefined ? [] : [problem]),
      ...(step.columns.length === 0 ? ['No column is named that the SQL gives.'] : []),
      ...newColumns(
        step.columns.map(({ name }) => name),
        [],
      ),
      ...types.flatMap(type => (type.ok || type.error.kind !== 'invalid' ? [] : [type.error.message])),
    ]
  },
  effect: (step, { columns }) => {
    const writes = step.columns.map(({ name }) => name)
    const removes = columns.map(({ name }) => name).filter(name => !writes.includes(name))
    return { reads: readBy(step.sql, columns), writes, removes, reach: 'table', repeatable: false }
  },
  columns: typed,
  plan: (step, { columns }) => ({
    kind: 'rows',
    select: from => ({
      items: typed(step).map(({ name, type }) => ({
        expr: type === undefined ? column(name) : convert(column(name), type),
        as: name,
      })),
      from: {
        kind: 'bound',
        sql: queryText(step.sql) ?? step.sql,
        name: input,
        rows: { items: asTheyAre(columns), from },
      },
    }),
    order: [],
  }),
  sentence: step => {
    const text = step.sql.trim().replaceAll(/\s+/g, ' ')
    return `Run \`${text.length > 80 ? `${text.slice(0, 79)}…` : text}\``
  },
}
