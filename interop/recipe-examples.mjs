// Reads the examples of docs/recipes.md: a step, the rows before it and the rows after it.

/**
 * A table of an example. Text stands as it is; `NULL` is NULL; in quotes it is JSON, so that blanks and empty text are seen.
 * @typedef {object} ExampleTable
 * @property {readonly { name: string, type: string }[]} columns
 * @property {readonly (readonly (string | null)[])[]} rows
 */

/**
 * @typedef {object} Example
 * @property {string} op the heading that it stands under
 * @property {number} line of the step, from 1
 * @property {readonly any[]} steps as written, without ids
 * @property {ExampleTable} before
 * @property {Readonly<Record<string, ExampleTable>>} tables those that the step reads besides
 * @property {ExampleTable} after
 */

/** @param {string} line */
const cellsOf = line =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map(cell => cell.trim().replaceAll('\\|', '|'))

/** @param {string} cell @returns {string | null} */
const valueOf = cell => {
  if (cell === 'NULL') return null
  const quoted = /^`(".*")`$/su.exec(cell)?.[1]
  return quoted === undefined ? cell : JSON.parse(quoted)
}

/** `id: long`; text where no type is given. @param {string} cell */
const columnOf = cell => {
  const { name = cell, type = 'string' } = /^(?<name>.+?): (?<type>\S.*)$/u.exec(cell)?.groups ?? {}
  return { name: valueOf(name) ?? name, type }
}

/** @param {readonly string[]} lines @returns {ExampleTable} */
const tableOf = ([head = '', _rule, ...rows]) => ({
  columns: cellsOf(head).map(columnOf),
  rows: rows.map(row => cellsOf(row).map(valueOf)),
})

/** Paragraphs, tables and fenced blocks, one after the other. @param {string} text */
const blocksOf = text => {
  /** @type {{ kind: 'text' | 'table' | 'heading' | 'json', lines: string[], line: number }[]} */
  const blocks = []
  let fence = ''
  text.split('\n').forEach((content, index) => {
    const last = blocks.at(-1)
    if (fence !== '') {
      if (content === '```') fence = ''
      else if (fence === '```json') last?.lines.push(content)
    } else if (content.startsWith('```')) {
      fence = content
      if (fence === '```json') blocks.push({ kind: 'json', lines: [], line: index + 1 })
    } else if (content.trim() !== '') {
      const kind = content.startsWith('|') ? 'table' : content.startsWith('#') ? 'heading' : 'text'
      if (last?.kind === kind && kind !== 'heading' && last.line + last.lines.length === index + 1)
        last.lines.push(content)
      else blocks.push({ kind, lines: [content], line: index + 1 })
    }
  })
  return blocks
}

/** What goes before the tables of an example: the rows of another table, or the rows that come out. */
const named = /`((?:bronze|silver|gold)\.\w+)`[^`]*:$/

/**
 * All examples of the document, in order. An example is a JSON block under a heading `### <op>`, then a table, tables of others (after
 * a paragraph that ends in their name and a colon), and a table after `becomes`.
 * @param {string} text @returns {readonly Example[]}
 */
export const readExamples = text => {
  /** @type {any[]} */
  const examples = []
  let heading = ''
  let goal = 'before'
  for (const { kind, lines, line } of blocksOf(text)) {
    const example = examples.at(-1)
    if (kind === 'heading') heading = /^### (\S+)$/.exec(lines[0] ?? '')?.[1] ?? ''
    else if (kind === 'json' && heading !== '') {
      const step = JSON.parse(lines.join('\n'))
      examples.push({ op: heading, line, steps: Array.isArray(step) ? step : [step], tables: {} })
      goal = 'before'
    } else if (kind === 'text')
      goal = lines.at(-1)?.endsWith('becomes') ? 'after' : (named.exec(lines.join(' '))?.[1] ?? goal)
    else if (kind === 'table' && example && heading === example.op) {
      if (goal === 'before' || goal === 'after') example[goal] ??= tableOf(lines)
      else example.tables[goal] = tableOf(lines)
      if (goal !== 'before' && goal !== 'after') goal = 'before'
    }
  }
  return examples
}

/** The paragraph under each operation's heading. @param {string} text @returns {ReadonlyMap<string, string>} */
export const readDescriptions = text => {
  const found = new Map()
  let heading = ''
  for (const { kind, lines } of blocksOf(text)) {
    if (kind === 'heading') heading = /^### (\S+)$/.exec(lines[0] ?? '')?.[1] ?? ''
    else if (kind === 'text' && heading !== '' && !found.has(heading)) found.set(heading, lines.join(' '))
  }
  return found
}
