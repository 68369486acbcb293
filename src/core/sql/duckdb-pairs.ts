import { quoteText } from './quote.ts'

type Pairs = readonly (readonly [from: string, to: string])[]

/** From so many rows on, the engine's parser runs out of stack over VALUES (0.9.2 in WebAssembly: between 20,000 and 50,000). */
const manyPairs = 10_000

/** Characters that none of the texts has, of those for private use. */
const freeCharacters = (texts: readonly string[]): readonly [string, string] => {
  const used = new Set<string>()
  for (const text of texts) for (const character of text) used.add(character)
  const free: string[] = []
  for (let code = 0xe000; code <= 0xf8ff && free.length < 2; code += 1)
    if (!used.has(String.fromCodePoint(code))) free.push(String.fromCodePoint(code))
  const [one, two] = free
  if (one === undefined || two === undefined) throw new RangeError('No character is left to part texts by.')
  return [one, two]
}

const unnested = (texts: readonly string[]): string => {
  const [between, zero] = freeCharacters(texts)
  const joined = texts.join(between)
  // A literal can not have it, and pieces around so many of them would be too many.
  const literal = joined.includes('\0')
    ? `replace(${quoteText(joined.replaceAll('\0', zero))}, ${quoteText(zero)}, chr(0))`
    : quoteText(joined)
  return `unnest(string_split(${literal}, ${quoteText(between)}))`
}

/** Pairs of texts as a source of rows in DuckDB's SQL: listed, or where there are very many, as two long texts that are taken apart. */
export const duckdbPairs = (pairs: Pairs): string =>
  pairs.length <= manyPairs
    ? `(VALUES ${pairs.map(([from, to]) => `(${quoteText(from)}, ${quoteText(to)})`).join(', ')})`
    : `(SELECT ${unnested(pairs.map(([from]) => from))}, ${unnested(pairs.map(([, to]) => to))})`
