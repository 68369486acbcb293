import { type Page, expect } from '@playwright/test'
import { recipeRoom } from './rooms.fixture.ts'

const cities = ['Berlin', 'berlin ', 'Paris', ' Paris', 'Rome']

/** 250 people: names with blanks around them, cities in several spellings, amounts as text. */
const people = `id,name,city,amount\n${Array.from(
  { length: 250 },
  (_, row) => `${row + 1},  Person ${row % 40} ,${cities[row % 5] ?? ''},${(row * 1.5).toFixed(1)}`,
).join('\n')}\n`

/** Ingests the people and opens their table. */
export const openPeople = async (page: Page): Promise<void> => {
  await page.goto('/')
  await page.waitForFunction(() => 'boathouse' in window)
  await page.evaluate(
    async text => window.boathouse.ingest([new File([text], 'people.csv')], { table: 'bronze.people' }),
    people,
  )
  await page.goto('/t/bronze.people')
}

/** The recipe panel on their table, as a person uses it. */
export const peopleRoom = (page: Page) => {
  const { panel, steps, pick, choose } = recipeRoom(page)
  const row = (place: number) => steps.getByRole('row').nth(place - 1)
  const search = page.getByRole('searchbox', { name: /Find a step/ })
  /** Finds an operation by what it is for, and takes the first that is found. */
  const find = async (words: string, label: string): Promise<void> => {
    await expect(search).toBeFocused()
    await page.keyboard.type(words)
    await expect(page.getByRole('menuitem').first()).toHaveText(label)
    await page.keyboard.press('Enter')
    await expect(panel.getByRole('heading', { name: label })).toBeVisible()
  }
  const start = async (words: string, label: string): Promise<void> => {
    await panel.getByRole('button', { name: 'Add step' }).click()
    await find(words, label)
  }
  const commit = async (): Promise<void> => {
    await panel.getByRole('button', { name: /^(Add step|Apply)$/ }).click()
    await expect(steps).toBeVisible()
  }
  const menu = async (place: number, item: string): Promise<void> => {
    await panel.getByRole('button', { name: `More for step ${place}` }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  const more = async (item: string | RegExp): Promise<void> => {
    await panel.getByRole('button', { name: 'More for the recipe' }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  return { panel, steps, row, search, find, start, commit, menu, more, pick, choose }
}
