import { type Expr, call, choose, text } from '../sql/ast.ts'
import { oneOfPattern } from '../sql/pattern.ts'
import { spelledOut } from './text-columns.ts'

/**
 * Where Unicode's compatibility forms are looked for: Latin letters and signs, spaces and other punctuation, superscripts, letterlike
 * signs, fractions and Roman numerals, circled numbers, the ideographic space, ligatures, full-width forms and half-width Katakana.
 */
const ranges = [
  [0xa0, 0x24f],
  [0x2b0, 0x2b8],
  [0x2000, 0x218f],
  [0x2460, 0x2473],
  [0x24b6, 0x24ea],
  [0x3000, 0x3000],
  [0xfb00, 0xfb06],
  [0xff01, 0xff9f],
  [0xffe0, 0xffe6],
] as const

const forms = ranges.flatMap(([from, to]) =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index))
    .map(form => [form, form.normalize('NFKC')] as const)
    .filter(([form, plain]) => plain !== form.normalize('NFC')),
)
const single = forms.filter(([, plain]) => plain.length === 1)
const several = forms.filter(([, plain]) => plain.length > 1)

const joined = (parts: readonly string[]): Expr => text(parts.join(''))

/** Text with the compatibility forms of these ranges in their plain form, not composed yet. */
export const plainForms = (value: Expr): Expr => {
  const isThere = call('finds', value, {
    kind: 'pattern',
    of: oneOfPattern(forms.map(([form]) => form).join('')),
  })
  const from = joined(single.map(([form]) => form))
  const to = joined(single.map(([, plain]) => plain))
  return choose(isThere, call('translate', spelledOut(value, several), from, to), value)
}
