import { Failure } from '../core/error.ts'
import { fail } from '../core/failure.ts'
import { nearestWord } from '../core/sql/parse-near.ts'
import { tokenize } from '../core/sql/tokens.ts'

/** The user's statement, and where in it a place of what the engine was given comes from. */
export interface UserText {
  readonly text: string
  readonly placeOf: (position: number) => number
  /** All tables of the lake. */
  readonly known: readonly string[]
}

const bare = (table: string): string => table.slice(table.indexOf('.') + 1).toLowerCase()

const listed = 3

/** `There is no table silver.airprts. Did you mean silver.airports?` */
const missingTable = (name: string, known: readonly string[]): string => {
  const elsewhere = known.filter(table => bare(table) === bare(name)).slice(0, listed)
  const nearest =
    nearestWord(name, known) ?? known.find(table => bare(table) === nearestWord(bare(name), known.map(bare)))
  const meant = elsewhere.length > 0 ? elsewhere : nearest === undefined ? [] : [nearest]
  return `There is no table ${name}.${meant.length > 0 ? ` Did you mean ${meant.join(' or ')}?` : ''}`
}

/** Refuses a statement because of what stands at a place of it. */
export const failAtPlace = (text: string, position: number, message: string): never =>
  fail({ kind: 'query-failed', message, sql: text, position })

/** Refuses a statement that names a table that is not there. */
export const failMissing = (text: string, position: number, name: string, known: readonly string[]): never =>
  failAtPlace(text, position, missingTable(name, known))

const noSuchThing = /^([A-Z][A-Za-z ]*) with name ("?)(.+)\2 does not exist!/

/** Where something is named that is not there: the engine does not always tell. */
const placeOfName = (
  text: string,
  name: string,
): { readonly start: number; readonly full: string } | undefined => {
  const tokens = tokenize(text)
  const last = tokens.findIndex(
    ({ kind, value }) => (kind === 'word' || kind === 'quoted') && value.toLowerCase() === name.toLowerCase(),
  )
  const token = tokens[last]
  if (!token) return undefined
  const layer = tokens[last - 1]?.value === '.' ? tokens[last - 2] : undefined
  return layer
    ? { start: layer.start, full: `${layer.value}.${token.value}` }
    : { start: token.start, full: token.value }
}

/** What the engine threw at a statement, in terms of the user's text. `lead` is what stood before the statement. */
export const inUsersWords = (thrown: unknown, { text, placeOf, known }: UserText, lead = ''): unknown => {
  if (!(thrown instanceof Failure) || thrown.error.kind !== 'query-failed') return thrown
  const { position, ...error } = thrown.error
  const [, what, , name] = noSuchThing.exec(error.message) ?? []
  const found = name === undefined ? undefined : placeOfName(text, name)
  if (found && what === 'Table')
    return new Failure({
      ...error,
      message: missingTable(found.full, known),
      sql: text,
      position: found.start,
    })
  const place = position === undefined ? found?.start : placeOf(Math.max(position - lead.length, 0))
  return new Failure({ ...error, sql: text, ...(place === undefined ? {} : { position: place }) })
}
