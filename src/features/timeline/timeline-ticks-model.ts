import { type Positions, type View, inSight, positionAt, xOf } from './timeline-scale-model.ts'

/** A label under the marks. */
export interface Tick {
  /** Of its middle, pixels from the left edge. */
  readonly x: number
  readonly text: string
}

/** Whether a label can be read whole. */
const isWhole = ({ x, text }: Tick, width: number): boolean => {
  const half = text.length * 3.2
  return x >= half && x <= width - half
}

/** Even steps of versions: 1, 2, 5, 10, 20, 50 … */
const roundStep = (least: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)))
  return [1, 2, 5, 10].map(factor => factor * power).find(step => step >= least) ?? power * 10
}

/** Numbers of versions that lie apart enough to be read; steps of 1, 2, 5, 10 … */
export const versionTicks = (
  versions: readonly number[],
  positions: Positions,
  view: View,
  width: number,
): readonly Tick[] => {
  const room = Math.max(26, String(versions.at(-1) ?? 0).length * 7 + 14)
  const step = roundStep(room * view.perPixel)
  const { from, to } = inSight(positions, view, width)
  const ticks: Tick[] = []
  for (let index = from; index < to; index++) {
    const version = versions[index] ?? 0
    const tick = { x: xOf(view, positions[index] ?? 0), text: String(version) }
    if (version % step === 0 && isWhole(tick, width)) ticks.push(tick)
  }
  return ticks
}

type Unit = 'second' | 'day' | 'month' | 'year'

interface Step {
  readonly unit: Unit
  readonly count: number
  /** About, ms. */
  readonly span: number
}

const second = 1000
const day = 86_400 * second
const minutes = (count: number): Step => ({ unit: 'second', count: count * 60, span: count * 60 * second })

const steps: readonly Step[] = [
  ...[1, 5, 15, 30].map((count): Step => ({ unit: 'second', count, span: count * second })),
  ...[1, 5, 15, 30, 60, 180, 360, 720].map(minutes),
  ...[1, 7].map((count): Step => ({ unit: 'day', count, span: count * day })),
  ...[1, 3, 6].map((count): Step => ({ unit: 'month', count, span: count * 30 * day })),
  ...[1, 2, 5, 10, 20, 50, 100].map((count): Step => ({ unit: 'year', count, span: count * 365 * day })),
]

const farthest: Step = { unit: 'year', count: 1000, span: 365_000 * day }

/** The first tick not after a time, and how the k-th from there is found: by the calendar of the user's zone, so that days begin at midnight. */
const calendar = (time: number, { unit, count }: Step): ((k: number) => number) => {
  const then = new Date(time)
  const [year, month, date] = [then.getFullYear(), then.getMonth(), then.getDate()]
  const at = (...parts: [number, number, number?, number?, number?, number?]) => new Date(...parts).getTime()
  switch (unit) {
    case 'second': {
      const passed = then.getHours() * 3600 + then.getMinutes() * 60 + then.getSeconds()
      const first = passed - (passed % count)
      return k => at(year, month, date, 0, 0, first + k * count)
    }
    case 'day': {
      // Weeks begin on Mondays.
      const back = count === 7 ? (then.getDay() + 6) % 7 : 0
      return k => at(year, month, date - back + k * count)
    }
    case 'month':
      return k => at(year, month - (month % count) + k * count, 1)
    case 'year':
      return k => at(year - (year % count) + k * count, 0, 1)
  }
}

const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', options)
const clock = format({ hour: '2-digit', minute: '2-digit' })
const clockSeconds = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' })
const dayOfYear = format({ day: 'numeric', month: 'short' })
const monthName = format({ month: 'short' })
const yearName = format({ year: 'numeric' })
const fullDay = format({ day: 'numeric', month: 'short', year: 'numeric' })
const monthOfYear = format({ month: 'short', year: 'numeric' })

const isMidnight = (time: Date): boolean =>
  time.getHours() === 0 && time.getMinutes() === 0 && time.getSeconds() === 0

/** What a tick says: only what is new since the one before. The first says enough to know when it is. */
const label = (at: number, { unit, count }: Step, isFirst: boolean): string => {
  const time = new Date(at)
  switch (unit) {
    case 'second': {
      const timeOfDay = count < 60 ? clockSeconds : clock
      if (isFirst) return `${dayOfYear.format(time)} ${timeOfDay.format(time)}`
      return (isMidnight(time) ? dayOfYear : timeOfDay).format(time)
    }
    case 'day':
      return (isFirst ? fullDay : dayOfYear).format(time)
    case 'month':
      if (isFirst) return monthOfYear.format(time)
      return (time.getMonth() === 0 ? yearName : monthName).format(time)
    case 'year':
      return yearName.format(time)
  }
}

/** Room for the longest label, pixels. */
const room = 92

/** Times of the user's zone that lie apart enough to be read, at even steps from seconds to centuries. */
export const timeTicks = (view: View, width: number): readonly Tick[] => {
  const step = steps.find(({ span }) => span / view.perPixel >= room) ?? farthest
  const tickAt = calendar(view.start, step)
  const end = positionAt(view, width)
  const ticks: Tick[] = []
  let before = -Infinity
  // Steps are at least 92 pixels but for short months and days: more than these do not fit.
  for (let k = 0; k < width / room + 8; k++) {
    const at = tickAt(k)
    if (at > end) break
    const x = xOf(view, at)
    // Where clocks are put forward, an hour is not there.
    const tick = { x, text: label(at, step, ticks.length === 0) }
    if (at > before && isWhole(tick, width)) ticks.push(tick)
    before = at
  }
  return ticks
}
