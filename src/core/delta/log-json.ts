import type { LogJson } from './actions.ts'

/** Sixteen digits are the fewest that can go beyond 2^53. */
const longDigitRun = /\d{16}/
const numberToken = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
const blanks = /[ \t\n\r]*/y
const stringToken = /"(?:[^"\\]|\\[^])*"/y

/** A recursive descent over the text; used only where JSON.parse would round an integer, or to say where the text is damaged. */
class Reader {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  document(): LogJson {
    const value = this.value()
    this.skipBlanks()
    if (this.at < this.text.length) this.fail()
    return value
  }

  private fail(): never {
    const found =
      this.at < this.text.length ? JSON.stringify(this.text.charAt(this.at)) : 'the end of the text'
    throw new SyntaxError(`Unexpected ${found} in JSON at position ${this.at}`)
  }

  private skipBlanks(): void {
    blanks.lastIndex = this.at
    blanks.test(this.text)
    this.at = blanks.lastIndex
  }

  private take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false
    this.at += expected.length
    return true
  }

  private value(): LogJson {
    this.skipBlanks()
    if (this.take('{')) return this.object()
    if (this.take('[')) return this.array()
    if (this.take('null')) return null
    if (this.take('true')) return true
    if (this.take('false')) return false
    return this.text.startsWith('"', this.at) ? this.string() : this.number()
  }

  private object(): LogJson {
    const members: [string, LogJson][] = []
    this.skipBlanks()
    if (this.take('}')) return {}
    for (;;) {
      this.skipBlanks()
      const key = this.string()
      this.skipBlanks()
      if (!this.take(':')) this.fail()
      members.push([key, this.value()])
      this.skipBlanks()
      if (this.take('}')) return Object.fromEntries(members)
      if (!this.take(',')) this.fail()
    }
  }

  private array(): LogJson {
    const items: LogJson[] = []
    this.skipBlanks()
    if (this.take(']')) return items
    for (;;) {
      items.push(this.value())
      this.skipBlanks()
      if (this.take(']')) return items
      if (!this.take(',')) this.fail()
    }
  }

  private string(): string {
    stringToken.lastIndex = this.at
    const token = stringToken.exec(this.text)?.[0]
    if (token === undefined) return this.fail()
    let value: string
    try {
      value = JSON.parse(token) as string
    } catch {
      return this.fail()
    }
    this.at += token.length
    return value
  }

  private number(): number | bigint {
    numberToken.lastIndex = this.at
    const token = numberToken.exec(this.text)
    if (!token) return this.fail()
    this.at += token[0].length
    const value = Number(token[0])
    const isInteger = token[1] === undefined && token[2] === undefined
    return isInteger && !Number.isSafeInteger(value) ? BigInt(token[0]) : value
  }
}

/**
 * Parses JSON without rounding integers: those beyond ±(2^53 − 1) become bigint, all other numbers are number.
 * Throws SyntaxError that names the position (in UTF-16 units).
 */
export const parseJson = (text: string): LogJson => {
  if (!longDigitRun.test(text)) {
    try {
      return JSON.parse(text) as LogJson
    } catch {
      // The reader below finds the same damage and says where it is.
    }
  }
  return new Reader(text).document()
}

const printNumber = (value: number): string => {
  const text = Object.is(value, -0) ? '-0' : String(value)
  // Without a fraction it would be read as an integer: -0 loses its sign, a large double becomes a bigint.
  const looksInteger = !Number.isSafeInteger(value) || Object.is(value, -0)
  return looksInteger && /^-?\d+$/.test(text) ? `${text}.0` : text
}

/** Prints a value so that `parseJson` gives it back. Throws RangeError for NaN and infinities, which JSON has no words for. */
export const printJson = (value: LogJson): string => {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${value} can not be written as JSON.`)
    return printNumber(value)
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(printJson).join(',')}]`
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}:${printJson(member)}`)
    .join(',')}}`
}

// Array.isArray does not narrow readonly arrays out of a union.
const isList = (value: LogJson): value is readonly LogJson[] => Array.isArray(value)

/** The value as an object, or undefined when it is none. */
export const asObject = (value: LogJson | undefined): { readonly [key: string]: LogJson } | undefined =>
  value === undefined || value === null || typeof value !== 'object' || isList(value) ? undefined : value

/** The value as a list, or undefined when it is none. */
export const asList = (value: LogJson | undefined): readonly LogJson[] | undefined =>
  value !== undefined && isList(value) ? value : undefined
