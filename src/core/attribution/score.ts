import { type JointCounts, countOf, setOf } from './counts.ts'

/** A group of rows: some of a scope, some of the table. */
export interface GroupCounts {
  /** Of the scope: in the group, and all. */
  readonly rows: number
  readonly of: number
  /** Of the table, the scope included where it is in it. */
  readonly tableRows: number
  readonly tableOf: number
}

const term = (p: number, q: number): number => (p === 0 ? 0 : p * Math.log(p / q))

/**
 * How much a group stands out, in nats for each row of the scope: the Kullback–Leibler divergence of its share of the scope from its share
 * of the table; 0 where it does not stand out, or is rarer in the scope. It rises with the coverage of the scope and with the lift over the
 * table at once, where the risk ratio alone (Bailis et al., MacroBase, SIGMOD 2017; Abuzaid et al., DIFF: a relational interface for
 * large-scale data explanation, VLDB 2018) rises without bound for tiny groups.
 */
export const surprise = ({ rows, of, tableRows, tableOf }: GroupCounts): number => {
  if (of === 0 || tableOf === 0 || rows === 0) return 0
  const p = rows / of
  // Nobody is sure of a share that no row of the table speaks against, or for.
  const q = Math.min(Math.max(tableRows / tableOf, 0.5 / tableOf), 1 - 0.5 / tableOf)
  return p <= q ? 0 : Math.max(term(p, q) + term(1 - p, 1 - q), 0)
}

/** Rows of the group that are in the scope, over rows of others that are: the risk ratio of DIFF; Infinity where no others are. */
export const riskRatio = ({ rows, of, tableRows, tableOf }: GroupCounts): number => {
  const others = tableOf - tableRows
  if (others <= 0 || tableRows <= 0) return 1
  return rows / tableRows / ((of - rows) / others)
}

/** What a candidate costs for being one of many, and for bounds that were fitted to the rows. */
export interface Fit {
  readonly candidates: number
  /** Bounds of ranges in the group. */
  readonly bounds: number
}

const leastSurprise = 0.1
const leastRisk = 2
const leastCoverage = 0.25

/**
 * Whether a group is worth telling: common in the scope, and more so than chance explains. The G-test of one degree of freedom at 5 %, with
 * Bonferroni's correction for the number of candidates; a bound that is fitted to n rows counts as ln n more (BIC).
 */
export const isTelling = (counts: GroupCounts, { candidates, bounds }: Fit): boolean => {
  const { rows, of } = counts
  const value = surprise(counts)
  const chance = 2 * Math.log(20 * Math.max(candidates, 1)) + 2 * bounds * Math.log(of + 1)
  return (
    rows >= leastCoverage * of &&
    value >= leastSurprise &&
    riskRatio(counts) >= leastRisk &&
    2 * of * value >= chance
  )
}

/** A condition that groups are made of. */
export interface Candidate {
  /** Its place among the conditions of the joint counts. */
  readonly at: number
  readonly column: string
  /** Bounds that were fitted. */
  readonly bounds: number
  /** What its surprise counts for: plain values before ranges and shapes, which say the same less plainly. */
  readonly weight: number
}

/** A chosen group: one condition, or two. */
export interface Chosen {
  readonly parts: readonly Candidate[]
  readonly counts: GroupCounts
}

interface Scored extends Chosen {
  readonly set: bigint
  readonly score: number
}

/** Counts of a scope and of the table it is compared with. */
export interface Populations {
  readonly scope: JointCounts
  readonly table: JointCounts
}

const countsOf = ({ scope, table }: Populations, set: bigint): GroupCounts => ({
  rows: countOf(scope, set),
  of: countOf(scope, 0n),
  tableRows: countOf(table, set),
  tableOf: countOf(table, 0n),
})

const scored = (populations: Populations, parts: readonly Candidate[]): Scored => {
  const set = setOf(parts.map(({ at }) => at))
  const counts = countsOf(populations, set)
  const weight = parts.reduce((product, part) => product * part.weight, 1)
  return { parts, set, counts, score: surprise(counts) * weight }
}

/** A second condition must make a group stand out so much more. */
const pairGain = { by: 0.12, times: 1.15 }

const pairsOf = (populations: Populations, singles: readonly Scored[]): readonly Scored[] =>
  singles.flatMap((a, at) =>
    singles.slice(at + 1).flatMap(b => {
      const [first, second] = [a.parts[0], b.parts[0]]
      if (!first || !second || first.column === second.column) return []
      const pair = scored(populations, [first, second])
      const best = Math.max(a.score, b.score)
      return pair.score >= Math.max(best + pairGain.by, best * pairGain.times) ? [pair] : []
    }),
  )

/** What a group still says of the scope to somebody who knows another one: its surprise among the rows of that, and among the others. */
const left = ({ scope, table }: Populations, group: Scored, known: Scored): number => {
  const both = group.set | known.set
  const [a, b] = [group.counts, known.counts]
  const [inScope, inTable] = [countOf(scope, both), countOf(table, both)]
  const within = { rows: inScope, of: b.rows, tableRows: inTable, tableOf: b.tableRows }
  const without = {
    rows: a.rows - inScope,
    of: a.of - b.rows,
    tableRows: a.tableRows - inTable,
    tableOf: a.tableOf - b.tableRows,
  }
  return (b.rows * surprise(within) + (a.of - b.rows) * surprise(without)) / Math.max(a.of, 1)
}

/** Candidates of which pairs are tried. */
const mostSingles = 12
/** What is left of a group's surprise beside a chosen one, for it to be told as well. */
const leastLeft = 0.35

/**
 * The groups that stand out most in a scope, out of candidates and their pairs: the first is the one with the highest surprise, each
 * further one says something that those before it do not.
 */
export const chooseGroups = (
  populations: Populations,
  candidates: readonly Candidate[],
  most: number,
): readonly Chosen[] => {
  const tried = candidates.length + (mostSingles * (mostSingles - 1)) / 2
  const isFit = ({ counts, parts }: Scored): boolean =>
    isTelling(counts, { candidates: tried, bounds: parts.reduce((sum, part) => sum + part.bounds, 0) })
  const byScore = (a: Scored, b: Scored) => b.score - a.score
  const singles = candidates
    .map(candidate => scored(populations, [candidate]))
    .filter(({ score }) => score > 0.02)
    .toSorted(byScore)
  const pairs = pairsOf(populations, singles.slice(0, mostSingles))
  const chosen: Scored[] = []
  for (const group of [...singles, ...pairs].filter(isFit).toSorted(byScore)) {
    if (chosen.length === most) break
    const isNew = chosen.every(
      known =>
        group.parts.every(part => known.parts.every(({ column }) => column !== part.column)) &&
        left(populations, group, known) >= leastLeft * surprise(group.counts),
    )
    if (isNew) chosen.push(group)
  }
  return chosen.map(({ parts, counts }) => ({ parts, counts }))
}
