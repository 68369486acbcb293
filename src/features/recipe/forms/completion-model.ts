import { sqlFunctions } from './sql-functions.ts'

/** One way to go on with what is being typed. */
export interface Completion {
  readonly text: string
  readonly hint: string
  /** What replaces the word at the caret; the caret comes to stand `back` characters before its end. */
  readonly insert: string
  readonly back: number
}

interface Word {
  readonly start: number
  readonly text: string
}

const most = 8
const plainName = /^[a-z_][a-z0-9_]*$/

/** A column's name as SQL writes it: in double quotes unless it is plain. */
const quoted = (name: string): string => (plainName.test(name) ? name : `"${name.replaceAll('"', '""')}"`)

/** Whether a place is inside a text in single quotes. */
const isInText = (before: string): boolean => (before.match(/'/g)?.length ?? 0) % 2 === 1

/** The word that ends at the caret, with the double quote that opens it; undefined where nothing is completed. */
export const wordAt = (text: string, caret: number): Word | undefined => {
  const before = text.slice(0, caret)
  if (isInText(before) || /^[A-Za-z0-9_]/.test(text.slice(caret))) return undefined
  const isQuoted = (before.replaceAll("''", '').match(/"/g)?.length ?? 0) % 2 === 1
  const word = isQuoted ? /"[^"]*$/.exec(before) : /[\p{L}_][\p{L}\p{N}_]*$/u.exec(before)
  return word ? { start: word.index, text: word[0] } : undefined
}

/** How well a name fits what was typed: 0 begins with it, 1 a word in it does, 2 has it; undefined: not at all. */
const rank = (name: string, typed: string): number | undefined => {
  const at = name.toLowerCase().indexOf(typed)
  if (at < 0) return undefined
  if (at === 0) return 0
  return /[^a-z0-9]/i.test(name.charAt(at - 1)) ? 1 : 2
}

const ranked = <T>(items: readonly T[], name: (item: T) => string, typed: string): readonly T[] =>
  items
    .flatMap(item => {
      const at = rank(name(item), typed)
      return at === undefined ? [] : [{ item, at }]
    })
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)

/** Columns and functions that go on with the word at the caret, the likeliest first. `isAsked`: also where no word was begun. */
export const completionsAt = (
  text: string,
  caret: number,
  columns: readonly { readonly id: string; readonly hint?: string }[],
  isAsked = false,
): { readonly start: number; readonly items: readonly Completion[] } | undefined => {
  const word =
    wordAt(text, caret) ??
    (isAsked && !isInText(text.slice(0, caret)) ? { start: caret, text: '' } : undefined)
  if (word === undefined) return undefined
  const isQuoted = word.text.startsWith('"')
  const typed = (isQuoted ? word.text.slice(1) : word.text).toLowerCase()
  const names = ranked(columns, ({ id }) => id, typed).map(({ id, hint = '' }) => ({
    text: id,
    hint,
    insert: isQuoted ? `"${id.replaceAll('"', '""')}"` : quoted(id),
    back: 0,
  }))
  const functions = isQuoted
    ? []
    : ranked(sqlFunctions, ({ name }) => name, typed).map(({ name, takes }) => ({
        text: name,
        hint: `(${takes})`,
        insert: `${name}()`,
        back: takes === '' ? 0 : 1,
      }))
  const items = [...names, ...functions].slice(0, most)
  // What is typed already in full needs no list that covers the fields below.
  const isDone = items.length === 1 && items[0]?.insert === word.text
  return items.length === 0 || isDone ? undefined : { start: word.start, items }
}

/** The text after a completion was taken, and where the caret stands then. */
export const completed = (
  text: string,
  caret: number,
  start: number,
  { insert, back }: Completion,
): { readonly text: string; readonly caret: number } => {
  // A bracket that is there already is not written twice.
  const hasBracket = insert.endsWith('()') && text.charAt(caret) === '('
  const written = hasBracket ? insert.slice(0, -2) : insert
  const after = start + written.length + (hasBracket ? 1 : -back)
  return { text: text.slice(0, start) + written + text.slice(caret), caret: after }
}
