import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import {
  type InterfaceDeclaration,
  type Node,
  ScriptTarget,
  type SourceFile,
  createSourceFile,
  isInterfaceDeclaration,
  isMethodSignature,
  isPropertySignature,
  isTypeLiteralNode,
} from 'typescript'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const parsed = (path: string): SourceFile => createSourceFile(path, read(path), ScriptTarget.ES2023, true)

const guide = read('../../docs/automation.md')

const interfaceOf = (file: SourceFile, name: string): InterfaceDeclaration => {
  const found = file.statements.find(
    (statement): statement is InterfaceDeclaration =>
      isInterfaceDeclaration(statement) && statement.name.text === name,
  )
  if (!found) throw new TypeError(`${file.fileName} has no interface ${name}`)
  return found
}

/** Calls by their names, those of a namespace as `recipes.save`, each with how many arguments it takes. */
const callsIn = (members: readonly Node[], file: SourceFile, prefix = ''): readonly [string, number][] =>
  members.flatMap((member): readonly [string, number][] => {
    if (isMethodSignature(member)) return [[prefix + member.name.getText(file), member.parameters.length]]
    if (!isPropertySignature(member)) return []
    const name = prefix + member.name.getText(file)
    return member.type && isTypeLiteralNode(member.type)
      ? callsIn(member.type.members, file, `${name}.`)
      : [[name, 0]]
  })

const api = parsed('./automation.ts')
const calls = new Map(callsIn([...interfaceOf(api, 'BoathouseApi').members], api))

const sectionOf = (title: string): string => {
  const [, section = ''] = guide.split(new RegExp(`^#+ ${title}$`, 'm'))
  return section.split(/^#{2,3} /m)[0] ?? ''
}

/** The calls of the table, as written: `refresh(table, options?)`. */
const listed = sectionOf('Calls')
  .split('\n')
  .filter(line => line.startsWith('| `'))
  .flatMap(line => [...(line.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, call = '']) => call))

const nameOf = (call: string): string => call.replace(/\(.*$/s, '')

const fields = (path: string, name: string): readonly string[] => {
  const file = parsed(path)
  return interfaceOf(file, name).members.map(member => member.name?.getText(file) ?? '')
}

it('has every call of window.boathouse in its table, and no other', () => {
  expect(listed.map(nameOf).toSorted()).toEqual([...calls.keys()].toSorted())
})

it('shows no call with more arguments than it takes', () => {
  for (const call of listed.filter(one => one.includes('('))) {
    const given = call
      .replace(/^.*?\(|\)$/g, '')
      .replaceAll(/\{.*?\}/g, 'options')
      .split(', ')
    expect(given.filter(one => one !== '').length, call).toBeLessThanOrEqual(calls.get(nameOf(call)) ?? -1)
  }
})

it('calls nothing in its examples that is not there', () => {
  const used = [...guide.matchAll(/boathouse\.((?:[a-z]\w*\.)*[a-z]\w*)\s*\(/gi)].map(([, name = '']) => name)
  expect(used.length).toBeGreaterThan(10)
  expect(used.filter(name => !calls.has(name))).toEqual([])
})

it('leads to sections that are there', () => {
  const headings = [...guide.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
  const links = [...guide.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor)
  expect(links.length).toBeGreaterThan(3)
  expect(links.filter(anchor => !headings.includes(anchor))).toEqual([])
})

it.each([
  ['`ingest` options', '../core/lake/ingest-views.ts', 'IngestOptions'],
  ['Recipes', './automation.ts', 'PreviewOptions'],
  ['Recipes', '../core/recipe/preflight.ts', 'StepPreflight'],
  ['`sql`', '../core/lake/row-views.ts', 'SqlResult'],
  ['`detail`', '../core/lake/table-views.ts', 'TableDetail'],
  ['`profile`', '../core/lake/profile-views.ts', 'ColumnDetail'],
  ['`profile`', '../core/lake/profile-views.ts', 'Measures'],
  ['`profile`', '../core/lake/profile-views.ts', 'Outliers'],
  ['`profile`', '../core/lake/profile-views.ts', 'PatternCount'],
])('tells in “%s” of every field that %s has of %s', (section, path, name) => {
  const words = new Set([...sectionOf(section).matchAll(/\w+/g)].map(([word]) => word))
  expect(fields(path, name).filter(field => !words.has(field))).toEqual([])
})
