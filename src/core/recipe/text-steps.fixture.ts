import fc from 'fast-check'
import { unwrap } from '../failure.ts'
import { noTables } from './check.ts'
import type { RecipeColumn } from './columns.ts'
import { recipeToSql } from './compile.ts'
import { columnOf, recipeOf, runSteps, testEngine } from './engine.fixture.ts'
import type { Operation } from './recipe.ts'
import { columnsAfter, kindOf, stepEffect } from './step-kinds.ts'

/** Two columns of text and some of other types. */
export const mixedColumns: readonly RecipeColumn[] = [
  { name: 'a', type: 'string' },
  { name: 'b', type: 'string' },
  { name: 'n', type: 'long' },
  { name: 'list', type: { type: 'array', elementType: 'string', containsNull: true } },
  { name: 'bytes', type: 'binary' },
  { name: 'unknown', type: undefined },
]
const context = { columns: mixedColumns, tables: noTables }

export const problemsOf = (operation: Operation) => kindOf(operation).problems(operation, context)
export const effectOf = (operation: Operation) => stepEffect(operation, context)
export const columnsOf = (operation: Operation) => columnsAfter(operation, context)
export const namesAfter = (operation: Operation) => columnsOf(operation).map(({ name }) => name)

/** Spark's statement for a step on a table with one column of text, x. */
export const sparkSql = (operation: Operation): string => {
  const input = { relation: 't', columns: [{ name: 'x', type: 'string' }] } as const
  return unwrap(recipeToSql(recipeOf([operation]), input, { dialect: 'spark' })).sql
}

/** Runs a step on a column of text, x; gives the rows, or the values where there is one column. */
export const textRunner = () => {
  const engine = testEngine()
  const rows = async (values: readonly (string | null)[], operation: Operation) =>
    runSteps(await engine(), columnOf('string', values), [operation])
  const values = async (cells: readonly (string | null)[], operation: Operation) =>
    (await rows(cells, operation)).flat()
  return { engine, rows, values }
}

/** What a function makes of cells that are not NULL. */
export const onText =
  <T>(change: (text: string) => T) =>
  (cell: string | null): T | null =>
    cell === null ? null : change(cell)

/** Blocks of Unicode whose characters the engine knows as other programs do; it was built before the newest ones. */
const blocks = [
  [0x1, 0x52f],
  [0x590, 0x6ff],
  [0x905, 0x939],
  [0xe01, 0xe3a],
  [0x10d0, 0x10fa],
  [0x1e00, 0x1eff],
  [0x2000, 0x20bf],
  [0x2100, 0x218b],
  [0x3000, 0x30ff],
  [0x4e00, 0x9fa5],
  [0xac00, 0xd7a3],
  [0xfb00, 0xfb06],
  [0xff01, 0xff9f],
  [0x1f600, 0x1f64f],
] as const

/** Characters of these blocks that later versions of Unicode gave a capital or another category. */
const changed = new Set('ƛɤʕ\u061d')

const anything = fc
  .oneof(...blocks.map(([min, max]) => fc.integer({ min, max }).map(point => String.fromCodePoint(point))))
  .filter(character => !changed.has(character))

/** All characters that `dirtyText` draws from. */
export const knownCharacters: readonly string[] = blocks
  .flatMap(([min, max]) => Array.from({ length: max - min + 1 }, (_, at) => String.fromCodePoint(min + at)))
  .filter(character => !changed.has(character))

const odd = ['a', 'b', 'B', 'é', ' ', ',', '-', '1', 'Σ', 'ß', '😀', "'", '\\', '$']

/** Text as data has it: names, codes, spaces of all kinds, accents of both kinds, and anything at all. */
export const dirtyText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'a',
    'Ann',
    'ANN LEE',
    "o'neil",
    'jean-pierre',
    'Straße',
    'ﬁn',
    'ΟΔΟΣ ΑΣ',
    'İzmir',
    'e\u0301a',
  ),
  fc.constantFrom(
    'a,b',
    'a, b ,c',
    ',',
    ',,',
    '12-345',
    'k=1;v=22',
    '\u00a0x\t\ty\u3000',
    'Ａ１²',
    'x\ny',
    '$1\\',
    '5 \\2',
  ),
  fc.string({ unit: fc.constantFrom(...odd), maxLength: 10 }),
  fc.string({ unit: anything, maxLength: 6 }),
)

/** A column of such text, with NULL. */
export const dirtyCells = fc.array(fc.option(dirtyText, { nil: null, freq: 6 }), {
  minLength: 1,
  maxLength: 25,
})
