import type { ColumnDefinition, ColumnPosition } from './delta-statement.ts'
import type { Cursor } from './parse-cursor.ts'
import { plainText } from './parse-text.ts'
import type { Token } from './tokens.ts'

/** A column as it stands in CREATE TABLE or ADD COLUMNS. */
export type PlacedColumn = ColumnDefinition & { readonly position?: ColumnPosition }

/** Words that go on with the name of a type: TIMESTAMP WITH TIME ZONE, DOUBLE PRECISION … */
const typeWords = ['WITH', 'WITHOUT', 'TIME', 'LOCAL', 'ZONE', 'PRECISION', 'VARYING', 'UNSIGNED']

const isMark = ({ kind, value }: Token, marks: string): boolean => kind === 'mark' && marks.includes(value)

/** Tokens of a type's name with a space only where one is needed, so that one type has one spelling. */
const joined = (tokens: readonly Token[]): string =>
  tokens
    .map((token, at) => {
      const before = tokens[at - 1]
      const apart = before && (isMark(before, ',:') || !(before.kind === 'mark' || token.kind === 'mark'))
      // `a: (…` never occurs; a bracket after a word belongs to it.
      return apart ? ` ${token.text}` : token.text
    })
    .join('')

const closing: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['<', '>'],
  ['[', ']'],
])

/** A type's name, nested ones with their brackets: `BIGINT`, `STRUCT<a: INT>`, `DECIMAL(10, 2)`, `VARCHAR[]`. */
export const parseType = (cursor: Cursor, of: string): string => {
  const place = cursor.place
  const open: string[] = []
  if (!cursor.seesName()) cursor.fail(`the type of ${of}`)
  cursor.skip()
  for (;;) {
    const token = cursor.peek()
    const goesOn = open.length > 0 || isMark(token, '(<[') || cursor.sees(typeWords.join('|'))
    if (token.kind === 'end' || !goesOn) break
    if (isMark(token, '(<[')) open.push(closing.get(token.value) ?? '')
    else if (isMark(token, ')>]') && open.pop() !== token.value) cursor.fail(`the end of the type of ${of}`)
    cursor.skip()
  }
  if (open.length > 0) cursor.fail(`the end of the type of ${of}`)
  return joined(cursor.since(place))
}

const position = (cursor: Cursor): ColumnPosition | undefined => {
  if (cursor.takes('FIRST')) return { kind: 'first' }
  return cursor.takes('AFTER') ? { kind: 'after', column: cursor.name('a column after AFTER') } : undefined
}

/** `FIRST` or `AFTER column`. */
export const parsePosition = (cursor: Cursor): ColumnPosition | undefined => position(cursor)

const generated = (cursor: Cursor): string => {
  if (cursor.takes('BY', 'DEFAULT')) cursor.refuse('Identity columns can not be made here.')
  cursor.expect('ALWAYS AS', 'after GENERATED')
  if (cursor.sees('IDENTITY')) cursor.refuse('Identity columns can not be made here.')
  cursor.expectMark('(', 'after GENERATED ALWAYS AS')
  const expression = cursor.expression('an expression after GENERATED ALWAYS AS (')
  cursor.expectMark(')', 'after the expression')
  return plainText(expression)
}

interface Clauses {
  nullable: boolean
  comment?: string
  generatedAs?: string
  defaultValue?: string
  position?: ColumnPosition
}

const clause = (cursor: Cursor, found: Clauses, withPosition: boolean): boolean => {
  if (cursor.takes('NOT')) {
    cursor.expect('NULL', 'after NOT')
    found.nullable = false
  } else if (cursor.takes('NULL')) found.nullable = true
  else if (cursor.takes('COMMENT')) found.comment = cursor.text('a comment')
  else if (cursor.takes('GENERATED')) found.generatedAs = generated(cursor)
  else if (cursor.takes('DEFAULT'))
    found.defaultValue = plainText(cursor.sql('a value after DEFAULT', isEndOfDefault))
  else if (withPosition && cursor.sees('FIRST|AFTER')) {
    const place = position(cursor)
    if (place) found.position = place
  } else return false
  return true
}

const isEndOfDefault = (token: Token): boolean =>
  isMark(token, ',') ||
  (token.kind === 'word' &&
    ['COMMENT', 'FIRST', 'AFTER', 'GENERATED', 'CONSTRAINT'].includes(token.value.toUpperCase())) ||
  (token.kind === 'word' && token.value.toUpperCase() === 'NOT')

const refused = (cursor: Cursor): void => {
  if (cursor.sees('PRIMARY|UNIQUE|REFERENCES|FOREIGN'))
    cursor.refuse('Keys are not kept by Delta tables here; leave this out, or add a CHECK constraint.')
  if (cursor.sees('CHECK|CONSTRAINT'))
    cursor.refuse(
      'A constraint is an entry of its own here: put a comma before it, and name it: CONSTRAINT name CHECK (…).',
    )
  if (cursor.sees('COLLATE')) cursor.refuse('Collations can not be given here.')
  if (cursor.sees('MASK')) cursor.refuse('Column masks can not be given here.')
}

/** `name TYPE [NOT NULL] [COMMENT '…'] [GENERATED ALWAYS AS (…)] [DEFAULT …] [FIRST | AFTER column]`. */
export const parseColumn = (cursor: Cursor, withPosition: boolean): PlacedColumn => {
  const path = cursor.path('the name of a column')
  cursor.takesMark(':')
  const type = parseType(cursor, `column ${path.join('.')}`)
  const found: Clauses = { nullable: true }
  while (clause(cursor, found, withPosition));
  refused(cursor)
  if (!cursor.done() && !cursor.seesMark(',') && !cursor.seesMark(')'))
    cursor.fail(', or the end of the column', ['NOT', 'COMMENT', 'GENERATED', 'DEFAULT', 'FIRST', 'AFTER'])
  return { path, type, ...found }
}
