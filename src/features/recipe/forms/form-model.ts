import type { Condition } from '../../../core/recipe/recipe.ts'
import { cleanCondition } from './condition-model.ts'

/** The document of a step while its form is filled in: as the recipe has it, but for what is still empty. */
export interface FormDocument {
  readonly [key: string]: unknown
}

interface FieldBase {
  /** Where the value stands in the document: `into`, `by.separator`. */
  readonly path: string
  readonly label: string
  readonly hint?: string
  /** Left empty, the entry is left out. */
  readonly isOptional?: true
  /** The field is there, and its entry in the document, only while this holds. */
  readonly when?: (document: FormDocument) => boolean
}

interface Choice {
  readonly id: string
  readonly text: string
}

/** One of several shapes that a part of the document can have. */
export interface VariantChoice extends Choice {
  readonly is: (document: FormDocument) => boolean
  readonly take: (document: FormDocument) => FormDocument
  readonly fields: readonly FormField[]
}

/** What a form asks for. One component draws each kind (`FormFields`), and one function here says when it is finished. */
export type FormField =
  /** Several columns; `allowsNone`: an empty list says something. */
  | (FieldBase & { readonly kind: 'columns'; readonly isOrdered?: true; readonly allowsNone?: true })
  /** One of the columns; with `of`, of those of the table that the document names there. */
  | (FieldBase & { readonly kind: 'column'; readonly of?: string })
  /** A column that need not be there yet. */
  | (FieldBase & { readonly kind: 'new-column' })
  | (FieldBase & {
      readonly kind: 'text'
      readonly placeholder?: string
      readonly isMono?: true
      readonly lines?: number
      /** Spaces and emptiness mean something. */
      readonly isRaw?: true
    })
  /** A text, or null. */
  | (FieldBase & { readonly kind: 'nullable' })
  | (FieldBase & { readonly kind: 'number'; readonly placeholder?: string })
  | (FieldBase & { readonly kind: 'choice'; readonly choices: readonly Choice[] })
  | (FieldBase & { readonly kind: 'switch' })
  /** Texts, one under the other. Raw ones may be empty. */
  | (FieldBase & {
      readonly kind: 'texts'
      readonly noun: string
      readonly placeholder?: string
      readonly isRaw?: true
    })
  /** Numbers in one line, with commas between them. */
  | (FieldBase & { readonly kind: 'numbers'; readonly placeholder?: string })
  | (FieldBase & {
      readonly kind: 'rows'
      readonly noun: string
      readonly fields: readonly FormField[]
      readonly blank: FormDocument
    })
  | (FieldBase & { readonly kind: 'condition' })
  | (FieldBase & { readonly kind: 'expression'; readonly placeholder?: string; readonly isQuery?: true })
  | (FieldBase & { readonly kind: 'sort' })
  | (FieldBase & { readonly kind: 'table' })
  | (FieldBase & { readonly kind: 'tables' })
  | (FieldBase & { readonly kind: 'type' })
  | (FieldBase & { readonly kind: 'zone' })
  | {
      readonly kind: 'variant'
      readonly label: string
      readonly choices: readonly VariantChoice[]
    }

const isDocument = (value: unknown): value is FormDocument =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const split = (path: string): readonly [string, string | undefined] => {
  const dot = path.indexOf('.')
  return dot < 0 ? [path, undefined] : [path.slice(0, dot), path.slice(dot + 1)]
}

/** What the document has at a path. */
export const valueAt = (document: FormDocument, path: string): unknown => {
  const [key, rest] = split(path)
  const value = document[key]
  if (rest === undefined) return value
  return isDocument(value) ? valueAt(value, rest) : undefined
}

/** The document with another value at a path; undefined takes the entry out. */
export const withValue = (document: FormDocument, path: string, value: unknown): FormDocument => {
  const [key, rest] = split(path)
  if (rest === undefined) {
    if (value !== undefined) return { ...document, [key]: value }
    return Object.fromEntries(Object.entries(document).filter(([name]) => name !== key))
  }
  const inner = document[key]
  return { ...document, [key]: withValue(isDocument(inner) ? inner : {}, rest, value) }
}

/** The document without some entries. */
export const without = (document: FormDocument, ...keys: readonly string[]): FormDocument =>
  Object.fromEntries(Object.entries(document).filter(([name]) => !keys.includes(name)))

/** What the document has at a path, as text; '' when it is none. */
export const textAt = (document: FormDocument, path: string): string => {
  const value = valueAt(document, path)
  return typeof value === 'string' ? value : ''
}

/** What the document has at a path, as texts. */
export const textsAt = (document: FormDocument, path: string): readonly string[] => {
  const value = valueAt(document, path)
  return Array.isArray(value) ? value.filter(one => typeof one === 'string') : []
}

/** What the document has at a path, as documents. */
export const documentsAt = (document: FormDocument, path: string): readonly FormDocument[] => {
  const value = valueAt(document, path)
  return Array.isArray(value) ? value.filter(isDocument) : []
}

/** Whether a document has this value at a path. */
export const is =
  (path: string, value: unknown) =>
  (document: FormDocument): boolean =>
    valueAt(document, path) === value

/** Whether a document has any value at a path. */
export const has =
  (path: string) =>
  (document: FormDocument): boolean =>
    valueAt(document, path) !== undefined

type Leaf = Exclude<FormField, { readonly kind: 'variant' }>

/** A field's value without what was left empty; undefined when nothing is left. */
const cleaned = (field: Leaf, document: FormDocument): unknown => {
  const value = valueAt(document, field.path)
  switch (field.kind) {
    case 'columns':
    case 'tables': {
      const names = textsAt(document, field.path)
      const isAnswer = names.length > 0 || (field.kind === 'columns' && field.allowsNone)
      return isAnswer ? names : undefined
    }
    case 'nullable':
      return value === null || typeof value === 'string' ? value : ''
    case 'text': {
      if (field.isRaw && !(field.isOptional && value === '')) return typeof value === 'string' ? value : ''
      return textAt(document, field.path).trim() || undefined
    }
    case 'column':
    case 'new-column':
    case 'choice':
    case 'expression':
    case 'table':
    case 'type':
    case 'zone':
      return textAt(document, field.path).trim() || undefined
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined
    case 'switch':
      return value === true || (field.isOptional ? undefined : false)
    case 'texts': {
      const texts = textsAt(document, field.path)
      const kept = field.isRaw ? [...new Set(texts)] : texts.map(one => one.trim()).filter(one => one !== '')
      return kept.length > 0 ? kept : undefined
    }
    case 'numbers':
      return Array.isArray(value) && value.length > 0 ? value : undefined
    case 'rows': {
      const rows = documentsAt(document, field.path).flatMap(row => finishFields(field.fields, row) ?? [])
      return rows.length > 0 ? rows : undefined
    }
    case 'condition':
      return isDocument(value) ? cleanCondition(value as Condition) : undefined
    case 'sort':
      // An order may be empty: rows are in the order in which they came, then.
      return documentsAt(document, field.path).filter(key => key['column'] !== '')
  }
}

const finishField = (document: FormDocument, field: FormField): FormDocument | undefined => {
  if (field.kind === 'variant') {
    const choice = field.choices.find(({ is }) => is(document))
    return choice && finishFields(choice.fields, document)
  }
  if (field.when?.(document) === false) return withValue(document, field.path, undefined)
  const value = cleaned(field, document)
  return value === undefined && !field.isOptional ? undefined : withValue(document, field.path, value)
}

/** The document without what was left empty; undefined while something that it needs is. */
export const finishFields = (
  fields: readonly FormField[],
  document: FormDocument,
): FormDocument | undefined =>
  fields.reduce<FormDocument | undefined>((done, field) => done && finishField(done, field), document)
