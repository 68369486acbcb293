import { type Result, err, ok } from '../result.ts'
import { columnNames } from '../medallion/names.ts'
import { CR, LF, countLineEnds } from './bytes.ts'
import { decodeHead, markedEncoding } from './decode.ts'
import { dialectOf } from './field-scanner.ts'
import type { DelimitedFormat, Encoding, FileFormat, FormatOptions, JsonFormat } from './format.ts'
import { JsonRecords } from './json-records.ts'
import { OBJECT } from './json-tape.ts'
import { binaryKind, isParquet, looksBinary, silentUtf16 } from './magic.ts'
import { type SampleRecord, sampleRecords } from './sample-records.ts'
import { commonWidth, sniffDialect } from './sniff-dialect.ts'
import { columnHints, looksLikeHeader, sniffNullToken } from './sniff-header.ts'
import { utf8Census, wholeCharactersEnd } from './utf8.ts'

/** Bytes at the beginning of a file that `sniff` looks at, at most. */
export const sniffBytes = 256 * 1024

const SAMPLE = 2000
const MOST_COLUMNS = 10_000

const unreadable = (file: string, reason: string): Result<never> =>
  err({ kind: 'input-unreadable', message: `${file} ${reason}`, file })

/** The encoding of text without a byte order mark: UTF-8 unless more of it is invalid than is well formed beyond ASCII. */
const guessEncoding = (head: Uint8Array, whole: boolean): Encoding => {
  const silent = silentUtf16(head)
  if (silent !== undefined) return silent
  const { wide, invalid } = utf8Census(whole ? head : head.subarray(0, wholeCharactersEnd(head)))
  return invalid > wide ? 'windows-1252' : 'utf-8'
}

/** What the first records of the text are, read as JSON. */
interface JsonTrial {
  readonly good: number
  readonly bad: number
  readonly objects: number
  /** Where the first bad record went wrong, and how. */
  readonly problem: { readonly at: number; readonly reason: string } | undefined
}

const tryJson = (bytes: Uint8Array, layout: JsonFormat['layout'], whole: boolean): JsonTrial => {
  const records = new JsonRecords(layout)
  let [good, bad, objects] = [0, 0, 0]
  let problem: JsonTrial['problem']
  for (let at = 0; good + bad < SAMPLE; at = records.next) {
    const found = records.step(bytes, at, bytes.length, whole)
    if (found === 'partial') break
    if (found === 'record') {
      good++
      if (records.tape.kinds[0] === OBJECT) objects++
    } else if (found === 'corrupt') {
      bad++
      const inside = records.tape.problem === records.reason
      problem ??= { at: inside ? records.tape.problemAt : records.start, reason: records.reason }
    }
  }
  return { good, bad, objects, problem }
}

const firstText = (bytes: Uint8Array): number => {
  let at = 0
  while (at < bytes.length && [32, 9, 10, 13].includes(bytes[at] as number)) at++
  return at
}

const beginsLine = (bytes: Uint8Array, from: number): boolean => {
  let at = from
  while (at > 0 && (bytes[at - 1] === 32 || bytes[at - 1] === 9)) at--
  return at === 0 || bytes[at - 1] === LF || bytes[at - 1] === CR
}

/** The layout by the first character; several arrays one after the other are lines, each a record. */
const layoutOf = (bytes: Uint8Array, whole: boolean): JsonFormat['layout'] => {
  if (bytes[firstText(bytes)] !== 91) return 'lines'
  const trial = tryJson(bytes, 'array', whole)
  if (trial.problem === undefined || !beginsLine(bytes, trial.problem.at)) return 'array'
  const lines = tryJson(bytes, 'lines', whole)
  return lines.bad === 0 && lines.good > 1 ? 'lines' : 'array'
}

const placeOf = (bytes: Uint8Array, at: number): string => {
  let begin = at
  while (begin > 0 && bytes[begin - 1] !== LF && bytes[begin - 1] !== CR) begin--
  return `line ${countLineEnds(bytes, 0, begin) + 1}, column ${at - begin + 1}`
}

const jsonName = /\.(json|ndjson|jsonl|geojson|ldjson)$/i
const textName = /\.(csv|tsv|tab|psv)$/i

const sniffJson = (
  bytes: Uint8Array,
  file: string,
  encoding: Encoding,
  whole: boolean,
): Result<JsonFormat> => {
  const layout = layoutOf(bytes, whole)
  const { good, bad, problem } = tryJson(bytes, layout, whole)
  if (good === 0 && bad > 0 && problem) {
    return unreadable(file, `is not JSON: ${problem.reason} (${placeOf(bytes, problem.at)})`)
  }
  return ok({ kind: 'json', encoding, layout })
}

/**
 * Whether text that is not called JSON is JSON all the same: it begins with a bracket and its first records are objects, all of them
 * where the name says that it is delimited.
 */
const isJsonText = (bytes: Uint8Array, file: string, whole: boolean): boolean => {
  const first = bytes[firstText(bytes)]
  if (first !== 91 && first !== 123) return false
  const trial = tryJson(bytes, layoutOf(bytes, whole), whole)
  if (textName.test(file)) return trial.bad === 0 && trial.objects > 0 && trial.objects === trial.good
  return trial.good > trial.bad && trial.objects * 2 >= trial.good
}

/** Names of the columns; where nearly all records have another number of fields than the header, theirs counts. */
const namesFrom = (header: SampleRecord, rest: readonly SampleRecord[]): readonly string[] => {
  const names = header.cells.map(({ text }) => text)
  const { width, count } = commonWidth(rest)
  const sure = rest.length > 1 && count >= rest.length * 0.9
  if (sure && width > names.length) names.push(...Array.from({ length: width - names.length }, () => ''))
  if (sure && width < names.length && names.slice(width).every(name => name.trim() === ''))
    names.length = width
  return columnNames(names)
}

const sniffDelimited = (
  bytes: Uint8Array,
  file: string,
  encoding: Encoding,
  whole: boolean,
  options: FormatOptions,
): Result<DelimitedFormat> => {
  const found = sniffDialect(bytes, whole, file, options)
  const dialect = dialectOf(found)
  const complete = sampleRecords(bytes, dialect, whole, SAMPLE)
  const records = complete.length > 0 ? complete : sampleRecords(bytes, dialect, true, 1)
  const [first] = records
  if (!first) return unreadable(file, 'holds nothing but blank lines.')
  const { width: common } = commonWidth(records)
  // A first record that goes on beyond the head was seen in part: it names nothing.
  const cut = complete.length === 0
  if (cut && options.header)
    return unreadable(file, 'can not have a header: its first line is longer than 256 KiB.')
  const header = options.header ?? (!cut && first.cells.length >= common / 2 && looksLikeHeader(records))
  const rest = header ? records.slice(1) : records
  const columns = header ? namesFrom(first, rest) : columnNames(Array.from({ length: common }, () => ''))
  if (columns.length > MOST_COLUMNS)
    return unreadable(file, 'has more than 10,000 columns, the most that a table can have.')
  const nullToken = options.nullToken === undefined ? sniffNullToken(rest, columns.length) : options.nullToken
  const hints = columnHints(rest, columns.length, nullToken)
  return ok({ kind: 'delimited', encoding, ...found, header, nullToken, columns, hints })
}

/** Why bytes are no text that can be read, or undefined. */
const notText = (head: Uint8Array, encoding: Encoding): string | undefined => {
  if (head[0] === 0xff && head[1] === 0xfe && head[2] === 0 && head[3] === 0)
    return 'is UTF-32 text, which is not supported.'
  if (markedEncoding(head) === undefined) {
    const kind = binaryKind(head)
    if (kind !== undefined) return `is ${kind}, not text.`
  }
  const utf16 = encoding === 'utf-16le' || encoding === 'utf-16be'
  return !utf16 && looksBinary(head) ? 'looks like binary data, not text.' : undefined
}

const sniffParquet = (head: Uint8Array, file: string, size: number): Result<FileFormat> => {
  if (!isParquet(head)) return unreadable(file, 'is not Parquet: it does not begin with PAR1.')
  return size < 12 ? unreadable(file, 'is not Parquet: it is cut off.') : ok({ kind: 'parquet' })
}

/**
 * Judges by the beginning of a file (`head`, at most 256 KiB of `size` bytes), its name and what the user set how it is to be read.
 * `input-unreadable`, naming the file and the reason, for what is empty, binary, or not what its name or the options say.
 */
export const sniff = (
  head: Uint8Array,
  name: string,
  size: number,
  options: FormatOptions,
): Result<FileFormat> => {
  if (size === 0 || head.length === 0) return unreadable(name, 'is empty.')
  if (
    options.kind === 'parquet' ||
    isParquet(head) ||
    (options.kind === undefined && /\.parquet$/i.test(name))
  ) {
    return sniffParquet(head, name, size)
  }
  const whole = head.length >= size
  const encoding = options.encoding ?? markedEncoding(head) ?? guessEncoding(head, whole)
  const problem = notText(head, encoding)
  if (problem !== undefined) return unreadable(name, problem)
  const bytes = decodeHead(head, encoding, whole)
  if (bytes.length === 0) return unreadable(name, 'is empty: it holds nothing but a byte order mark.')
  if (whole && firstText(bytes) === bytes.length) return unreadable(name, 'holds nothing but white space.')
  const json =
    options.kind === undefined
      ? jsonName.test(name) || isJsonText(bytes, name, whole)
      : options.kind === 'json'
  return json
    ? sniffJson(bytes, name, encoding, whole)
    : sniffDelimited(bytes, name, encoding, whole, options)
}
