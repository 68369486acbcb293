import { type Result, ok } from '../result.ts'
import { refused } from '../invalid.ts'

/** The way to a value inside another: names of fields, and places in lists (from 0). */
export type JsonPath = readonly (string | number)[]

const piece = /\[(\d{1,9})\]|(?:^|(?<!^)\.)(?:"([^"]+)"|([^."[\]]+))/uy

/** Reads `a.b`, `items[0].name`, `"a.b".c`; names with dots or brackets are quoted. `invalid` for anything else. */
export const parseJsonPath = (path: string): Result<JsonPath> => {
  const keys: (string | number)[] = []
  piece.lastIndex = 0
  while (piece.lastIndex < path.length || keys.length === 0) {
    const at = piece.lastIndex
    const found = piece.exec(path)
    if (!found) {
      const where = at < path.length ? ` at "${path.slice(at)}"` : ''
      return refused(
        'path',
        `${JSON.stringify(path)} is not a path${where}: write it as a.b or items[0].name.`,
      )
    }
    const [, place, quoted, plain] = found
    keys.push(place === undefined ? (quoted ?? plain ?? '') : Number(place))
  }
  return ok(keys)
}

/** Why a path cannot be followed in JSON text in the same way by every engine; undefined when it can. */
export const jsonKeyProblem = (path: JsonPath): string | undefined => {
  const odd = path.find(key => typeof key === 'string' && /['"?*\\\p{Cc}]/u.test(key))
  return odd === undefined
    ? undefined
    : `The key ${JSON.stringify(odd)} cannot be found in JSON text: keys may not have quotes, ?, * or \\.`
}
