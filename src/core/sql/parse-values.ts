import { type Token, closers, tokenize } from './tokens.ts'

interface Item {
  /** From 0, in its row. */
  readonly place: number
  readonly token: Token
}

/** Items of a VALUES list that are one word each, with their places. */
const oneWordItems = (tokens: readonly Token[]): readonly Item[] => {
  const items: Item[] = []
  let depth = 0
  let place = 0
  tokens.forEach((token, at) => {
    const mark = token.kind === 'mark' ? token.value : ''
    if (closers.has(mark)) {
      depth += 1
      if (depth === 1) place = 0
    } else if (mark === ')' || mark === ']' || mark === '}') depth -= 1
    else if (mark === ',' && depth === 1) place += 1
    const [before, after] = [tokens[at - 1]?.text ?? '', tokens[at + 1]?.text ?? '']
    if (token.kind === 'word' && depth === 1 && /^[(,]$/.test(before) && /^[),]$/.test(after))
      items.push({ place, token })
  })
  return items
}

/**
 * A VALUES list with every DEFAULT in it written as the SQL that `valueOf` gives for its place in the row (from 0); any other query as it
 * is. The engine knows DEFAULT in its own INSERT only.
 */
export const fillDefaults = (sql: string, valueOf: (place: number) => string): string => {
  const tokens = tokenize(sql)
  if (!/^values$/i.test(tokens[0].text)) return sql
  let filled = ''
  let at = 0
  for (const { place, token } of oneWordItems(tokens)) {
    if (!/^default$/i.test(token.text)) continue
    filled += `${sql.slice(at, token.start)}(${valueOf(place)})`
    at = token.end
  }
  return filled + sql.slice(at)
}
