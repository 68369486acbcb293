/** East Asian characters and emoji; what takes two columns in a terminal. */
const WIDE =
  /^(?:[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4c6\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})/u

/** Regional indicators, colours of skin and marks count as emoji or as East Asian, but are not wide. */
const NOT_WIDE = /^[\p{Regional_Indicator}\p{Emoji_Modifier}\p{M}]/u

/** Marks, and what is not seen; accents of their own count as marks, but for three. */
const NONE = /^(?![\^`\u00af\u00ad])[\p{M}\p{Cc}\p{Cf}\p{Sk}\p{Zl}\p{Zp}]/u

/** How many columns DuckDB takes a character, as one sees it, to be wide: it looks at its first code point. */
export const renderWidth = (glyph: string): number => {
  if (WIDE.test(glyph) && !NOT_WIDE.test(glyph)) return 2
  return NONE.test(glyph) ? 0 : 1
}
