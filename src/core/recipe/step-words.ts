import { checkColumnNames, typeName } from '../delta/schema-json.ts'
import { type RecipeColumn, columnsInAnyCase, sameName } from './columns.ts'

/** `a`, `a and b`, `a, b and c`; long lists are cut: `a, b, c and 4 more`. */
export const listed = (items: readonly string[], joint = 'and'): string => {
  const shown =
    items.length > 4 ? [...items.slice(0, 3), `${(items.length - 3).toLocaleString('en')} more`] : items
  const last = shown.at(-1) ?? 'nothing'
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} ${joint} ${last}`
}

/** A value in a sentence: quoted where it would otherwise not be seen or run into the words around it. */
export const shownValue = (text: string): string => (/^[^\s"]+$/u.test(text) ? text : JSON.stringify(text))

/** A type in a sentence. */
export const shownType = (type: RecipeColumn['type']): string =>
  type === undefined ? 'unknown' : typeName(type)

/** Says that a column is not there, and which is meant where only the case differs. */
export const missingColumn = (name: string, columns: readonly RecipeColumn[]): string => {
  const near = columns.find(column => sameName(column.name, name))
  return `There is no column "${name}" at this point${near ? `; it is called "${near.name}"` : ''}.`
}

/** A problem for each name that is no column. */
export const absentColumns = (
  names: readonly string[],
  columns: readonly RecipeColumn[],
): readonly string[] => {
  const known = new Set(columns.map(({ name }) => name))
  return [...new Set(names)].filter(name => !known.has(name)).map(name => missingColumn(name, columns))
}

/** Problems of a choice of columns: none chosen, or not there. */
export const chosenColumns = (
  names: readonly string[],
  columns: readonly RecipeColumn[],
): readonly string[] => [
  ...(names.length === 0 ? ['No column is chosen.'] : []),
  ...absentColumns(names, columns),
]

/** Problems of columns that have to be text. `verb`: `trimmed`. Columns whose type is not known yet pass. */
export const textColumns = (
  names: readonly string[],
  columns: readonly RecipeColumn[],
  verb: string,
): readonly string[] =>
  columns
    .filter(({ name, type }) => names.includes(name) && type !== undefined && type !== 'string')
    .map(({ name, type }) => `"${name}" is ${shownType(type)}; only text can be ${verb}.`)

/** Problems of a name as the name of a column. */
export const nameProblems = (name: string): readonly string[] => {
  const named = checkColumnNames({
    type: 'struct',
    fields: [{ name, type: 'string', nullable: true, metadata: {} }],
  })
  return named.ok || named.error.kind !== 'invalid' ? [] : named.error.problems.map(({ message }) => message)
}

/** Problems of names that a step gives to columns that it adds; they may not be there yet, nor twice among them. */
export const newColumns = (names: readonly string[], columns: readonly RecipeColumn[]): readonly string[] => {
  const known = columnsInAnyCase(columns)
  const before = new Set<string>()
  return names.flatMap(name => {
    const clash = known(name)
    const isTwice = before.has(name.toLowerCase())
    before.add(name.toLowerCase())
    return [
      ...nameProblems(name),
      ...(clash ? [`There is a column "${clash.name}" already.`] : []),
      ...(isTwice ? [`There would be two columns called "${name}".`] : []),
    ]
  })
}

/** Each name once, in order. */
export const unique = (names: readonly string[]): readonly string[] => [...new Set(names)]
