import { describe, expect, it } from 'vitest'
import {
  asOfText,
  countText,
  landingIndex,
  newRecipe,
  outputProblem,
  recipesOf,
  sameRecipe,
  stepCommand,
  suggestOutput,
  takenNames,
  withRecipe,
} from './recipe-model.ts'

describe('the output of a recipe', () => {
  it('is named after the input, and never takes a name that is in use', () => {
    expect(suggestOutput('bronze.airports', [])).toBe('silver.airports')
    expect(suggestOutput('bronze.airports', ['silver.Airports'])).toBe('silver.airports_2')
    expect(suggestOutput('silver.airports', [])).toBe('silver.airports_2')
  })

  it('is refused with a reason when its name can not be one', () => {
    expect(outputProblem('airports', ['silver.routes'])).toBeUndefined()
    expect(outputProblem('Flughäfen_2', [])).toBeUndefined()
    expect(outputProblem('', [])).toMatch(/name/)
    expect(outputProblem('a b', [])).toMatch(/letters/)
    expect(outputProblem('../x', [])).toMatch(/letters/)
    expect(outputProblem('Routes', ['silver.routes'])).toMatch(/exists already/)
  })

  it('is looked for among all recipes: its own first, then the namesake, then others that read the table', () => {
    const recipe = (input: string, output: string) => newRecipe(output, input, output)
    const all = [
      recipe('bronze.a', 'silver.b'),
      recipe('bronze.a', 'silver.A'),
      recipe('bronze.b', 'silver.c'),
      recipe('silver.A', 'silver.d'),
    ]
    const outputs = (table: string) => recipesOf(table, all).map(({ output }) => output)
    expect(outputs('bronze.a')).toEqual(['silver.A', 'silver.b'])
    expect(outputs('silver.A')).toEqual(['silver.A', 'silver.d'])
    expect(outputs('silver.x')).toEqual([])
  })

  it('is not free when a recipe has it, written or not', () => {
    const saved = newRecipe('r', 'bronze.a', 'silver.never_written')
    const taken = takenNames([{ name: 'bronze.a' }], [saved])
    expect(outputProblem('never_written', taken)).toMatch(/exists already/)
    expect(withRecipe([saved], { ...saved, audit: 'keep' })).toEqual([{ ...saved, audit: 'keep' }])
  })
})

describe('words of a step', () => {
  const step = { stepId: 's', rowsIn: 10, rowsOut: 10 }

  it('count rows in and out, and cells', () => {
    expect(countText('filter', { stepId: 's', rowsIn: 7698, rowsOut: 7184 })).toBe('7,698 → 7,184 rows')
    expect(countText('trim', { ...step, cellsChanged: 412 })).toBe('10 rows · 412 cells changed')
    expect(countText('trim', { ...step, cellsChanged: 1 })).toBe('10 rows · 1 cell changed')
    expect(countText('trim', { ...step, cellsChanged: 0 })).toBe('10 rows · no cell changed')
    expect(countText('nullify', { ...step, cellsChanged: 3 })).toBe('10 rows · 3 cells became NULL')
  })

  it('say of a cast how many values it lost, never that nothing changed', () => {
    expect(countText('cast', { ...step, rowsIn: 7698, rowsOut: 7698, cellsChanged: 0 })).toBe(
      '7,698 rows · all values converted',
    )
    expect(countText('cast', { ...step, cellsChanged: 12 })).toBe('10 rows · 12 values became NULL')
  })

  it('name what the grid shows', () => {
    expect(asOfText(0, 5)).toBe('Input, before any step')
    expect(asOfText(3, 5)).toBe('As of step 3 of 5')
  })
})

describe('keys on the list of steps', () => {
  const press = (key: string, shiftKey = false, altKey = false) => ({ key, shiftKey, altKey })

  it('edit, toggle, delete, move, undo and redo', () => {
    expect(stepCommand(press('Enter'), false)).toBe('edit')
    expect(stepCommand(press(' '), false)).toBe('toggle')
    expect(stepCommand(press('Delete'), false)).toBe('delete')
    expect(stepCommand(press('c'), false)).toBe('comment')
    expect(stepCommand(press('a'), false)).toBe('insert')
    expect(stepCommand(press('d'), false)).toBe('duplicate')
    expect(stepCommand(press('ArrowUp'), true)).toBe('up')
    expect(stepCommand(press('ArrowDown'), true)).toBe('down')
    expect(stepCommand(press('z'), true)).toBe('undo')
    expect(stepCommand(press('Z', true), true)).toBe('redo')
    expect(stepCommand(press('y'), true)).toBe('redo')
  })

  it('leave all others alone, so that lists and browsers keep theirs', () => {
    for (const key of ['ArrowUp', 'ArrowDown', 'Tab', 'Escape', 'x']) {
      expect(stepCommand(press(key), false)).toBeUndefined()
    }
    for (const key of ['c', 'v', 'f', 'Enter', ' ']) expect(stepCommand(press(key), true)).toBeUndefined()
    expect(stepCommand(press('ArrowUp', false, true), true)).toBeUndefined()
  })

  it('land a dragged step in the gap where it was dropped', () => {
    expect(landingIndex(0, 3)).toBe(2)
    expect(landingIndex(3, 0)).toBe(0)
    expect(landingIndex(1, 1)).toBe(1)
    expect(landingIndex(1, 2)).toBe(1)
  })
})

it('tells recipes that say the same from those that do not, whatever their revisions', () => {
  const recipe = newRecipe('r', 'bronze.a', 'silver.a')
  expect(sameRecipe(recipe, { ...recipe, revision: 9 })).toBe(true)
  expect(sameRecipe(recipe, { ...recipe, audit: 'keep' })).toBe(false)
})
