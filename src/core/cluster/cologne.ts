const fixed: Readonly<Record<string, string>> = {
  b: '1',
  f: '3',
  v: '3',
  w: '3',
  g: '4',
  k: '4',
  q: '4',
  l: '5',
  m: '6',
  n: '6',
  r: '7',
  s: '8',
  z: '8',
}
const vowels = 'aeijouy'

/** Hard (4) or soft (8): told by the letters around it. */
const codeOfC = (before: string, after: string): string => {
  if (before === '') return 'ahkloqrux'.includes(after) && after !== '' ? '4' : '8'
  if (before === 's' || before === 'z') return '8'
  return 'ahkoqux'.includes(after) && after !== '' ? '4' : '8'
}

const codeOf = (letter: string, before: string, after: string): string => {
  if (vowels.includes(letter)) return '0'
  if (letter === 'h') return ''
  if (letter === 'p') return after === 'h' ? '3' : '1'
  if (letter === 'd' || letter === 't') return after !== '' && 'csz'.includes(after) ? '8' : '2'
  if (letter === 'c') return codeOfC(before, after)
  if (letter === 'x') return before !== '' && 'ckq'.includes(before) ? '8' : '48'
  return fixed[letter] ?? ''
}

/** Cologne phonetics (Postel 1969) of a word of the letters a to z: German as it sounds (Müller and Miller: 657). */
export const cologne = (word: string): string => {
  let all = ''
  for (let at = 0; at < word.length; at += 1)
    all += codeOf(word.charAt(at), word.charAt(at - 1), word.charAt(at + 1))
  const single = all.replace(/(\d)\1+/g, '$1')
  return single.slice(0, 1) + single.slice(1).replaceAll('0', '')
}
