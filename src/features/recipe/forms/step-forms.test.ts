import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { stepKinds } from '../../../core/recipe/step-kinds.ts'
import { blankOperation, finished } from '../draft-model.ts'
import { type FormDocument, type FormField, finishFields, textAt, withValue } from './form-model.ts'
import { formOf, operations } from './step-forms.ts'

const filling = (field: Exclude<FormField, { kind: 'variant' }>, nth: number): unknown => {
  switch (field.kind) {
    case 'columns':
      return ['a', 'b']
    case 'tables':
      return ['silver.other']
    case 'table':
      return 'silver.other'
    case 'choice':
      return field.choices.at(nth)?.id ?? field.choices[0]?.id
    case 'number':
      return field.path.endsWith('share') ? 0.5 : field.path.endsWith('threshold') ? 0.9 : 2
    case 'numbers':
      return [1, 2, 3]
    case 'switch':
      return nth === 0
    case 'texts':
      return ['x', 'y']
    case 'nullable':
      return nth === 0 ? null : 'x'
    case 'rows':
      return [filled(field.fields, field.blank, nth)]
    case 'condition':
      return { column: 'a', is: 'equals', value: '1' }
    case 'sort':
      return [{ column: 'a', descending: true }]
    case 'type':
      return 'long'
    case 'zone':
      return 'Europe/Berlin'
    case 'expression':
      return 'a + 1'
    case 'text':
      return '*'
    case 'column':
    case 'new-column':
      return 'a'
  }
}

/** A document filled in by hand through its fields, taking the nth of each choice. */
const filled = (fields: readonly FormField[], start: FormDocument, nth: number): FormDocument => {
  let document = start
  for (const field of fields) {
    if (field.kind === 'variant') {
      const choice = field.choices[nth % field.choices.length]
      if (choice) document = filled(choice.fields, choice.take(document), nth)
    } else if (field.when?.(document) !== false)
      document = withValue(document, field.path, filling(field, nth))
  }
  return document
}

/** What is not given by fields but by a form of its own. */
const answers: Readonly<Record<string, FormDocument>> = {
  'by-example': { examples: [{ row: { a: 'x' }, output: 'X' }] },
}

describe('forms', () => {
  it('are there for every operation that a recipe can have', () => {
    expect(operations.map(({ op }) => op).toSorted()).toEqual(Object.keys(stepKinds).toSorted())
  })

  it.each(operations)('of $op make documents that its schema takes, whatever is chosen', ({ op }) => {
    const form = formOf(op)
    for (const nth of [0, 1, 2, 3, 4]) {
      const document = filled(form.fields, { op, ...form.blank('a', 'x'), ...answers[op] }, nth)
      const fields = finishFields(form.fields, document)
      const done = fields && form.finish ? form.finish(fields) : fields
      const parsed = v.safeParse(stepKinds[op].schema, { ...done, id: 's' })
      expect(parsed.issues?.map(({ message }) => message) ?? []).toEqual([])
    }
  })

  it.each(operations)('of $op say what they still ask for', ({ op }) => {
    expect(formOf(op).asks).toMatch(/\.$/)
  })

  it('never run while nothing was chosen, but for those that need no column', () => {
    const ready = operations.filter(({ op }) => finished(blankOperation(op)) !== undefined)
    const needNothing = ['group', 'sample', 'window']
    expect(ready.map(({ op }) => op).filter(op => !needNothing.includes(op))).toEqual([])
  })
})

describe('a finished form', () => {
  it('leaves out optional entries that were left empty, and fields that have no use', () => {
    const { fields } = formOf('parse-time')
    const document = { columns: ['a'], formats: [' %Y ', ''], to: 'date', zone: 'UTC', onError: 'null' }
    expect(finishFields(fields, document)).toEqual({
      columns: ['a'],
      formats: ['%Y'],
      to: 'date',
      onError: 'null',
    })
  })

  it('keeps spaces where they mean something', () => {
    const { fields } = formOf('merge')
    const document = { columns: ['a', 'b'], separator: ' ', into: ' ab ', skipEmpty: true, keep: false }
    const done = finishFields(fields, document)
    expect(done && [textAt(done, 'separator'), textAt(done, 'into')]).toEqual([' ', 'ab'])
  })
})
