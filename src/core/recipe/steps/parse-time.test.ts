import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrap } from '../../failure.ts'
import { checkRecipe } from '../check.ts'
import { recipeToSql } from '../compile.ts'
import { columnOf, recipeOf, runSteps, testEngine } from '../engine.fixture.ts'
import { columnsAfter, sentence, stepEffect } from '../step-kinds.ts'
import { timeZoneProblem } from '../time-zone.ts'
import { parseRecipe } from '../validate.ts'
import type { ParseTime } from './parse-time.ts'

const engine = testEngine()

const minutes = '%Y-%m-%d %H:%M'
const step = (more: Partial<ParseTime> = {}): ParseTime => ({
  op: 'parse-time',
  columns: ['x'],
  formats: [minutes],
  to: 'timestamp',
  onError: 'null',
  ...more,
})
const columns = [
  { name: 'x', type: 'string' },
  { name: 'f', type: 'double' },
  { name: 'y_raw', type: 'string' },
  { name: 'y', type: 'string' },
] as const
const run = async (cells: readonly (string | null)[], parse: ParseTime) =>
  runSteps(await engine(), columnOf('string', cells), [parse])
const one = async (cells: readonly (string | null)[], more: Partial<ParseTime> = {}) =>
  (await run(cells, step(more))).flat()
const problems = (parse: ParseTime) => checkRecipe(recipeOf([parse]), columns).map(({ problem }) => problem)

/** What clocks of a zone show at an instant, as the milliseconds of the same time in UTC. */
const shown = (instant: number, zone: string): number => {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const part = Object.fromEntries(
    format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** The instant of a local time: the earlier of two; in a gap, by the offset before it. */
const instantOf = (local: number, zone: string): number => {
  const offsets = [-24, 24].map(hours => shown(local + hours * 3_600_000, zone) - (local + hours * 3_600_000))
  const candidates = offsets.map(offset => local - offset).toSorted((a, b) => a - b)
  return candidates.find(instant => shown(instant, zone) === local) ?? local - (offsets[0] ?? 0)
}

describe('parse-time', () => {
  it('reads whole numbers by the digits that they have, and no other type but text', async () => {
    const days = columnOf('long', ['20260301', '20261301', null])
    const read = step({ formats: ['%Y%m%d'], to: 'date' })
    expect(checkRecipe(recipeOf([read]), days.columns)).toEqual([])
    expect((await runSteps(await engine(), days, [read])).flat()).toEqual(['2026-03-01', null, null])
    expect(problems(step({ columns: ['f'] }))).toEqual(['"f" is double; times are read from text.'])
  })

  it('takes the first format that fits, and NULL where none does', async () => {
    const formats = ['%d/%m/%Y', '%m/%d/%Y', '%d-%b-%y']
    expect(
      await one(['05/06/2020', '12/31/2020', ' 1-May-93 ', 'x', '', null], { formats, to: 'date' }),
    ).toEqual(['2020-06-05', '2020-12-31', '1993-05-01', null, null, null])
  })

  it('takes text without a zone for what clocks of the zone show', async () => {
    expect(await one(['2026-01-15 12:00', '2026-07-15 12:00'], { zone: 'Europe/Berlin' })).toEqual([
      '2026-01-15T11:00:00.000000Z',
      '2026-07-15T10:00:00.000000Z',
    ])
    expect(await one(['2026-07-15 12:00'])).toEqual(['2026-07-15T12:00:00.000000Z'])
  })

  it('takes the earlier of two instants, and goes on with the offset before where clocks skip', async () => {
    const cells = [
      '2026-10-25 02:30',
      '2026-10-25 03:00',
      '2026-03-29 02:30',
      '2026-03-29 03:00',
      '2026-10-26 02:30',
    ]
    expect(await one(cells, { zone: 'Europe/Berlin' })).toEqual([
      '2026-10-25T00:30:00.000000Z',
      '2026-10-25T02:00:00.000000Z',
      '2026-03-29T01:30:00.000000Z',
      '2026-03-29T01:00:00.000000Z',
      '2026-10-26T01:30:00.000000Z',
    ])
    expect(await one(['2026-04-05 01:45'], { zone: 'Australia/Lord_Howe' })).toEqual([
      '2026-04-04T14:45:00.000000Z',
    ])
  })

  it('gives dates and local times as clocks of the zone show them', async () => {
    const formats = [`${minutes} %z`, minutes]
    const cells = ['2026-10-25 20:30 +0000', '2026-10-25 20:30']
    const zone = 'Pacific/Auckland'
    expect(await one(cells, { formats, zone, to: 'date' })).toEqual(['2026-10-26', '2026-10-25'])
    expect(await one(cells, { formats, zone, to: 'timestamp_ntz' })).toEqual([
      '2026-10-26T09:30:00.000000',
      '2026-10-25T20:30:00.000000',
    ])
  })

  it('of any time in any zone is the instant that plain code finds', async () => {
    const zone = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'America/Sao_Paulo',
      'Asia/Kolkata',
      'Pacific/Apia',
    )
    // Hours around the changes of those zones come often.
    const near = fc.constantFrom(
      Date.UTC(2021, 2, 28, 2),
      Date.UTC(2021, 9, 31, 2),
      Date.UTC(2021, 10, 7, 1),
      Date.UTC(2021, 2, 14, 2),
      Date.UTC(2021, 3, 4, 1, 30),
      Date.UTC(2018, 10, 4, 0),
      Date.UTC(2018, 1, 17, 23),
    )
    const time = fc.oneof(
      fc.tuple(near, fc.integer({ min: -90, max: 90 })).map(([at, by]) => at + by * 60_000),
      fc
        .integer({ min: Date.UTC(1990, 0, 1) / 60_000, max: Date.UTC(2022, 0, 1) / 60_000 })
        .map(at => at * 60_000),
    )
    // Samoa left out a day; the plain code looks one day away and sees the other side of it.
    const isPlain = (at: number) => Math.abs(at - Date.UTC(2011, 11, 30, 12)) > 3 * 86_400_000
    await fc.assert(
      fc.asyncProperty(
        fc.array(time.filter(isPlain), { minLength: 1, maxLength: 30 }),
        zone,
        async (times, name) => {
          const cells = times.map(at => new Date(at).toISOString().slice(0, 16).replace('T', ' '))
          const expected = times.map(at => new Date(instantOf(at, name)).toISOString().replace('Z', '000Z'))
          expect(await one(cells, { zone: name })).toEqual(expected)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('keeps, rejects or stops at what it cannot read', async () => {
    const cells = ['2026-01-01 10:00', ' nope', '', null]
    const read = '2026-01-01T10:00:00.000000Z'
    expect(await run(cells, step({ onError: 'keep' }))).toEqual([
      [read, null],
      [null, ' nope'],
      [null, null],
      [null, null],
    ])
    expect(await run(cells, step({ onError: 'reject' }))).toEqual([[read], [null], [null]])
    const formats = [minutes, '%Y']
    await expect(run(cells, step({ onError: 'fail', formats }))).rejects.toThrow(
      'Column "x": the value " nope" does not convert to timestamp by the formats %Y-%m-%d %H:%M, %Y.',
    )
  })

  it('knows the zones that the engine knows, and no others', async () => {
    const { rows } = await (await engine()).rows('SELECT name FROM pg_timezone_names()')
    const known = new Set(rows.map(row => row[0]))
    const accepted = Intl.supportedValuesOf('timeZone').filter(zone => timeZoneProblem(zone) === undefined)
    expect(accepted.length).toBeGreaterThan(400)
    expect(accepted.filter(zone => !known.has(zone))).toEqual([])
    expect(timeZoneProblem('UTC')).toBeUndefined()
    for (const bad of ['Europe/Nowhere', 'CEST', '+02:00', '', "x'y"])
      expect(timeZoneProblem(bad)).toMatch(/is no time zone/)
    expect(timeZoneProblem('Europe/BERLIN')).toBe('The time zone "Europe/BERLIN" is written Europe/Berlin.')
  })

  it('refuses formats without a year, other types, and a name that is taken', () => {
    expect(problems(step({ formats: [] }))).toEqual(['No format is given.'])
    expect(problems(step({ formats: ['%H:%M'] }))).toEqual(['The format %H:%M names no year.'])
    expect(problems(step({ formats: ['%Q'] }))[0]).toMatch(/%Q, which has no meaning/)
    expect(problems(step({ columns: ['f'] }))).toEqual(['"f" is double; times are read from text.'])
    expect(problems(step({ zone: 'Mars/Base' }))).toHaveLength(1)
    expect(problems(step({ columns: ['y'], onError: 'keep' }))).toEqual([
      'There is a column "y_raw" already.',
    ])
  })

  it('writes its column, and one beside it that keeps what was not read', () => {
    const context = { columns: columns.slice(0, 2), tables: new Map() }
    const keep = step({ onError: 'keep' })
    expect(columnsAfter(keep, context)).toEqual([
      { name: 'x', type: 'timestamp' },
      { name: 'x_raw', type: 'string' },
      { name: 'f', type: 'double' },
    ])
    expect(stepEffect(keep, context)).toEqual({
      reads: ['x'],
      writes: ['x', 'x_raw'],
      removes: [],
      reach: 'row',
      repeatable: true,
    })
    const recipe = recipeOf([step({ zone: 'UTC', onError: 'reject' })])
    expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual({ ok: true, value: recipe })
    expect(sentence(step({ zone: 'Europe/Berlin', onError: 'reject' }))).toBe(
      'Read x as timestamp (%Y-%m-%d %H:%M) in Europe/Berlin; take out rows with a value that does not convert',
    )
  })

  it('in Spark converts by to_utc_timestamp, and reads years of two digits as strptime does', () => {
    const spark = (parse: ParseTime) =>
      unwrap(
        recipeToSql(recipeOf([parse]), { relation: 't', columns: columns.slice(0, 1) }, { dialect: 'spark' }),
      ).sql
    expect(spark(step({ zone: 'Europe/Berlin' }))).toContain(", 'Europe/Berlin')")
    expect(spark(step({ zone: 'Europe/Berlin' }))).toContain('to_utc_timestamp(CAST(try_to_timestamp(')
    expect(spark(step({ formats: ['%d.%m.%y'] }))).toContain('>= 2069 THEN')
  })
})
