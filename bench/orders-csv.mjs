import { once } from 'node:events'
import { createWriteStream, existsSync, renameSync, statSync } from 'node:fs'

/** A small generator with a fixed seed: the same bytes on every machine. @param {number} seed */
export const createRandom = seed => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const firstNames = [
  'Ana',
  'Bo',
  'Chloé',
  'Dmitri',
  'Élodie',
  'Farid',
  'Grace',
  'Hiroshi',
  'Ingrid',
  'João',
  'Kwame',
  'Li',
]
const lastNames = [
  'García',
  'Smith',
  "O'Brien",
  'Müller',
  'Nguyen',
  'Rossi',
  'Kowalski',
  'Silva',
  'Haddad',
  'Okafor',
]
const cities = [
  'Zürich',
  'São Paulo',
  'New York',
  'Kraków',
  'Tōkyō',
  'Lagos',
  'Ho Chi Minh City',
  'Oslo',
  'Lyon',
  'Perth',
]
const products = [
  'Oar, carbon',
  'Rigger',
  'Seat "Pro"',
  'Hull wax',
  'Sculling blade',
  'Cox box',
  'Trestle',
  'Heel cup',
]
const statuses = ['paid', 'shipped', 'returned', 'cancelled', 'open']

/** @param {number} value @param {number} width */
const digits = (value, width) => String(value).padStart(width, '0')

/** @param {number} row @param {() => number} random */
const line = (row, random) => {
  /** @template T @param {readonly T[]} list */
  const pick = list => /** @type {T} */ (list[Math.floor(random() * list.length)])
  // One order in a hundred is there twice, as in real exports.
  const order = row % 100 === 99 ? row - 50 : row
  const first = pick(firstNames)
  const day = Math.floor(random() * 700)
  const date = new Date(Date.UTC(2025, 0, 1 + day, Math.floor(random() * 24), Math.floor(random() * 60)))
  const padding = random() < 0.1 ? '  ' : ''
  return [
    1_000_000 + order,
    digits(Math.floor(random() * 50_000), 6),
    `"${padding}${first} ${pick(lastNames)}${padding}"`,
    `"${pick(cities)}"`,
    `"${pick(products).replaceAll('"', '""')}"`,
    1 + Math.floor(random() * 12),
    `${Math.floor(random() * 900)}.${digits(Math.floor(random() * 100), 2)}`,
    random() < 0.7 ? '\\N' : `0.${digits(Math.floor(random() * 50), 2)}`,
    pick(statuses),
    date.toISOString(),
    ['', 'N/A', `user${Math.floor(random() * 50_000)}@example.org`][Math.min(2, Math.floor(random() * 4))],
  ].join(',')
}

export const header =
  'order_id,customer,name,city,product,quantity,unit_price,discount,status,ordered_at,email'

/**
 * Writes the orders when they are not there yet. About 113 bytes a row.
 * @param {string} path
 * @param {number} rows
 * @returns {Promise<number>} the size in bytes
 */
export const ensureOrders = async (path, rows) => {
  if (existsSync(path)) return statSync(path).size
  const random = createRandom(20_260_301)
  const partial = `${path}.partial`
  const stream = createWriteStream(partial)
  stream.write(`${header}\n`)
  for (let row = 0; row < rows;) {
    const lines = []
    for (const end = Math.min(rows, row + 10_000); row < end; row += 1) lines.push(line(row, random))
    if (!stream.write(`${lines.join('\n')}\n`)) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'finish')
  // A run that was stopped half-way leaves no file that looks whole.
  renameSync(partial, path)
  return statSync(path).size
}
