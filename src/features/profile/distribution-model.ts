import type { Bin, Measures } from '../../core/lake/profile-views.ts'

/** A printed number, date or time as a number; NaN for what is none. Times are UTC, in ms. */
const numberOf = (text: string): number => {
  const time = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d(?:\.\d{1,3})?))?/.exec(text)
  if (time) return Date.parse(`${time[1]}T${time[2] ?? '00:00:00'}Z`)
  return text.trim() === '' ? Number.NaN : Number(text)
}

const isWhole = (text: string): boolean => /^-?\d+$/.test(text)

/** A bar that stands for one number. */
const isOne = ({ from, to }: Bin, isLast: boolean): boolean =>
  from === to || (!isLast && isWhole(from) && isWhole(to) && BigInt(to) - BigInt(from) === 1n)

/** Where a value is over the bars of a histogram: a share of the width; undefined where it is in none. Bars are drawn equally wide. */
export const placeOf = (bins: readonly Bin[], text: string): number | undefined => {
  const value = numberOf(text)
  const found = bins.findIndex(({ from, to }, at) => {
    const [low, high] = [numberOf(from), numberOf(to)]
    return value >= low && (value < high || (at === bins.length - 1 && value <= high))
  })
  const bin = bins[found]
  if (!bin) return undefined
  const [low, high] = [numberOf(bin.from), numberOf(bin.to)]
  const within = isOne(bin, found === bins.length - 1) ? 0.5 : (value - low) / (high - low)
  return (found + within) / bins.length
}

/** Where zero is, where there are numbers to both sides of it. */
export const zeroPlace = (bins: readonly Bin[]): number | undefined => {
  const [first, last] = [bins[0]?.from ?? '', bins.at(-1)?.to ?? '']
  return Number(first) < 0 && Number(last) > 0 ? placeOf(bins, '0') : undefined
}

/** A number about values, and where it is over the bars. */
interface PlotMark {
  readonly name: string
  readonly text: string
  readonly at: number
}

/** The numbers of a column as a picture under its histogram. */
export interface NumberPlot {
  /** Smallest, quartiles and largest. */
  readonly box: readonly PlotMark[]
  readonly mean: PlotMark | undefined
  readonly outliers: readonly PlotMark[]
}

const marksOf = (
  bins: readonly Bin[],
  named: readonly { readonly name: string; readonly text: string | undefined }[],
): readonly PlotMark[] =>
  named.flatMap(({ name, text }) => {
    const at = text === undefined ? undefined : placeOf(bins, text)
    return text === undefined || at === undefined ? [] : [{ name, text, at }]
  })

/** Lays the numbers of a column out over the bars of its histogram. */
export const numberPlot = (
  bins: readonly Bin[],
  { min, max, quantiles, mean, outliers }: Measures,
): NumberPlot => {
  const [, lower, median, upper] = quantiles
  const box = marksOf(bins, [
    { name: 'Smallest', text: min },
    { name: '25 %', text: lower },
    { name: 'Median', text: median },
    { name: '75 %', text: upper },
    { name: 'Largest', text: max },
  ])
  const [middle] = mean === undefined ? [] : marksOf(bins, [{ name: 'Mean', text: String(mean) }])
  const far = outliers?.values ?? []
  return {
    box,
    mean: middle,
    outliers: marksOf(
      bins,
      far.map(text => ({ name: 'Outlier', text })),
    ),
  }
}

const most = 3

/** The same in words. */
export const plotText = ({ box, mean, outliers }: NumberPlot): string => {
  const marks = [...box, ...(mean ? [mean] : [])].map(({ name, text }) => `${name} ${text}`)
  const named = outliers.slice(0, most).map(({ text }) => text)
  const more = outliers.length > most ? ' …' : ''
  const far = named.length === 0 ? [] : [`outliers at ${named.join(', ')}${more}`]
  return [...marks, ...far].join(', ')
}
