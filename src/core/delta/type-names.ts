import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import type { DeltaType, PrimitiveType, StructField } from './schema.ts'

/** SQL's names of Delta's plain types, Spark's and the engine's. */
const plainTypes: ReadonlyMap<string, PrimitiveType> = new Map([
  ['string', 'string'],
  ['varchar', 'string'],
  ['char', 'string'],
  ['text', 'string'],
  ['long', 'long'],
  ['bigint', 'long'],
  ['int8', 'long'],
  ['int', 'integer'],
  ['integer', 'integer'],
  ['int4', 'integer'],
  ['smallint', 'short'],
  ['short', 'short'],
  ['int2', 'short'],
  ['tinyint', 'byte'],
  ['byte', 'byte'],
  ['float', 'float'],
  ['real', 'float'],
  ['double', 'double'],
  ['boolean', 'boolean'],
  ['bool', 'boolean'],
  ['binary', 'binary'],
  ['blob', 'binary'],
  ['bytea', 'binary'],
  ['date', 'date'],
  ['timestamp', 'timestamp'],
  ['timestamp_ltz', 'timestamp'],
  ['timestamptz', 'timestamp'],
  ['timestamp_ntz', 'timestamp_ntz'],
])

/** Thrown inside this module only. */
class BadType extends Error {}

const tokens =
  /\s*(?:"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|'((?:[^']|'')*)'|([\p{L}_][\p{L}\p{M}\p{N}_]*)|(\d+)|(.))/uy

interface Token {
  readonly kind: 'word' | 'quoted' | 'text' | 'number' | 'mark'
  readonly text: string
}

const tokenise = (sql: string): Token[] => {
  const found: Token[] = []
  const source = sql.trim()
  tokens.lastIndex = 0
  while (tokens.lastIndex < source.length) {
    const parts = tokens.exec(source)
    if (!parts) throw new BadType('It has a line break in an odd place.')
    const [, double, back, text, word, number, mark] = parts
    if (double !== undefined) found.push({ kind: 'quoted', text: double.replaceAll('""', '"') })
    else if (back !== undefined) found.push({ kind: 'quoted', text: back.replaceAll('``', '`') })
    else if (text !== undefined) found.push({ kind: 'text', text: text.replaceAll("''", "'") })
    else if (word !== undefined) found.push({ kind: 'word', text: word })
    else if (number !== undefined) found.push({ kind: 'number', text: number })
    else found.push({ kind: 'mark', text: mark ?? '' })
  }
  return found
}

class Reader {
  readonly tokens: readonly Token[]
  at = 0
  constructor(list: readonly Token[]) {
    this.tokens = list
  }
  peek(): Token | undefined {
    return this.tokens[this.at]
  }
  /** Takes the next token if it is this mark or word. */
  take(text: string): boolean {
    const token = this.peek()
    const is = token?.kind !== 'quoted' && token?.kind !== 'text' && token?.text.toLowerCase() === text
    if (is) this.at += 1
    return is
  }
  need(text: string): void {
    if (!this.take(text)) throw new BadType(`Expected ${text}, found ${this.peek()?.text ?? 'the end'}.`)
  }
  number(): number {
    const token = this.peek()
    if (token?.kind !== 'number') throw new BadType(`Expected a number, found ${token?.text ?? 'the end'}.`)
    this.at += 1
    return Number(token.text)
  }
  name(): string {
    const token = this.peek()
    if (token?.kind !== 'word' && token?.kind !== 'quoted')
      throw new BadType(`Expected the name of a field, found ${token?.text ?? 'the end'}.`)
    this.at += 1
    return token.text
  }
}

const readDecimal = (reader: Reader): PrimitiveType => {
  if (!reader.take('(')) return 'decimal(10,0)'
  const precision = reader.number()
  const scale = reader.take(',') ? reader.number() : 0
  reader.need(')')
  if (precision < 1 || precision > 38 || scale > precision)
    throw new BadType('A decimal has 1 to 38 digits, of which at most all are behind the point.')
  return `decimal(${precision},${scale})`
}

/** STRUCT<a: INT NOT NULL COMMENT '…', b STRING> or, as the engine has it, STRUCT(a INTEGER). */
const readStruct = (reader: Reader): DeltaType => {
  const close = reader.take('<') ? '>' : reader.take('(') ? ')' : undefined
  if (close === undefined) throw new BadType('A struct takes its fields: STRUCT<name: TYPE, …>.')
  const fields: StructField[] = []
  while (!reader.take(close)) {
    if (fields.length > 0) reader.need(',')
    const name = reader.name()
    reader.take(':')
    const type = readType(reader)
    const nullable = !reader.take('not')
    if (!nullable) reader.need('null')
    const comment = reader.take('comment') ? reader.peek() : undefined
    if (comment && comment.kind !== 'text') throw new BadType(`A comment takes text, found ${comment.text}.`)
    if (comment) reader.at += 1
    if (fields.some(other => other.name.toLowerCase() === name.toLowerCase()))
      throw new BadType(`The field ${name} is there twice.`)
    fields.push({ name, type, nullable, metadata: comment ? { comment: comment.text } : {} })
  }
  if (fields.length === 0) throw new BadType('A struct has at least one field.')
  return { type: 'struct', fields }
}

const readMap = (reader: Reader): DeltaType => {
  const close = reader.take('<') ? '>' : ')'
  if (close === ')') reader.need('(')
  const keyType = readType(reader)
  reader.need(',')
  const valueType = readType(reader)
  reader.need(close)
  return { type: 'map', keyType, valueType, valueContainsNull: true }
}

const readTimestamp = (reader: Reader): PrimitiveType => {
  if (reader.take('with')) {
    for (const word of ['time', 'zone']) reader.need(word)
  } else if (reader.take('without')) {
    for (const word of ['time', 'zone']) reader.need(word)
    return 'timestamp_ntz'
  }
  return 'timestamp'
}

const readNamed = (reader: Reader, name: string): DeltaType => {
  switch (name) {
    case 'struct':
      return readStruct(reader)
    case 'map':
      return readMap(reader)
    case 'array':
    case 'list': {
      reader.need('<')
      const elementType = readType(reader)
      reader.need('>')
      return { type: 'array', elementType, containsNull: true }
    }
    case 'decimal':
    case 'dec':
    case 'numeric':
      return readDecimal(reader)
    case 'timestamp':
      return readTimestamp(reader)
    default: {
      const type = plainTypes.get(name)
      if (type === undefined) throw new BadType(`${name.toUpperCase()} is not a type that tables can have.`)
      if (type === 'string' && name !== 'string' && reader.take('(')) {
        reader.number()
        reader.need(')')
      }
      if (name === 'double') reader.take('precision')
      return type
    }
  }
}

const readType = (reader: Reader): DeltaType => {
  const token = reader.peek()
  if (token?.kind !== 'word') throw new BadType(`Expected a type, found ${token?.text ?? 'the end'}.`)
  reader.at += 1
  let type = readNamed(reader, token.text.toLowerCase())
  while (reader.take('[')) {
    reader.need(']')
    type = { type: 'array', elementType: type, containsNull: true }
  }
  return type
}

/**
 * The Delta type of a type name in SQL: Spark's (`BIGINT`, `STRUCT<a: INT, b: STRING>`, `ARRAY<DATE>`, `DECIMAL(10,2)`), and the
 * engine's spelling of the same (`STRUCT(a INTEGER)`, `INTEGER[]`, `TIMESTAMP WITH TIME ZONE`). TIMESTAMP is Spark's, an instant.
 * The length of VARCHAR and CHAR is not kept. `invalid`, telling what is wrong, for anything else.
 */
export const parseTypeName = (sql: string): Result<DeltaType> => {
  try {
    const reader = new Reader(tokenise(sql))
    const type = readType(reader)
    const rest = reader.peek()
    if (rest) throw new BadType(`There is more behind it: ${rest.text}.`)
    return ok(type)
  } catch (thrown) {
    if (!(thrown instanceof BadType)) throw thrown
    const message = `${sql.trim() === '' ? 'Nothing' : sql.trim()} is not a type: ${thrown.message}`
    return refused('type', message)
  }
}
