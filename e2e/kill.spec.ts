import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, type Page, chromium, expect, test } from '@playwright/test'
import { openApp } from './automation.fixture.ts'
import {
  type Model,
  type Random,
  type Row,
  type Rows,
  type Step,
  newestOf,
  nextStep,
  seeded,
} from './kill.fixture.ts'

/** A fixed seed, so that a failure comes again; SEED and LIVES ask for others. */
const seed = Number(process.env['SEED'] ?? 20_260_301)
const lives = Number(process.env['LIVES'] ?? (process.env['THOROUGH'] === '1' ? 12 : 6))

/** Lets the test get at the workers that a page starts, as the developer tools do. */
const watchWorkers = (context: BrowserContext) =>
  context.addInitScript(() => {
    const started: Worker[] = []
    Object.assign(window, { startedWorkers: started })
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options)
        if (options?.name === 'lake') started.push(this)
      }
    }
  })

const killWorker = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const worker = (window as unknown as { startedWorkers: Worker[] }).startedWorkers.pop()
    worker?.terminate()
    // The browser tells nobody that a worker is gone; this is what the page hears when one breaks down.
    worker?.dispatchEvent(new ErrorEvent('error', { message: 'killed' }))
  })

const crash = async (page: Page): Promise<void> => {
  const crashed = page.waitForEvent('crash')
  const session = await page.context().newCDPSession(page)
  // Its answer never comes: the process is gone.
  void session.send('Page.crash').catch(() => undefined)
  await crashed
  await page.close()
}

/** What kills a page; resolves to the page of the next life. */
type Death = (page: Page) => Promise<Page>
type Deaths = readonly [Death, ...Death[]]

/** The tab is closed, its process dies, its worker dies. */
const ofOnePage: Deaths = [
  async page => {
    await page.close({ runBeforeUnload: false })
    return page.context().newPage()
  },
  async page => {
    await crash(page)
    return page.context().newPage()
  },
  async page => {
    await killWorker(page)
    return page
  },
]

const run = (page: Page, sql: string): Promise<void> =>
  page.evaluate(async text => void (await window.boathouse.sql(text)), sql)

/** The newest version, by the history that the app tells, which must have no gap. */
const newestVersion = async (page: Page, table: string): Promise<number> => {
  const history = await page.evaluate(name => window.boathouse.history(name), table)
  expect(history.map(({ version }) => version)).toEqual(history.map((_, index) => index))
  return history.length - 1
}

const rowsAt = async (page: Page, table: string, version: number): Promise<Rows> => {
  const text = `SELECT id, part, n FROM ${table} VERSION AS OF ${version} ORDER BY id`
  const { rows } = await page.evaluate(query => window.boathouse.sql(query), text)
  return rows.map(([id, part, n]): Row => [Number(id), typeof part === 'string' ? part : '', Number(n)])
}

/** Takes what the log now has into the model: new versions hold what was there before or after the step, all older ones what they held. */
const look = async (page: Page, model: Model, { after, forgets }: Step, random: Random): Promise<void> => {
  const newest = await newestVersion(page, model.table)
  const before = newestOf(model)
  expect(newest, 'nothing that was told is lost').toBeGreaterThanOrEqual(model.versions.length - 1)
  if (forgets) model.oldest = model.versions.length - 1
  for (let version = model.versions.length; version <= newest; version += 1) {
    const rows = await rowsAt(page, model.table, version)
    expect([before, after], `version ${version} of ${model.table} is whole`).toContainEqual(rows)
    model.versions.push(rows)
  }
  for (const version of [newest, model.oldest + random.below(newest - model.oldest + 1)])
    expect(await rowsAt(page, model.table, version), `version ${version}`).toEqual(model.versions[version])
}

const create = async (page: Page, name: string, properties: string): Promise<Model> => {
  const table = `silver.${name}`
  const always = `'delta.checkpointInterval' = '3', 'delta.retentionDurationCheck.enabled' = 'false'`
  await run(
    page,
    `CREATE TABLE ${table} (id BIGINT, part STRING, n INT) PARTITIONED BY (part) TBLPROPERTIES (${always}${properties})`,
  )
  return { table, versions: [[]], oldest: 0 }
}

/** What the deaths of a test led to. */
interface Toll {
  committed: number
  gone: number
  /** Milliseconds that the last statement took that nothing happened to. */
  usual: number
}

/** Does a step to its end. */
const live = async (page: Page, model: Model, random: Random, toll: Toll): Promise<void> => {
  const step = nextStep(random, model)
  const began = performance.now()
  await test.step(step.sql, () => run(page, step.sql))
  toll.usual = Math.min(performance.now() - began, 1000)
  await look(page, model, step, random)
  expect(newestOf(model), step.sql).toEqual(step.after)
}

/** Does a step until the page is killed in the middle of it. Returns the page to go on with. */
const die = async (page: Page, model: Model, random: Random, toll: Toll, deaths: Deaths): Promise<Page> => {
  const step = nextStep(random, model)
  const known = model.versions.length
  const doing = run(page, step.sql).then(
    () => 'done',
    () => 'killed',
  )
  const wait = (0.3 + random.next()) * toll.usual
  await new Promise(resolve => setTimeout(resolve, wait))
  const next = await random.pick(deaths)(page)
  const told = (await Promise.race([doing, new Promise(resolve => setTimeout(resolve, 100))])) === 'done'
  if (next !== page) await openApp(next)
  await test.step(`killed after ${wait.toFixed()} ms: ${step.sql}`, () => look(next, model, step, random))
  if (told) expect(newestOf(model), step.sql).toEqual(step.after)
  if (model.versions.length > known) toll.committed += 1
  else toll.gone += 1
  return next
}

const follow = async (first: Page, deaths: Deaths, count: number): Promise<void> => {
  const random = seeded(seed)
  const toll: Toll = { committed: 0, gone: 0, usual: 500 }
  let page = first
  const models: readonly [Model, Model] = [
    await create(page, 'rewritten', ''),
    await create(
      page,
      'marked',
      `, 'delta.enableDeletionVectors' = 'true', 'delta.enableChangeDataFeed' = 'true', 'delta.columnMapping.mode' = 'name'`,
    ),
  ]
  for (const model of models) await live(page, model, random, toll)
  for (let life = 0; life < count; life += 1) {
    await live(page, random.pick(models), random, toll)
    page = await die(page, random.pick(models), random, toll, deaths)
  }
  for (const model of models) {
    for (let version = model.oldest; version < model.versions.length; version += 1)
      expect(await rowsAt(page, model.table, version), `version ${version}`).toEqual(model.versions[version])
    await live(page, model, random, toll)
  }
  const description = `${toll.committed} of the killed statements were committed, ${toll.gone} were not`
  test.info().annotations.push({ type: 'kills', description })
  console.log(description)
}

test('whatever kills the app in the middle of whatever statement, every version that was told of stays, whole', async ({
  context,
}) => {
  test.setTimeout(240_000)
  await watchWorkers(context)
  const page = await context.newPage()
  await openApp(page)
  await follow(page, ofOnePage, lives)
})

test('so it is when the whole browser is killed', async ({ baseURL, launchOptions }) => {
  test.setTimeout(240_000)
  const profile = mkdtempSync(join(tmpdir(), 'boathouse-kill-'))
  const start = async (): Promise<Page> => {
    const context = await chromium.launchPersistentContext(profile, {
      ...launchOptions,
      ...(baseURL === undefined ? {} : { baseURL }),
    })
    return context.newPage()
  }
  const kill: Death = async page => {
    const session = await page.context().browser()?.newBrowserCDPSession()
    const { processInfo } = (await session?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] }
    const browser = processInfo.find(({ type }) => type === 'browser')
    if (!browser) throw new Error('The browser has no process.')
    const gone = page.waitForEvent('close')
    process.kill(browser.id, 'SIGKILL')
    await gone
    return start()
  }
  let page = await start()
  try {
    await openApp(page)
    await follow(page, [async before => (page = await kill(before))], Math.ceil(lives / 3))
  } finally {
    await page.context().close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
})
