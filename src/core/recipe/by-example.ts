import type { Expr } from '../sql/ast.ts'
import { type Atom, atomsOf } from './by-example-atoms.ts'
import type { Piece, Program, TextRow } from './by-example-program.ts'
import { runProgram } from './by-example-run.ts'
import { programExpr } from './by-example-sql.ts'
import { programWords } from './by-example-words.ts'
import type { RecipeColumn } from './columns.ts'

/** A row and what it shall give. */
export interface Example {
  readonly row: TextRow
  readonly output: string
}

/** A program that gives all examples. */
export interface Synthesized {
  readonly program: Program
  /** For both dialects. */
  readonly expr: Expr
  /** The program in plain English. */
  readonly sentence: string
}

/** Atoms that give the same for all examples; the cheapest first. */
interface Choice {
  readonly values: readonly string[]
  readonly atoms: readonly Atom[]
}

interface Path {
  readonly pieces: readonly Piece[]
  readonly cost: number
  /** How much of each example's output is made. */
  readonly made: readonly number[]
}

/** How many programs are looked for before those that give the same are left out. */
const wanted = 40

/** How many ways to one place are followed. */
const ways = 6

const choicesOf = (examples: readonly Example[], columns: readonly string[]): readonly Choice[] => {
  const [first, ...others] = examples
  const choices = new Map<string, { values: readonly string[]; atoms: Atom[] }>()
  for (const column of first ? columns : []) {
    const text = first?.row[column] ?? ''
    for (const atom of atomsOf(column, text, first?.output ?? '')) {
      const of = ({ row }: Example) => runProgram({ pieces: [atom.piece] }, row)
      const values = [first, ...others].map(example => (example ? of(example) : null))
      const fits = values.every((value, index) => value && examples[index]?.output.includes(value))
      if (!fits) continue
      const key = JSON.stringify(values)
      const choice = choices.get(key) ?? { values: values.map(value => value ?? ''), atoms: [] }
      choice.atoms.push(atom)
      choices.set(key, choice)
    }
  }
  return [...choices.values()].map(({ values, atoms }) => ({
    values,
    atoms: atoms.toSorted((a, b) => a.cost - b.cost).slice(0, ways),
  }))
}

const sharedStart = (texts: readonly string[]): string => {
  const [first = '', ...others] = texts
  let length = first.length
  for (const text of others) while (!text.startsWith(first.slice(0, length))) length -= 1
  return first.slice(0, length)
}

/**
 * Marks and spaces are likely to be meant as they are; letters and digits rather come out of the row, the more so the fewer examples
 * there are.
 */
const constantCost = (text: string, examples: number): number => {
  const [first, next, digit] = examples > 1 ? [1.5, 0.5, 1.6] : [3.4, 1, 2.5]
  const words = text.match(/[\p{L}\p{M}]+/gu) ?? []
  const letters = words.join('').length
  const digits = text.match(/\p{N}/gu)?.length ?? 0
  const marks = text.length - letters - digits
  return 0.5 + marks * 0.2 + words.length * first + (letters - words.length) * next + digits * digit
}

const withPiece = (path: Path, piece: Piece, cost: number, values: readonly string[]): Path => ({
  pieces: [...path.pieces, piece],
  cost: path.cost + cost,
  made: path.made.map((at, index) => at + (values[index]?.length ?? 0)),
})

const constants = (path: Path, rests: readonly string[]): readonly Path[] => {
  const last = path.pieces.at(-1)
  const shared = last && 'text' in last ? '' : sharedStart(rests)
  const characters = [...shared].slice(0, 40)
  return characters.map((_character, index) => {
    const text = characters.slice(0, index + 1).join('')
    return withPiece(
      path,
      { text },
      constantCost(text, rests.length),
      rests.map(() => text),
    )
  })
}

const nextPaths = (path: Path, outputs: readonly string[], choices: readonly Choice[]): readonly Path[] => {
  const rests = outputs.map((output, index) => output.slice(path.made[index] ?? 0))
  const found = [...constants(path, rests)]
  for (const { values, atoms } of choices) {
    if (!values.every((value, index) => rests[index]?.startsWith(value))) continue
    for (const { piece, cost } of atoms) found.push(withPiece(path, piece, cost, values))
  }
  return found
}

/** The cheapest paths from nothing to all outputs: Dijkstra's, with so many ways to each place. */
const cheapestPaths = (outputs: readonly string[], choices: readonly Choice[]): readonly Path[] => {
  const byCost = new Map<number, Path[]>()
  const push = (path: Path) => {
    const bucket = Math.round(path.cost * 20)
    const paths = byCost.get(bucket)
    if (paths) paths.push(path)
    else byCost.set(bucket, [path])
  }
  push({ pieces: [], cost: 0, made: outputs.map(() => 0) })
  const visits = new Map<string, number>()
  const done: Path[] = []
  for (let bucket = 0; byCost.size > 0 && done.length < wanted; bucket += 1) {
    for (const path of byCost.get(bucket) ?? []) {
      if (path.made.every((at, index) => at === outputs[index]?.length)) {
        done.push(path)
        continue
      }
      const place = path.made.join()
      const visit = (visits.get(place) ?? 0) + 1
      visits.set(place, visit)
      if (visit <= ways) nextPaths(path, outputs, choices).forEach(push)
    }
    byCost.delete(bucket)
  }
  return done
}

/** How much less likely a program is that has nothing to say about many rows. */
const silence = (program: Program, rows: readonly TextRow[]): number => {
  const silent = rows.filter(row => runProgram(program, row) === null).length
  return rows.length === 0 ? 0 : (silent / rows.length) * 4
}

/**
 * Programs that give the outputs of all examples, likeliest first, at most five. Each gives something else for some of the `rows` (any of
 * the table's) or, without those, is written differently. Empty when there is none: an output that is empty, or nothing of it is in
 * the row. Deterministic; takes well under a second for ten examples of twenty columns.
 */
export const synthesize = (
  examples: readonly Example[],
  columns: readonly RecipeColumn[],
  rows: readonly TextRow[] = [],
): readonly Synthesized[] => {
  const outputs = examples.map(({ output }) => output)
  if (outputs.length === 0 || outputs.includes('')) return []
  const names = columns.map(({ name }) => name).filter(name => examples.every(({ row }) => row[name]))
  const paths = cheapestPaths(outputs, choicesOf(examples, names))
    .filter(({ pieces }) => pieces.some(piece => 'column' in piece))
    .map(({ pieces, cost }) => ({ program: { pieces }, cost: cost + silence({ pieces }, rows) }))
    .toSorted((a, b) => a.cost - b.cost)
  const different = new Map<string, Program>()
  for (const { program } of paths) {
    const key = JSON.stringify(rows.length > 0 ? rows.map(row => runProgram(program, row)) : program)
    if (!different.has(key)) different.set(key, program)
  }
  return [...different.values()].slice(0, 5).map(program => ({
    program,
    expr: programExpr(program, columns),
    sentence: programWords(program),
  }))
}
