/** A letter where it stands; beyond the ends of the word there is ''. */
interface Place {
  readonly word: string
  readonly at: number
}

const peek = ({ word, at }: Place, by: number): string => word.charAt(at + by)
const isVowel = (letter: string): boolean => letter !== '' && 'aeiou'.includes(letter)
const isFront = (letter: string): boolean => letter !== '' && 'eiy'.includes(letter)
const begins = ({ word, at }: Place, text: string): boolean => word.startsWith(text, at)

const soundOfC = (place: Place): string => {
  const [before, after] = [peek(place, -1), peek(place, 1)]
  if (before === 's' && isFront(after)) return ''
  if (begins(place, 'cia')) return 'X'
  if (isFront(after)) return 'S'
  if (after !== 'h') return 'K'
  const isHard = before === 's' || (place.at === 0 && !isVowel(peek(place, 2)))
  return isHard ? 'K' : 'X'
}

const soundOfG = (place: Place): string => {
  const [before, after] = [peek(place, -1), peek(place, 1)]
  const end = place.word.length
  if (after === 'h' && place.at > 0 && !isVowel(peek(place, 2))) return ''
  if (after === 'n' && (place.at + 2 === end || (place.at + 4 === end && begins(place, 'gned')))) return ''
  if (before === 'd' && isFront(after)) return ''
  return isFront(after) && before !== 'g' ? 'J' : 'K'
}

const soundOfH = (place: Place): string => {
  const before = peek(place, -1)
  const isPart = before !== '' && 'cgpst'.includes(before)
  return !isPart && isVowel(peek(place, 1)) ? 'H' : ''
}

const soundOfS = (place: Place): string =>
  begins(place, 'sh') || begins(place, 'sio') || begins(place, 'sia') ? 'X' : 'S'

const soundOfT = (place: Place): string => {
  if (begins(place, 'tia') || begins(place, 'tio')) return 'X'
  if (begins(place, 'tch')) return ''
  return peek(place, 1) === 'h' ? '0' : 'T'
}

const same: Readonly<Record<string, string>> = {
  f: 'F',
  j: 'J',
  l: 'L',
  m: 'M',
  n: 'N',
  q: 'K',
  r: 'R',
  v: 'F',
  x: 'KS',
  z: 'S',
}

const sound = (place: Place): string => {
  const letter = peek(place, 0)
  const [before, after] = [peek(place, -1), peek(place, 1)]
  switch (letter) {
    case 'b':
      return before === 'm' && after === '' ? '' : 'B'
    case 'c':
      return soundOfC(place)
    case 'd':
      return after === 'g' && isFront(peek(place, 2)) ? 'J' : 'T'
    case 'g':
      return soundOfG(place)
    case 'h':
      return soundOfH(place)
    case 'k':
      return before === 'c' ? '' : 'K'
    case 'p':
      return after === 'h' ? 'F' : 'P'
    case 's':
      return soundOfS(place)
    case 't':
      return soundOfT(place)
    case 'w':
    case 'y':
      return isVowel(after) ? letter.toUpperCase() : ''
    default:
      return same[letter] ?? ''
  }
}

/** Letters at the beginning that are not heard, or heard as others. */
const heardStart = (word: string): string => {
  if (/^(ae|gn|kn|pn|wr)/.test(word)) return word.slice(1)
  if (word.startsWith('wh')) return `w${word.slice(2)}`
  return word.startsWith('x') ? `s${word.slice(1)}` : word
}

/** Metaphone (Philips 1990) of a word of the letters a to z, of any length: English as it sounds (Knight and night: NT). */
export const metaphone = (text: string): string => {
  const word = heardStart(text)
  let code = ''
  for (let at = 0; at < word.length; at += 1) {
    const letter = word.charAt(at)
    const isDouble = letter !== 'c' && letter === word.charAt(at - 1)
    if (isDouble) continue
    code += isVowel(letter) ? (at === 0 ? letter.toUpperCase() : '') : sound({ word, at })
  }
  return code
}
