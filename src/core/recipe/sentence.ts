import type { Condition, ConditionOperator, SortKey, Step } from './recipe.ts'

/** `a`, `a and b`, `a, b and c`; long lists are cut: `a, b, c and 4 more`. */
const listed = (items: readonly string[], joint = 'and'): string => {
  const shown = items.length > 4 ? [...items.slice(0, 3), `${items.length - 3} more`] : items
  const last = shown.at(-1) ?? 'nothing'
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} ${joint} ${last}`
}

/** A value in a sentence: quoted where it would otherwise not be seen or run into the words around it. */
const value = (text: string): string => (/^[^\s"]+$/u.test(text) ? text : JSON.stringify(text))

const operators: Readonly<Record<ConditionOperator, string>> = {
  equals: 'equals',
  'not-equals': 'does not equal',
  less: 'is less than',
  'at-most': 'is at most',
  greater: 'is greater than',
  'at-least': 'is at least',
  contains: 'contains',
  'starts-with': 'starts with',
  'is-null': 'is empty (NULL)',
  'is-not-null': 'is not empty (NULL)',
}

const condition = (node: Condition, nested = false): string => {
  if ('sql' in node) return `\`${node.sql.trim()}\` is true`
  if ('column' in node) {
    const tail = node.is === 'is-null' || node.is === 'is-not-null' ? '' : ` ${value(node.value ?? '')}`
    return `${node.column} ${operators[node.is]}${tail}`
  }
  const parts = ('all' in node ? node.all : node.any).map(part => condition(part, true))
  const joined = parts.join('all' in node ? ' and ' : ' or ')
  return nested && parts.length > 1 ? `(${joined})` : joined
}

const order = (keys: readonly SortKey[]): string =>
  keys.map(({ column, descending }) => (descending ? `${column} descending` : column)).join(', then ')

const casts = (step: Extract<Step, { op: 'cast' }>): string => {
  const byGoal = new Map<string, string[]>()
  for (const { column, to, format } of step.columns) {
    const goal = format === undefined ? to : `${to} (${format})`
    byGoal.set(goal, [...(byGoal.get(goal) ?? []), column])
  }
  const parts = [...byGoal].map(([goal, columns]) => `${listed(columns)} to ${goal}`)
  return `Cast ${parts.join(', ')}${step.onError === 'fail' ? '; stop at a value that does not convert' : ''}`
}

/** A step in plain English, for the recipe panel: "Trim name and city", "Keep rows where active equals Y". */
export const sentence = (step: Step): string => {
  switch (step.op) {
    case 'cast':
      return casts(step)
    case 'rename':
      return `Rename ${listed(step.columns.map(({ from, to }) => `${from} to ${to}`))}`
    case 'trim':
      return `Trim ${listed(step.columns)}`
    case 'nullify':
      return `Replace ${listed(step.values.map(value), 'or')} with NULL in ${listed(step.columns)}`
    case 'filter':
      return `Keep rows where ${condition(step.condition)}`
    case 'derive':
      return `Set ${step.column} to \`${step.expression.trim()}\``
    case 'dedupe': {
      const by = step.order.length > 0 ? ` by ${order(step.order)}` : ''
      return `Keep the ${step.keep} row of each ${listed(step.keys)}${by}`
    }
    case 'drop':
      return `Drop ${listed(step.columns)}`
  }
}
