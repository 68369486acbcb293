import type { Metadata } from './actions.ts'

type Configured = Pick<Metadata, 'configuration'>

/** Whether a table property says true; `fallback` where it is not set. */
export const isOn = ({ configuration }: Configured, property: string, fallback = false): boolean => {
  const value = configuration[property]
  return value === undefined ? fallback : value.trim().toLowerCase() === 'true'
}

/** A table property that is a whole number; `fallback` where it is not set or is none. */
export const integerProperty = (
  { configuration }: Configured,
  property: string,
  fallback: number,
): number => {
  const text = configuration[property]?.trim() ?? ''
  return /^-?\d+$/.test(text) ? Number(text) : fallback
}

const units: ReadonlyMap<string, number> = new Map([
  ['millisecond', 1],
  ['second', 1000],
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
  ['week', 604_800_000],
])

/**
 * Milliseconds of an interval as Delta's properties spell it: `interval 1 week`, `30 days`, `interval 1 day 12 hours`. Undefined
 * for anything else; months and years have no fixed length, and Delta refuses them too.
 */
export const parseInterval = (text: string): number | undefined => {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/^interval\s+/, '')
    .split(/\s+/)
  if (words.length < 2 || words.length % 2 === 1) return undefined
  let total = 0
  for (let at = 0; at < words.length; at += 2) {
    const unit = units.get((words[at + 1] ?? '').replace(/s$/, ''))
    if (unit === undefined || !/^\d+$/.test(words[at] ?? '')) return undefined
    total += Number(words[at]) * unit
  }
  return total
}

/** A table property that is an interval, in ms; `fallback` (ms) where it is not set or can not be read. */
export const intervalProperty = ({ configuration }: Configured, property: string, fallback: number): number =>
  parseInterval(configuration[property] ?? '') ?? fallback

const defaultFileSize = 128 * 1024 * 1024

const sizeUnits: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['k', 1024],
  ['m', 1024 ** 2],
  ['g', 1024 ** 3],
])

/** The size in bytes that a table's files are to have: `delta.targetFileSize`, as `134217728`, `100mb` or `1g`; else 128 MiB. */
export const targetFileSize = ({ configuration }: Configured): number => {
  const text = configuration['delta.targetFileSize']?.trim().toLowerCase() ?? ''
  const [, digits = '', unit = ''] = /^(\d+)\s*([kmg]?)b?$/.exec(text) ?? []
  const bytes = Number(digits) * (sizeUnits.get(unit) ?? 1)
  return bytes > 0 ? bytes : defaultFileSize
}
