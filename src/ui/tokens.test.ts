import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const source = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

/** The colours of one theme, by token. */
const coloursOf = (theme: 'light' | 'dark'): ReadonlyMap<string, string> =>
  new Map(
    [...source.matchAll(/--([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));/g)].map(
      ([, name = '', light = '', dark = '', both]) =>
        [name, both ?? (theme === 'light' ? light : dark)] as const,
    ),
  )

/** Relative luminance (WCAG 2.2) of a colour as #rrggbb. */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const surfaces = [
  'surface',
  'surface-chrome',
  'surface-sunken',
  'surface-raised',
  'surface-hover',
  'accent-soft',
]
const chips = ['added', 'removed', 'changed', 'danger', 'warning', 'accent'] as const

const pairs: readonly (readonly [least: number, text: string, on: string])[] = [
  // Data: cells plain, hovered and selected.
  ...['surface', 'surface-chrome', 'accent-soft'].map(on => [7, 'text', on] as const),
  ...surfaces.flatMap(on => [
    [4.5, 'text', on] as const,
    [4.5, 'text-secondary', on] as const,
    [4.5, 'text-dim', on] as const,
  ]),
  [4.5, 'text-secondary', 'surface-pressed'],
  ...chips.flatMap(name => [[4.5, name, `${name}-soft`] as const, [4.5, name, 'surface'] as const]),
  [4.5, 'text', 'changed-soft'],
  [4.5, 'text-secondary', 'changed-soft'],
  ...['accent-fill', 'accent-fill-hover', 'danger-fill'].map(on => [4.5, 'on-accent', on] as const),
  // Marks, edges of controls and the focus ring (WCAG 1.4.11).
  ...['surface', 'surface-chrome', 'surface-raised'].flatMap(on => [[3, 'accent', on] as const]),
]

describe.each(['light', 'dark'] as const)('in the %s theme', theme => {
  const colours = coloursOf(theme)
  test.each(pairs)('at least %d : 1 for %s on %s', (least, text, on) => {
    const [front, back] = [colours.get(text), colours.get(on)]
    if (front === undefined || back === undefined) throw new Error(`no such colours: ${text}, ${on}`)
    expect(contrast(front, back)).toBeGreaterThanOrEqual(least)
  })
})
