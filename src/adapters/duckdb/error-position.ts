import { renderWidth } from './render-width.ts'

/** What DuckDB draws under a message: the number of a line, an excerpt of the statement, and a caret below it. */
const DRAWING = /\nLINE (\d+): ([\s\S]*)\n( *)\^/

/** The message without its drawing. */
export const withoutDrawing = (message: string): string => {
  const drawing = DRAWING.exec(`\n${message}`)
  return drawing === null ? message : message.slice(0, Math.max(0, drawing.index - 1))
}

/** Lines that are longer are generated: nobody looks at a place in them. */
const LONGEST_LINE = 1 << 20

/** A character as one sees it: where it begins, in UTF-16 units and in bytes of its line, and the columns that it takes. */
interface Glyph {
  readonly index: number
  readonly byte: number
  readonly width: number
}

interface Line {
  /** Offsets in the statement. */
  readonly index: number
  readonly startByte: number
  readonly endByte: number
  readonly glyphs: readonly Glyph[]
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const glyphsOf = (text: string): readonly Glyph[] => {
  const plain = /^[ -~]*$/.test(text)
  if (plain) return Array.from(text, (_, index) => ({ index, byte: index, width: 1 }))
  let byte = 0
  return Array.from(new Intl.Segmenter().segment(text), ({ segment, index }) => {
    const glyph = { index, byte, width: renderWidth(segment) }
    byte += encoder.encode(segment).length
    return glyph
  })
}

/** The line with a number from 1 on. To DuckDB a carriage return ends a line, too. */
const lineOf = (sql: string, number: number): Line | undefined => {
  const lines = sql.split(/[\r\n]/)
  const text = lines[number - 1]
  if (text === undefined || text.length > LONGEST_LINE) return undefined
  const index = lines.slice(0, number - 1).reduce((sum, { length }) => sum + length + 1, 0)
  const startByte = encoder.encode(sql.slice(0, index)).length
  const endByte = startByte + encoder.encode(text).length
  return { index, startByte, endByte, glyphs: glyphsOf(text) }
}

/** What is shown around a glyph: the first that is, unless that is the first of the line, and the first that is not any more. */
interface View {
  readonly from: number | undefined
  readonly to: number | undefined
}

/** As DuckDB looks for it: 40 columns to the left, 80 in all. */
const viewOf = (glyphs: readonly Glyph[], at: number): View => {
  let [width, from, to]: [number, number | undefined, number | undefined] = [0, undefined, undefined]
  for (let i = at; i > 0 && from === undefined; i -= 1) {
    width += glyphs[i]?.width ?? 0
    if (width >= 40) from = i
  }
  for (let i = at; i < glyphs.length && to === undefined; i += 1) {
    width += glyphs[i]?.width ?? 0
    if (width >= 80) to = i
  }
  return { from, to }
}

/** Where the caret stands, in columns of the excerpt. */
const caretOf = (glyphs: readonly Glyph[], at: number, { from }: View): number => {
  let caret = from === undefined ? 0 : 3
  for (let i = from ?? 0; i < at; i += 1) caret += glyphs[i]?.width ?? 0
  return caret
}

/** The excerpt. DuckDB takes the offsets of a cut for those in the statement when they are those in the line; so does this. */
const excerptOf = (bytes: Uint8Array, { glyphs, startByte, endByte }: Line, { from, to }: View): string => {
  const start = from === undefined ? startByte : (glyphs[from]?.byte ?? 0)
  const end = to === undefined ? endByte : (glyphs[to]?.byte ?? 0)
  const shown = decoder.decode(bytes.subarray(start, end < start ? bytes.length : end))
  return `${from === undefined ? '' : '...'}${shown}${to === undefined ? '' : '...'}`
}

/** All glyphs of a line for which DuckDB would have drawn this. */
const drawnAt = (sql: string, line: Line, excerpt: string, caret: number): readonly number[] => {
  const bytes = encoder.encode(sql)
  return line.glyphs.flatMap((_, at) => {
    const view = viewOf(line.glyphs, at)
    if (caretOf(line.glyphs, at, view) !== caret) return []
    return excerptOf(bytes, line, view) === excerpt ? [at] : []
  })
}

/** The parser counts characters, and draws as if these were bytes: the places that it can have meant. */
const placesOfCount = (sql: string, line: Line, at: number): readonly number[] => {
  const last = line.startByte + (line.glyphs[at]?.byte ?? 0)
  const first = at === 0 ? last : line.startByte + (line.glyphs[at - 1]?.byte ?? 0) + 1
  const places: number[] = []
  let [index, count] = [0, 0]
  for (const { length } of sql) {
    if (count >= first && count <= last) places.push(index)
    index += length
    count += 1
  }
  return places
}

/** Offset in the statement, in UTF-16 units, of the place that DuckDB's caret points to; undefined when there may be another. */
export const positionOf = (message: string, sql: string): number | undefined => {
  const found = DRAWING.exec(`\n${message}`)
  if (found === null) return undefined
  const [, number = '', excerpt = '', spaces = ''] = found
  const line = lineOf(sql, Number(number))
  if (line === undefined) return undefined
  const drawn = drawnAt(sql, line, excerpt, spaces.length - `LINE ${number}: `.length)
  const text = withoutDrawing(message)
  const near = / at or near "([\s\S]+)"$/.exec(text)?.[1]
  if (near !== undefined) {
    const places = drawn.flatMap(at => placesOfCount(sql, line, at)).filter(at => sql.startsWith(near, at))
    return places.length === 1 ? places[0] : undefined
  }
  const places = drawn.map(at => line.index + (line.glyphs[at]?.index ?? 0))
  if (places.length < 2) return places[0]
  const names = [...text.matchAll(/"([^"]+)"|name (\S+) /g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
  const named = places.filter(at =>
    names.some(name => sql.startsWith(name, at) || sql.startsWith(`"${name}`, at)),
  )
  return named.length === 1 ? named[0] : undefined
}
