import { failAt } from './parse-error.ts'
import { type Token, closers } from './tokens.ts'

/** Whether a token outside of all brackets ends a piece of SQL; its neighbours help to tell. */
export type Stops = (token: Token, before: Token | undefined, after: Token | undefined) => boolean

const isCloser = (token: Token): boolean => /^[)\]}]$/.test(token.value)

/** Follows CASE … END, which keep their keywords to themselves as brackets do. */
const followCase = (open: Token[], token: Token, before: Token | undefined): void => {
  const word = token.value.toLowerCase()
  const isLabel = before?.kind === 'word' && before.value.toLowerCase() === 'as'
  if (isLabel) return
  if (word === 'case') open.push(token)
  else if (word === 'end' && open.at(-1)?.kind === 'word') open.pop()
}

const refuseUnclosed = (source: string, opened: Token): never =>
  failAt(
    source,
    opened.start,
    opened.kind === 'word' ? 'This CASE has no END.' : `This ${opened.value} is not closed.`,
  )

const followBracket = (source: string, open: Token[], token: Token): void => {
  if (closers.has(token.value)) open.push(token)
  if (!isCloser(token)) return
  const opened = open.pop()
  if (opened?.kind === 'word') refuseUnclosed(source, opened)
  if (closers.get(opened?.value ?? '') !== token.value)
    failAt(source, token.start, `There is a ${token.value} without its opening bracket.`)
}

/**
 * The end (an index, excluded) of a piece of SQL that begins at a token: a token outside of brackets and CASE … END for which `stops`
 * holds, a bracket that closes one from before, or the end of all. Throws Failure `query-failed` at what is not closed.
 */
export const balancedEnd = (source: string, tokens: readonly Token[], from: number, stops: Stops): number => {
  const open: Token[] = []
  for (const [offset, token] of tokens.slice(from).entries()) {
    const at = from + offset
    const before = tokens[at - 1]
    const isKeyword = token.kind === 'word' && !(before?.kind === 'mark' && before.value === '.')
    const isMark = token.kind === 'mark'
    if (open.length === 0) {
      if ((isKeyword || isMark) && stops(token, before, tokens[at + 1])) return at
      if (isMark && isCloser(token)) return at
    }
    if (isKeyword) followCase(open, token, before)
    else if (isMark) followBracket(source, open, token)
  }
  const unclosed = open.at(-1)
  return unclosed ? refuseUnclosed(source, unclosed) : tokens.length
}
