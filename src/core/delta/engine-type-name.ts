/** A DuckDB type, taken apart. `plain` is a name without parameters; an enumeration is plain ENUM, its values do not matter. */
export type EngineType =
  | { readonly kind: 'plain'; readonly name: string }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'list'; readonly element: EngineType }
  | { readonly kind: 'map'; readonly key: EngineType; readonly value: EngineType }
  | {
      readonly kind: 'struct'
      readonly fields: readonly { readonly name: string; readonly type: EngineType }[]
    }

const tokens = /\s*("(?:[^"]|"")*"|'(?:[^']|'')*'|[\p{L}_][\p{L}\p{N}_$]*|\d+|[(),[\]])/uy

const tokenize = (text: string): string[] => {
  const list: string[] = []
  tokens.lastIndex = 0
  while (tokens.lastIndex < text.trimEnd().length) {
    const at = tokens.lastIndex
    const token = tokens.exec(text)?.[1]
    if (token === undefined)
      throw new SyntaxError(`unexpected ${JSON.stringify(text.charAt(at))} at position ${at}`)
    list.push(token)
  }
  return list
}

const aliases: ReadonlyMap<string, string> = new Map([
  ['TIMESTAMPTZ', 'TIMESTAMP WITH TIME ZONE'],
  ['TIMETZ', 'TIME WITH TIME ZONE'],
  ['INT', 'INTEGER'],
  ['REAL', 'FLOAT'],
  ['STRING', 'VARCHAR'],
  ['TEXT', 'VARCHAR'],
  ['BYTEA', 'BLOB'],
  ['BOOL', 'BOOLEAN'],
])

class TypeReader {
  private readonly tokens: readonly string[]
  private at = 0

  constructor(text: string) {
    this.tokens = tokenize(text)
  }

  whole(): EngineType {
    const type = this.type()
    if (this.at < this.tokens.length) throw new SyntaxError(`unexpected ${this.tokens[this.at]}`)
    return type
  }

  private next(): string {
    const token = this.tokens[this.at]
    if (token === undefined) throw new SyntaxError('the name ends too early')
    this.at += 1
    return token
  }

  private take(expected: string): boolean {
    if (this.tokens[this.at]?.toUpperCase() !== expected) return false
    this.at += 1
    return true
  }

  private expect(expected: string): void {
    const token = this.next()
    if (token.toUpperCase() !== expected) throw new SyntaxError(`expected ${expected}, found ${token}`)
  }

  private type(): EngineType {
    let type = this.base(this.next())
    while (this.take('[')) {
      this.expect(']')
      type = { kind: 'list', element: type }
    }
    return type
  }

  private base(word: string): EngineType {
    // The engine prints the type of a bare NULL as a quoted name.
    const name = word.startsWith('"') ? word.slice(1, -1) : word.toUpperCase()
    if (name === 'STRUCT') return this.struct()
    if (name === 'MAP') return this.map()
    if (name === 'DECIMAL' || name === 'NUMERIC') return this.decimal()
    if (name === 'ENUM' || name === 'UNION') return this.skipParameters(name)
    if ((name === 'TIMESTAMP' || name === 'TIME') && this.take('WITH')) {
      this.expect('TIME')
      this.expect('ZONE')
      return { kind: 'plain', name: `${name} WITH TIME ZONE` }
    }
    return { kind: 'plain', name: aliases.get(name) ?? name }
  }

  private struct(): EngineType {
    const fields: { name: string; type: EngineType }[] = []
    this.expect('(')
    do {
      const word = this.next()
      const name = word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word
      fields.push({ name, type: this.type() })
    } while (this.take(','))
    this.expect(')')
    return { kind: 'struct', fields }
  }

  private map(): EngineType {
    this.expect('(')
    const key = this.type()
    this.expect(',')
    const value = this.type()
    this.expect(')')
    return { kind: 'map', key, value }
  }

  private decimal(): EngineType {
    if (!this.take('(')) return { kind: 'decimal', precision: 18, scale: 3 }
    const precision = Number(this.next())
    const scale = this.take(',') ? Number(this.next()) : 0
    this.expect(')')
    return { kind: 'decimal', precision, scale }
  }

  private skipParameters(name: string): EngineType {
    let depth = 0
    if (this.take('(')) depth = 1
    while (depth > 0) {
      const token = this.next()
      if (token === '(') depth += 1
      if (token === ')') depth -= 1
    }
    return { kind: 'plain', name }
  }
}

/** Takes a type's name apart, as DESCRIBE and typeof print it. Throws SyntaxError when it is not a type. */
export const parseEngineType = (name: string): EngineType => new TypeReader(name).whole()
