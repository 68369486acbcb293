import { describe, expect, it } from 'vitest'
import { completed, completionsAt, wordAt } from './completion-model.ts'

const columns = [{ id: 'amount', hint: 'double' }, { id: 'Full Name' }, { id: 'tax_amount' }]

const texts = (text: string, caret = text.length) =>
  completionsAt(text, caret, columns)?.items.map(one => one.text)

describe('completion', () => {
  it('offers columns before functions, names that begin with the word before those that have it', () => {
    expect(texts('round(am')).toEqual(['amount', 'tax_amount', 'Full Name'])
    expect(texts('ro')).toEqual(['round'])
    expect(texts('fu')?.[0]).toBe('Full Name')
  })

  it('keeps quiet inside of texts, in the middle of words, and where all is typed', () => {
    expect(texts(`concat('am`)).toBeUndefined()
    expect(texts('amount', 2)).toBeUndefined()
    expect(completionsAt('x + "Full Name', 14, [{ id: 'y' }])).toBeUndefined()
    expect(completionsAt('zz', 2, [{ id: 'zz' }])).toBeUndefined()
    expect(texts('1 + ')).toBeUndefined()
  })

  it('offers all when it is asked for', () => {
    expect(completionsAt('1 + ', 4, columns, true)?.items.length).toBe(8)
  })

  it('quotes names that need it, once', () => {
    const typed = 'upper("Fu'
    const found = completionsAt(typed, typed.length, columns)
    const [item] = found?.items ?? []
    expect(item && found && completed(typed, typed.length, found.start, item)).toEqual({
      text: 'upper("Full Name"',
      caret: 17,
    })
  })

  it('puts the caret between the brackets of a function, and writes no second pair', () => {
    const taken = (typed: string, caret: number) => {
      const found = completionsAt(typed, caret, [])
      const [item] = found?.items ?? []
      return item && found && completed(typed, caret, found.start, item)
    }
    expect(taken('1 + uppe', 8)).toEqual({ text: '1 + upper()', caret: 10 })
    expect(taken('uppe(x)', 4)).toEqual({ text: 'upper(x)', caret: 6 })
  })

  it('sees a quoted name that is being typed as one word', () => {
    expect(wordAt('a + "Full N', 11)).toEqual({ start: 4, text: '"Full N' })
    expect(wordAt('"Full Name" + am', 16)).toEqual({ start: 14, text: 'am' })
  })
})
