import * as v from 'valibot'
import { invalidAt } from '../invalid.ts'
import type { Tag } from '../lake/timeline-views.ts'
import { problemsOf } from '../recipe/document-problems.ts'
import { type Result, err, ok } from '../result.ts'

/** A tag as it is kept: with the id of the table that it was given to, since another one may have its name later. */
export interface StoredTag extends Tag {
  readonly tableId: string
}

const longestName = 100
const longestNote = 10_000

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0000-\u001f\u007f]/

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))

const documentSchema = v.object({
  formatVersion: v.literal(1),
  tags: v.array(
    v.object({
      name: v.string(),
      version: whole,
      note: v.exactOptional(v.string()),
      created: v.number(),
      tableId: v.string(),
    }),
  ),
})

/** Reads the document of a table's tags; `invalid` when it is none. */
export const parseTags = (json: unknown): Result<readonly StoredTag[]> => {
  const parsed = v.safeParse(documentSchema, json)
  return parsed.success ? ok(parsed.output.tags) : err(problemsOf('list of tags', parsed.issues))
}

/** The document of a table's tags. */
export const tagsDocument = (tags: readonly StoredTag[]) => ({ formatVersion: 1, tags })

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** The tag of this name, in any case. */
export const findTag = <T extends Tag>(tags: readonly T[], name: string): T | undefined =>
  tags.find(tag => sameName(tag.name, name.trim()))

/** The tags with one more. Errors: `invalid` for a name that is none or taken, and for a note that is too long. */
export const withTag = (tags: readonly StoredTag[], tag: StoredTag): Result<readonly StoredTag[]> => {
  const name = tag.name.trim()
  if (name === '' || name.length > longestName || control.test(name)) {
    const message = `The name of a tag has 1 to ${longestName} characters on one line.`
    return err(invalidAt('name', message))
  }
  if ((tag.note ?? '').length > longestNote)
    return err(invalidAt('note', `A note has at most ${longestNote} characters.`))
  const taken = findTag(tags, name)
  if (!taken) return ok([...tags, { ...tag, name }])
  const message = `Version ${taken.version} has the tag “${taken.name}” already. Remove it first, or choose another name.`
  return err(invalidAt('name', message))
}

/** What of a tag concerns anybody else. */
export const tagView = ({ tableId: _tableId, ...tag }: StoredTag): Tag => tag
