import { type Page } from '@playwright/test'

const people = 'id,name,joined\n1,Ana,2024-02-29\n2,,2024-03-01\n3,"Bo, Jr.",\n'

/** Opens the app and waits for its lake. */
export const openApp = async (page: Page): Promise<void> => {
  await page.goto('/')
  await page.evaluate(() => window.boathouse.ready)
}

/** Takes three people into bronze.people. */
export const ingestPeople = (page: Page) =>
  page.evaluate(text => window.boathouse.ingest(new File([text], 'people.csv')), people)

/** bronze.people, silver.people and gold.people, as in the guide. */
export const makeThreeLayers = async (page: Page): Promise<void> => {
  await ingestPeople(page)
  await page.evaluate(async () => {
    await window.boathouse.recipes.save('silver.people', {
      input: 'bronze.people',
      steps: [
        { op: 'nullify', columns: ['name'], values: [''] },
        { op: 'cast', columns: [{ column: 'id', to: 'long' }], onError: 'null' },
      ],
    })
    await window.boathouse.refresh('silver.people')
    await window.boathouse.aggregates.save('gold.people', {
      input: 'silver.people',
      groupBy: ['name'],
      measures: [{ fn: 'count', as: 'people' }],
    })
    await window.boathouse.refresh('gold.people')
  })
}

/** Asks the lake. */
export const sql = (page: Page, text: string) => page.evaluate(query => window.boathouse.sql(query), text)

/** What a call, written as script, rejects with; undefined when it does not. */
export const rejection = (page: Page, call: string): Promise<unknown> =>
  page.evaluate(`${call}.then(() => undefined, thrown => thrown)`)

/** The bytes of the Blob that a call, written as script, resolves to. */
export const bytesOf = async (page: Page, call: string): Promise<Buffer> => {
  const blob = await page.evaluateHandle<Blob>(call)
  const base64 = await blob.evaluate(async content => {
    let binary = ''
    for (const byte of new Uint8Array(await content.arrayBuffer())) binary += String.fromCharCode(byte)
    return btoa(binary)
  })
  return Buffer.from(base64, 'base64')
}
