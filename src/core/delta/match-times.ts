const DAY = 86_400_000
const day = /^\d{4}-\d\d-\d\d$/
const moment =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)? ?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i

/** Days since the epoch of `2026-03-01`; undefined for anything else and for a day that does not exist. */
export const daysOf = (text: string): number | undefined => {
  if (!day.test(text)) return undefined
  const time = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? undefined : time / DAY
}

const zoneMinutes = (zone: string): number => {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? []
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** Microseconds since the epoch of an ISO 8601 timestamp, cut down to whole ones; without a zone it is UTC. Undefined for anything else. */
export const microsOf = (text: string): bigint | undefined => {
  const [, date = '', clock = '00:00', seconds = '00', fraction = '', zone = ''] = moment.exec(text) ?? []
  if (daysOf(date) === undefined) return undefined
  const time = Date.parse(`${date}T${clock}:${seconds}Z`)
  if (Number.isNaN(time)) return undefined
  const micros = BigInt(fraction.slice(0, 6).padEnd(6, '0'))
  return BigInt(time - zoneMinutes(zone) * 60_000) * 1000n + micros
}

/** Whether a timestamp names its zone. */
export const hasZone = (text: string): boolean => /(?:Z|UTC|[+-]\d\d(?::?\d\d)?)$/i.test(text.slice(10))

const MICROS_A_DAY = 86_400_000_000n

/** The day that a moment lies in. */
export const dayOfMicros = (micros: bigint): number => {
  const rest = ((micros % MICROS_A_DAY) + MICROS_A_DAY) % MICROS_A_DAY
  return Number((micros - rest) / MICROS_A_DAY)
}

/** The moment at which a day begins. */
export const microsOfDay = (days: number): bigint => BigInt(days) * MICROS_A_DAY

/** A day as `2026-03-01`. */
export const printDay = (days: number): string => new Date(days * DAY).toISOString().slice(0, 10)

/** A moment as `2026-03-01T09:14:00.000000`, without a zone. */
export const printMicros = (micros: bigint): string => {
  const seconds = (micros - (((micros % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n
  const fraction = String(micros - seconds * 1_000_000n).padStart(6, '0')
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${fraction}`
}
