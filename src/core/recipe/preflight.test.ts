import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readExamples } from '../../../interop/recipe-examples.mjs'
import { parseTypeName } from '../delta/type-names.ts'
import { unwrap } from '../failure.ts'
import type { RecipeColumn } from './columns.ts'
import { recipeOf, textTable } from './engine.fixture.ts'
import { preflight, remapColumn, skipStep, stopAtStep } from './preflight.ts'
import type { Operation, Recipe } from './recipe.ts'
import { parseRecipe } from './validate.ts'

const { columns } = textTable(['Name', 'first name', 'city', '_source_file'], [])

const missingOf = (operations: readonly Operation[], given: readonly RecipeColumn[] = columns) =>
  preflight(recipeOf(operations), given).map(({ missing }) =>
    missing.map(({ name, candidates }) => [name, ...candidates.map(({ column }) => column.name)]),
  )

const rename = (from: string, to: string): Operation => ({ op: 'rename', columns: [{ from, to }] })

describe('the pre-flight of a recipe', () => {
  it('names the missing columns of each step, with the likeliest candidates first', () => {
    expect(missingOf([{ op: 'trim', columns: ['name', 'city', 'first_name'] }])).toEqual([
      [
        ['name', 'Name', 'first name', 'city', '_source_file'],
        ['first_name', 'first name', 'Name', 'city', '_source_file'],
      ],
    ])
  })

  it('prefers a column of a type that the step can do with', () => {
    const given: readonly RecipeColumn[] = [
      { name: 'amount1', type: 'long' },
      { name: 'amount22', type: 'string' },
    ]
    const [step] = preflight(recipeOf([{ op: 'trim', columns: ['amount'] }]), given)
    expect(step?.missing[0]?.candidates.map(({ column, fits }) => [column.name, fits])).toEqual([
      ['amount22', true],
      ['amount1', false],
    ])
  })

  it('takes what earlier steps make for columns, and what they take away for missing', () => {
    expect(
      missingOf([
        rename('city', 'town'),
        { op: 'trim', columns: ['town'] },
        { op: 'trim', columns: ['city'] },
      ]).map(step => step.map(([name]) => name)),
    ).toEqual([[], [], ['city']])
  })

  it('tells a mistake once: what a broken step would have made is there after it', () => {
    expect(
      missingOf([rename('gone', 'town'), { op: 'trim', columns: ['town'] }]).map(step => step.length),
    ).toEqual([1, 0])
    expect(
      missingOf([
        { op: 'trim', columns: ['gone'] },
        { op: 'trim', columns: ['gone'] },
      ]).map(step => step.length),
    ).toEqual([1, 1])
  })

  it('finds names in expressions that are nearly those of columns, and takes no function or text for one', () => {
    expect(
      missingOf([
        {
          op: 'derive',
          column: 'x',
          expression: `upper(first_name) || 'nam' || "citi" || CAST(current_date AS VARCHAR)`,
        },
      ]).flatMap(step => step.map(([name]) => name)),
    ).toEqual(['first_name', 'citi'])
    expect(missingOf([{ op: 'derive', column: 'x', expression: `concat("Name", city, 'names')` }])).toEqual([
      [],
    ])
  })

  it('tells other problems beside, and passes over disabled steps', () => {
    const [dedupe, off] = preflight(
      recipeOf([
        { op: 'dedupe', keys: [], order: [{ column: 'gone', descending: false }], keep: 'first' },
        { op: 'trim', columns: ['gone'], disabled: true },
      ]),
      columns,
    )
    expect(dedupe).toMatchObject({ status: 'broken', problems: ['No key column is chosen.'] })
    expect(dedupe?.missing.map(({ name }) => name)).toEqual(['gone'])
    expect(off).toMatchObject({ status: 'disabled', missing: [], problems: [] })
  })

  it('names tables that are not there', () => {
    const join: Operation = {
      op: 'join',
      table: 'silver.gone',
      how: 'semi',
      on: [{ left: 'city', right: 'city' }],
      columns: [],
    }
    expect(preflight(recipeOf([join]), columns)[0]).toMatchObject({
      status: 'broken',
      missingTables: ['silver.gone'],
    })
  })

  it('lets a step read the input of its own recipe, as that was before all steps', () => {
    const itself = recipeOf([
      { op: 'drop', columns: ['city'] },
      { op: 'union', tables: ['bronze.test'], by: 'name' },
      {
        op: 'join',
        table: 'bronze.test',
        how: 'left',
        on: [{ left: 'Name', right: 'city' }],
        columns: [{ from: 'first name', as: 'other' }],
      },
    ])
    expect(preflight(itself, columns).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok'])
    const mended = remapColumn(
      { ...itself, steps: [...itself.steps, { op: 'trim', columns: ['town'], id: 'last' }] },
      'all',
      'town',
      'city',
      columns,
    )
    expect(mended.steps.at(-1)).toMatchObject({ columns: ['city'] })
  })
})

describe('a remapped column', () => {
  const remapped = (operation: Operation, from = 'name', to = 'Name') =>
    remapColumn(recipeOf([operation]), 'all', from, to, columns).steps[0]

  it('changes where a step names the column, and neither values nor new names that are spelled alike', () => {
    expect(remapped({ op: 'nullify', columns: ['name'], values: ['name'] })).toMatchObject({
      columns: ['Name'],
      values: ['name'],
    })
    expect(remapped(rename('name', 'name'))).toMatchObject({ columns: [{ from: 'Name', to: 'name' }] })
    expect(
      remapped({ op: 'filter', condition: { column: 'name', is: 'equals', value: 'name' } }),
    ).toMatchObject({
      condition: { column: 'Name', value: 'name' },
    })
    expect(remapped({ op: 'select', columns: ['city', 'name'] })).toMatchObject({ columns: ['city', 'Name'] })
  })

  it('changes in expressions as a name, quoted, and not within texts and longer names', () => {
    expect(
      remapped({ op: 'derive', column: 'x', expression: `upper(nam) || 'nam' || nam2` }, 'nam', 'first name'),
    ).toMatchObject({ expression: `upper("first name") || 'nam' || nam2` })
  })

  it('leaves the columns of another table alone', () => {
    const tables = new Map([['silver.a', [{ name: 'town', type: 'string' as const }]]])
    const join: Operation = {
      op: 'join',
      table: 'silver.a',
      how: 'left',
      on: [{ left: 'town', right: 'town' }],
      columns: [{ from: 'town', as: 'other' }],
    }
    const mended = remapColumn(recipeOf([join]), 'all', 'town', 'city', columns, tables)
    expect(mended.steps[0]).toMatchObject({
      on: [{ left: 'city', right: 'town' }],
      columns: [{ from: 'town', as: 'other' }],
    })
  })

  it('changes in one step, or in all that miss it, and not where a step made such a column', () => {
    const recipe = recipeOf([
      { op: 'trim', columns: ['gone'] },
      { op: 'derive', column: 'gone', expression: '1' },
      { op: 'drop', columns: ['gone'] },
      { op: 'trim', columns: ['gone'] },
    ])
    const names = ({ steps }: Recipe) =>
      steps.flatMap(step => (step.op === 'trim' || step.op === 'drop' ? step.columns : []))
    expect(names(remapColumn(recipe, 'all', 'gone', 'city', columns))).toEqual(['city', 'gone', 'city'])
    expect(names(remapColumn(recipe, { stepId: 'step-4' }, 'gone', 'city', columns))).toEqual([
      'gone',
      'gone',
      'city',
    ])
  })
})

it('skips a step, or stops at it, and throws nothing away', () => {
  const recipe = recipeOf([rename('city', 'a'), rename('a', 'b'), rename('b', 'c')])
  expect(skipStep(recipe, 'step-2').steps.map(({ disabled }) => disabled)).toEqual([
    undefined,
    true,
    undefined,
  ])
  expect(stopAtStep(recipe, 'step-2').steps.map(({ disabled }) => disabled)).toEqual([undefined, true, true])
  expect(stopAtStep(recipe, 'none')).toEqual(recipe)
})

const documented = readExamples(
  readFileSync(new URL('../../../docs/recipes.md', import.meta.url), 'utf8'),
).map(({ op, line, steps, before, tables }) => {
  const typed = (given: typeof before.columns) =>
    given.map(({ name, type }) => ({ name, type: unwrap(parseTypeName(type)) }))
  return {
    label: `${op} (line ${line})`,
    steps: steps.map((step, index) => ({ ...(step as object), id: `step-${index}` })),
    columns: typed(before.columns),
    tables: new Map(Object.entries(tables).map(([name, table]) => [name, typed(table.columns)] as const)),
  }
})

it('has no missing column left when each is remapped to one that is there, for every operation', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...documented),
      fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
      fc.nat(),
      (example, gone, choice) => {
        const given = example.columns.map((column, index) =>
          gone[index] === true ? { ...column, name: `${column.name} x` } : column,
        )
        let recipe = unwrap(
          parseRecipe({
            formatVersion: 1,
            id: 'r',
            revision: 1,
            input: 'bronze.a',
            output: 'silver.a',
            audit: 'keep',
            steps: example.steps,
          }),
        )
        for (const { id } of recipe.steps) {
          const before = preflight(recipe, given, example.tables).find(({ stepId }) => stepId === id)
          for (const { name, candidates } of before?.missing ?? []) {
            const to = candidates[choice % candidates.length]?.column.name ?? ''
            recipe = remapColumn(recipe, { stepId: id }, name, to, given, example.tables)
          }
          const after = preflight(recipe, given, example.tables).find(({ stepId }) => stepId === id)
          expect(
            after?.missing.map(({ name }) => name),
            example.label,
          ).toEqual([])
        }
      },
    ),
    { numRuns: 200 },
  )
})
