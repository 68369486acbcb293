import * as v from 'valibot'
import { problemsOf } from '../recipe/document-problems.ts'
import { type Result, err, ok } from '../result.ts'

/** Codes that write text as it sounds: English, German, and the old one for surnames. */
export type PhoneticCode = 'metaphone' | 'cologne' | 'soundex'

/**
 * How values are found to be spellings of one. The first three give each value a key, and values of one key are a cluster.
 * The last two compare values with each other. `block`: they have to share so many characters in a row. Lengths and distances are in characters of the folded text (`fold`), not in bytes.
 */
export type ClusterMethod =
  | { readonly kind: 'fingerprint' }
  | { readonly kind: 'ngram'; readonly size: number }
  | { readonly kind: 'phonetic'; readonly code: PhoneticCode }
  | { readonly kind: 'levenshtein'; readonly radius: number; readonly block: number }
  | { readonly kind: 'jaro-winkler'; readonly threshold: number; readonly block: number }

export type ClusterMethodKind = ClusterMethod['kind']

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

/** What the numbers of methods may be, both ends included. */
export const methodLimits = {
  size: { least: 1, most: 10 },
  radius: { least: 1, most: 4 },
  block: { least: 1, most: 20 },
  threshold: { least: 0.7, most: 1 },
} as const

const { size, radius, block, threshold } = methodLimits

/** A method, in a document. */
export const clusterMethodSchema: v.GenericSchema<ClusterMethod> = v.variant('kind', [
  v.strictObject({ kind: v.literal('fingerprint') }),
  v.strictObject({ kind: v.literal('ngram'), size: whole(size.least, size.most) }),
  v.strictObject({ kind: v.literal('phonetic'), code: v.picklist(['metaphone', 'cologne', 'soundex']) }),
  v.strictObject({
    kind: v.literal('levenshtein'),
    radius: whole(radius.least, radius.most),
    block: whole(block.least, block.most),
  }),
  v.strictObject({
    kind: v.literal('jaro-winkler'),
    threshold: v.pipe(v.number(), v.minValue(threshold.least), v.maxValue(threshold.most)),
    block: whole(block.least, block.most),
  }),
])

/** Reads a method that a script asks for; `invalid`, with the path of every problem, when it is none. */
export const parseClusterMethod = (json: unknown): Result<ClusterMethod> => {
  const parsed = v.safeParse(clusterMethodSchema, json)
  return parsed.success ? ok(parsed.output) : err(problemsOf('cluster method', parsed.issues))
}

/** The methods as they start out, the most careful first. */
export const defaultMethods: { readonly [K in ClusterMethodKind]: Extract<ClusterMethod, { kind: K }> } = {
  fingerprint: { kind: 'fingerprint' },
  ngram: { kind: 'ngram', size: 2 },
  phonetic: { kind: 'phonetic', code: 'metaphone' },
  levenshtein: { kind: 'levenshtein', radius: 2, block: 4 },
  'jaro-winkler': { kind: 'jaro-winkler', threshold: 0.92, block: 3 },
}

const codeWords: Readonly<Record<PhoneticCode, string>> = {
  metaphone: 'metaphone',
  cologne: 'Cologne phonetics',
  soundex: 'soundex',
}

/** A method in a sentence: "edit distance 2". */
export const methodWords = (method: ClusterMethod): string => {
  switch (method.kind) {
    case 'fingerprint':
      return 'fingerprint'
    case 'ngram':
      return `${method.size}-gram fingerprint`
    case 'phonetic':
      return codeWords[method.code]
    case 'levenshtein':
      return `edit distance ${method.radius}`
    case 'jaro-winkler':
      return `Jaro-Winkler ${method.threshold}`
  }
}
