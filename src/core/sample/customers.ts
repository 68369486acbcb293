import { type Dice, isoDate, someDate, two } from './random.ts'

const firstNames = [
  'Ana',
  'Ben',
  'Chloé',
  'David',
  'Elif',
  'Farid',
  'Grace',
  'Hiroshi',
  'Ingrid',
  'José',
  'Katarzyna',
  'Liam',
  'Mei',
  'Noah',
  'Olga',
  'Priya',
  'Quentin',
  'Rosa',
  'Søren',
  'Tomás',
  'Uma',
  'Viktor',
  'Wanjiru',
  'Zoë',
] as const
const lastNames = [
  'Almeida',
  'Brown',
  'Castro',
  'Dubois',
  'Eriksen',
  'Fischer',
  'García',
  'Haddad',
  'Ivanova',
  'Jones',
  'Kim',
  'Larsen',
  'Müller',
  'Nguyen',
  "O'Brien",
  'Patel',
  'Rossi',
  'Sato',
  'Tanaka',
  'Wójcik',
] as const
const cities = [
  'Austin',
  'Berlin',
  'Bogotá',
  'Cork',
  'Kraków',
  'Lyon',
  'Nairobi',
  'Osaka',
  'Porto',
  'San José',
  'Uppsala',
] as const

type Spellings = readonly [string, ...string[]]

/** Spellings of the same country. */
const countries = [
  ['US', 'U.S.', 'usa', 'USA', 'United States'],
  ['DE', 'Germany', 'germany', 'GERMANY'],
  ['FR', 'France', 'france'],
  ['JP', 'Japan', 'JAPAN'],
  ['KE', 'Kenya', 'kenya'],
  ['PT', 'Portugal', 'portugal '],
] as const

interface Customer {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly city: string
  readonly country: string
  readonly signup: string
  readonly updated: string
  readonly active: string
}

const strayed = (dice: Dice, text: string): string => {
  if (dice.chance(6)) return `  ${text}`
  if (dice.chance(6)) return `${text} `
  return dice.chance(1) ? `\u00a0${text}\u00a0` : text
}

const emailOf = (dice: Dice, id: number, name: string): string => {
  if (dice.chance(7)) return dice.pick(['N/A', 'n/a', '', '-'])
  const local = name
    .normalize('NFD')
    .replace(/[^A-Za-z ]/g, '')
    .toLowerCase()
    .replace(' ', '.')
  const address = `${local}${id}@example.${dice.pick(['com', 'org', 'net'])}`
  return dice.chance(5) ? address.toUpperCase() : address
}

const signupOf = (dice: Dice): string => {
  if (dice.chance(2)) return dice.pick(['2024-02-30', '0000-00-00', 'unknown', '2023-13-01'])
  return dice.chance(2) ? '' : isoDate(someDate(dice, 2019, 2024))
}

const updatedOf = (dice: Dice, year: number): string =>
  `${isoDate(someDate(dice, year, year))}T${two(dice.between(0, 23))}:${two(dice.between(0, 59))}:${two(dice.between(0, 59))}Z`

const someCustomer = (dice: Dice, id: number): Customer => {
  const name = `${dice.pick(firstNames)} ${dice.pick(lastNames)}`
  return {
    id,
    name: strayed(dice, name),
    email: emailOf(dice, id, name),
    city: strayed(dice, dice.pick(cities)),
    country: dice.pick<string>(dice.pick<Spellings>(countries)),
    signup: signupOf(dice),
    updated: updatedOf(dice, 2024),
    active: dice.pick(['Y', 'Y', 'Y', 'N', 'yes', 'no']),
  }
}

const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const line = ({ id, name, email, city, country, signup, updated, active }: Customer): string =>
  [String(id), name, email, city, country, signup, updated, active].map(cell).join(',')

/** `customers.csv` as text: see `retailFiles`. */
export const customersCsv = (dice: Dice, customers: number): string => {
  const lines = ['customer_id,name,email,city,country,signup_date,updated_at,active']
  for (let id = 1; id <= customers; id += 1) {
    const customer = someCustomer(dice, id)
    lines.push(line(customer))
    // The same customer once more, moved to another town and changed later: the newer row is the right one.
    if (dice.chance(8)) {
      lines.push(line({ ...customer, city: dice.pick(cities), updated: updatedOf(dice, 2025) }))
    }
    if (dice.chance(1)) lines.push(line(customer))
  }
  return `${lines.join('\n')}\n`
}
