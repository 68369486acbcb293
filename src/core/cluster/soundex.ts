const digits: Readonly<Record<string, string>> = {
  b: '1',
  f: '1',
  p: '1',
  v: '1',
  c: '2',
  g: '2',
  j: '2',
  k: '2',
  q: '2',
  s: '2',
  x: '2',
  z: '2',
  d: '3',
  t: '3',
  l: '4',
  m: '5',
  n: '5',
  r: '6',
}

/** American Soundex of a word of the letters a to z: its first letter and three digits (Robert: R163). */
export const soundex = (word: string): string => {
  let code = word.slice(0, 1).toUpperCase()
  let last = digits[word.slice(0, 1)] ?? ''
  for (const letter of word.slice(1)) {
    const digit = digits[letter] ?? ''
    if (digit !== '' && digit !== last) code += digit
    // Letters of one digit with h or w between them count once; with a vowel between them, twice.
    if (letter !== 'h' && letter !== 'w') last = digit
    if (code.length === 4) break
  }
  return code.padEnd(4, '0')
}
