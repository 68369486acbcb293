import type { EditBranch, EditHistory } from '../recipe/edit.ts'
import { type Definition, type EditLog, sameDefinition } from './edit-log.ts'

/** A history as a log has it, with the ids of its states. */
export interface EditTree<T> {
  readonly history: EditHistory<T>
  readonly ids: ReadonlyMap<T, string>
}

/** A state among the others. */
interface Node<T> {
  readonly id: string
  readonly state: T
  readonly parent: Node<T> | undefined
  /** The one that was on the way to the present last comes first. */
  readonly children: Node<T>[]
  /** The place in the log of what led here, or on from here, last. */
  touched: number
}

/** States of before a definition had the name that it has now make the same table as it does. */
const renamed = <T extends Definition>(state: T, saved: T | undefined): T =>
  saved === undefined || state.output === saved.output ? state : { ...state, output: saved.output }

const nodesOf = <T extends Definition>(
  log: EditLog,
  saved: T | undefined,
  is: (definition: Definition) => definition is T,
): ReadonlyMap<string, Node<T>> => {
  const nodes = new Map<string, Node<T>>()
  for (const { id, parent: on, definition } of log.states) {
    if (!is(definition)) continue
    const parent = on === undefined ? undefined : nodes.get(on)
    const node: Node<T> = { id, state: renamed(definition, saved), parent, children: [], touched: -1 }
    parent?.children.push(node)
    nodes.set(id, node)
  }
  log.edits.forEach(({ to }, index) => {
    for (let at = nodes.get(to); at; at = at.parent) at.touched = index
  })
  for (const { children } of nodes.values()) children.sort((a, b) => b.touched - a.touched)
  return nodes
}

/** The state that is the present one: the newest edit's where the lake has not saved that yet, else what the lake has. */
const presentOf = <T extends Definition>(
  { edits }: EditLog,
  nodes: ReadonlyMap<string, Node<T>>,
  saved: T | undefined,
): Node<T> | undefined => {
  const last = edits.at(-1)
  const newest = last && nodes.get(last.to)
  if (!saved) return newest
  const isSaved = edits.some(({ revision }) => revision === saved.revision)
  if (isSaved && last?.revision === undefined) return newest
  const same = [...nodes.values()].filter(({ state }) => sameDefinition(state, saved))
  return same.toSorted((a, b) => b.touched - a.touched)[0]
}

/** The way from a node on, along what was gone last; `node` left out. */
const onward = <T>(node: Node<T>): readonly Node<T>[] => {
  const way: Node<T>[] = []
  for (let [next] = node.children; next; [next] = next.children) way.push(next)
  return way
}

/** What hangs on a line and is not on it, newest first. */
const branchesOff = <T>(
  line: readonly Node<T>[],
  depth = 0,
): readonly (EditBranch<T> & { touched: number })[] =>
  line
    .flatMap((node, index) =>
      node.children
        .filter(child => child !== line[index + 1])
        .flatMap(child => {
          const way = [child, ...onward(child)]
          const states = way.map(({ state }) => state)
          const own = { from: node.state, depth: depth + index, states, touched: child.touched }
          return [own, ...branchesOff(way, depth + index + 1)]
        }),
    )
    .toSorted((a, b) => b.touched - a.touched)

/**
 * The history of a definition as its log has it, from where it was left: what was undone, and the branches, are within reach again.
 *
 * @param saved what the lake has; undefined while it has none. It becomes a state of its own where the log does not know it.
 */
export const restoreHistory = <T extends Definition>(
  log: EditLog,
  saved: T | undefined,
  is: (definition: Definition) => definition is T,
): EditTree<T> | undefined => {
  const nodes = nodesOf(log, saved, is)
  const known = presentOf(log, nodes, saved)
  const last = log.edits.at(-1)
  const end = last && nodes.get(last.to)
  const present: Node<T> | undefined =
    known ??
    (saved && {
      id: `r${saved.revision}`,
      state: saved,
      parent: end,
      children: [],
      touched: log.edits.length,
    })
  if (!present) return undefined
  if (!known) present.parent?.children.unshift(present)
  const past: Node<T>[] = []
  for (let at = present.parent; at; at = at.parent) past.unshift(at)
  const future = onward(present)
  const alternatives = branchesOff([...past, present, ...future]).map(
    ({ touched: _touched, ...branch }) => branch,
  )
  const states = (way: readonly Node<T>[]): readonly T[] => way.map(({ state }) => state)
  const all = [...nodes.values(), present]
  return {
    history: { past: states(past), present: present.state, future: states(future), alternatives },
    ids: new Map(all.map(({ state, id }) => [state, id])),
  }
}
