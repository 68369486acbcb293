import { BACKSLASH, QUOTE } from './bytes.ts'
import type { Dialect } from './field-scanner.ts'
import type { FormatOptions } from './format.ts'
import { type SampleRecord, sampleRecords } from './sample-records.ts'

const delimiters = ['\t', ';', '|', ',', '^', '~', '\u001f']
const APOSTROPHE = 39
const SAMPLE = 500

/** The dialect that a sample speaks, with its records. */
export interface SniffedDialect {
  readonly delimiter: string
  readonly quote: string | null
  readonly escape: '"' | '\\'
}

interface Candidate extends SniffedDialect {
  /** Share of the records that have the most frequent number of fields, with sound quoting. */
  readonly consistency: number
  /** The most frequent number of fields. */
  readonly width: number
  readonly malformed: number
  /** Share of the unquoted cells that hold a rival delimiter, and are no number with a decimal comma. */
  readonly dirt: number
  readonly records: readonly SampleRecord[]
}

/** The most frequent number of fields, the larger where two are equally frequent, and how many records have it. */
export const commonWidth = (
  records: readonly SampleRecord[],
): { readonly width: number; readonly count: number } => {
  const counts = new Map<number, number>()
  for (const { cells, malformed } of records) {
    if (!malformed) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  }
  let best = { width: 1, count: 0 }
  for (const [width, count] of counts) {
    if (count > best.count || (count === best.count && width > best.width)) best = { width, count }
  }
  return best
}

const decimalComma = /^[+-]?[\d.]+,\d+$/

const dirtOf = (records: readonly SampleRecord[], delimiter: string): number => {
  const rivals = [',', ';', '\t', '|'].filter(rival => rival !== delimiter)
  let cells = 0
  let dirty = 0
  for (const record of records) {
    for (const { text, quoted } of record.cells) {
      if (quoted) continue
      cells++
      if (rivals.some(rival => text.includes(rival)) && !decimalComma.test(text.trim())) dirty++
    }
  }
  return cells === 0 ? 0 : dirty / cells
}

const judge = (
  bytes: Uint8Array,
  whole: boolean,
  delimiter: string,
  quote: string | null,
  escape: '"' | '\\',
): Candidate => {
  const dialect: Dialect = {
    delimiter: delimiter.charCodeAt(0),
    quote: quote === null ? -1 : quote.charCodeAt(0),
    escape: escape === '\\' ? BACKSLASH : -1,
  }
  const records = sampleRecords(bytes, dialect, whole, SAMPLE)
  const { width, count } = commonWidth(records)
  return {
    delimiter,
    quote,
    escape,
    records,
    width,
    consistency: records.length === 0 ? 0 : count / records.length,
    malformed: records.filter(({ malformed }) => malformed).length,
    dirt: dirtOf(records, delimiter),
  }
}

const score = ({ consistency, width, dirt }: Candidate): number => (width < 2 ? 0 : consistency - dirt / 2)

/** The delimiter that an extension promises, which wins a tie. */
const promised = (name: string): string | undefined =>
  /\.(tsv|tab)$/i.test(name) ? '\t' : /\.psv$/i.test(name) ? '|' : /\.csv$/i.test(name) ? ',' : undefined

/** Whether text is plainly quoted with apostrophes: many cells are, and nothing about it is malformed. */
const apostrophes = (candidate: Candidate): boolean => {
  const quoted = candidate.records.reduce(
    (sum, { cells }) => sum + cells.filter(cell => cell.quoted).length,
    0,
  )
  return candidate.malformed === 0 && quoted >= candidate.records.length && candidate.records.length > 0
}

/** A character that separates nothing in the sample, for text of one column. */
const unused = (bytes: Uint8Array, preferred: string): string =>
  [preferred, ...delimiters].find(delimiter => !bytes.includes(delimiter.charCodeAt(0))) ?? '\u001f'

const quotesToTry = (bytes: Uint8Array, options: FormatOptions): readonly (string | null)[] => {
  if (options.quote !== undefined) return [options.quote]
  return bytes.includes(APOSTROPHE) && !bytes.includes(QUOTE) ? ['"', "'"] : ['"']
}

const withEscape = (bytes: Uint8Array, whole: boolean, plain: Candidate): Candidate => {
  if (plain.malformed === 0 || plain.quote === null || !bytes.includes(BACKSLASH)) return plain
  const escaped = judge(bytes, whole, plain.delimiter, plain.quote, '\\')
  return escaped.malformed < plain.malformed ? escaped : plain
}

/** Finds delimiter, quote and escape of delimited text by how evenly they divide its first records. */
export const sniffDialect = (
  bytes: Uint8Array,
  whole: boolean,
  name: string,
  options: FormatOptions,
): SniffedDialect => {
  const expected = promised(name)
  const tried = options.delimiter === undefined ? delimiters : [options.delimiter]
  const present = tried.filter(delimiter => bytes.includes(delimiter.charCodeAt(0)))
  const candidates = quotesToTry(bytes, options).flatMap(quote =>
    present.map(delimiter => withEscape(bytes, whole, judge(bytes, whole, delimiter, quote, '"'))),
  )
  const usable = candidates.filter(
    candidate => candidate.quote !== "'" || options.quote === "'" || apostrophes(candidate),
  )
  const rank = (candidate: Candidate): number =>
    score(candidate) +
    (candidate.delimiter === expected ? 0.01 : 0) +
    (candidate.quote === "'" ? 0.02 : 0) +
    Math.min(candidate.width, 100) / 100_000
  const best = usable.toSorted((a, b) => rank(b) - rank(a))[0]
  const enough =
    best !== undefined && (best.delimiter === expected ? 0.3 : best.delimiter === ',' ? 0.7 : 0.6)
  if (best && (options.delimiter !== undefined || score(best) >= Number(enough))) {
    return { delimiter: best.delimiter, quote: best.quote, escape: best.escape }
  }
  const delimiter = options.delimiter ?? unused(bytes, expected ?? ',')
  const quote = options.quote === undefined ? '"' : options.quote
  const { escape } = withEscape(bytes, whole, judge(bytes, whole, delimiter, quote, '"'))
  return { delimiter, quote, escape }
}
