import { quoteText } from '../sql/quote.ts'

/** Longer text has the shape of so many characters. */
const longest = 64

/** Stands for an ellipsis of the text itself: in a loose shape an ellipsis is a run. */
const dot = '·'

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const lower = upper.toLowerCase()
const digits = '0123456789'

/** Letters of a shape that tells no capitals. No shape has an L for itself: letters are A or a in it. */
const letters = ['L', '\\p{L}'] as const

/** Classes of characters, as RE2 and JavaScript name them; what is in none stands for itself. */
const classes = [
  ['A', '\\p{Lu}\\p{Lt}'],
  ['a', '\\p{Ll}\\p{Lm}\\p{Lo}'],
  ['9', '\\p{Nd}'],
] as const

/** A run of one class; a single capital stays, so that `Aa…` is a word with a capital. */
const run = '(A)A+|(a)a*|(9)9*'

/**
 * SQL for the shape of a text: capitals are A, other letters a, digits 9, all else is itself. `T-1001` has the shape `A-9999`. Like
 * `shapeOf`.
 */
export const shapeSql = (value: string): string => {
  const head = `left(${value}, ${longest})`
  const from = quoteText(upper + lower + digits)
  const to = quoteText('A'.repeat(26) + 'a'.repeat(26) + '9'.repeat(10))
  const wide = classes.reduce(
    (inner, [letter, of]) => `regexp_replace(${inner}, '[${of}]', '${letter}', 'g')`,
    `replace(${head}, '…', '${dot}')`,
  )
  // Bytes and characters are as many in ASCII, where translating takes a fraction of the time.
  return `CASE WHEN strlen(${value}) = length(${value}) THEN translate(${head}, ${from}, ${to}) ELSE ${wide} END`
}

/** SQL for a shape without the lengths of its runs, like `looseShapeOf`; `shape` is SQL for a shape. */
export const loosenSql = (shape: string): string =>
  `regexp_replace(${shape}, ${quoteText(run)}, '\\1\\2\\3…', 'g')`

/** SQL for a shape without the lengths of its runs and without capitals; letters are L. `shape` is SQL for a shape. */
export const caselessSql = (shape: string): string =>
  `regexp_replace(regexp_replace(${shape}, '[Aa]+', 'L…', 'g'), '9+', '9…', 'g')`

/** The shape of a text: capitals are A, other letters a, digits 9, all else is itself. */
export const shapeOf = (value: string): string =>
  classes.reduce(
    (text, [letter, of]) => text.replace(new RegExp(`[${of}]`, 'gu'), letter),
    [...value].slice(0, longest).join('').replaceAll('…', dot),
  )

/** A shape without the lengths of its runs: `A-9999` is `A-9…`, `Ana` and `Maria` are `Aa…`. */
export const looseShapeOf = (value: string): string =>
  shapeOf(value).replace(new RegExp(run, 'g'), (_run, a = '', b = '', c = '') => `${a}${b}${c}…`)

const escaped = (char: string): string =>
  char === dot ? '[·…]' : /[\\^$.|?*+()[\]{}]/.test(char) ? `\\${char}` : char

/** SQL for whether a text, not NULL, has a shape: as comparing it with `shapeSql` or `loosenSql`, in a fraction of the time. */
export const hasShapeSql = (value: string, pattern: string, loose: boolean): string =>
  `regexp_full_match(left(${value}, ${longest}), ${quoteText(shapePattern(pattern, loose))})`

/**
 * A regular expression, for RE2 and Java alike, that text of a shape matches as a whole. Text longer than 64 characters is only known by
 * its beginning.
 */
export const shapePattern = (pattern: string, loose: boolean): string => {
  const parts: string[] = []
  const chars = [...pattern]
  for (let at = 0; at < chars.length;) {
    const char = chars[at] ?? ''
    const found = [...classes, letters].find(([letter]) => letter === char)
    let end = at + 1
    if (found && !loose) while (chars[end] === char) end += 1
    const isRun = found !== undefined && loose && chars[at + 1] === '…'
    // A single capital is no run (`run`).
    const some = char === 'A' ? '{2,}' : '+'
    const count = isRun ? some : end - at > 1 ? `{${end - at}}` : ''
    parts.push(found ? `[${found[1]}]${count}` : escaped(char))
    at = isRun ? at + 2 : end
  }
  return parts.join('')
}
