import { type Locator, type Page, expect } from '@playwright/test'
import { fileContent } from './shared-data.fixture.ts'

/** Drags files over the page and drops them, as a browser does. Returns what the overlay said before the release. */
export const dropFiles = async (page: Page, paths: readonly string[]): Promise<string> => {
  const transfer = await page.evaluateHandle(files => {
    const data = new DataTransfer()
    for (const { name, base64 } of files) {
      const bytes = Uint8Array.from(atob(base64), char => char.charCodeAt(0))
      data.items.add(new File([bytes], name))
    }
    return data
  }, paths.map(fileContent))
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer })
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer })
  const overlay = page.getByRole('status').filter({ hasText: '→' })
  const said = (await overlay.textContent()) ?? ''
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
  return said
}

/** The recipe panel, as a person uses it. */
export const recipeRoom = (page: Page) => {
  const panel = page.getByRole('region', { name: 'Recipe', exact: true })
  const steps = panel.getByRole('grid', { name: 'Steps' })
  const add = async (kind: string): Promise<void> => {
    await panel.getByRole('button', { name: 'Add step' }).click()
    await page.getByRole('menuitem', { name: kind, exact: true }).click()
  }
  const commit = async (): Promise<void> => {
    await panel.getByRole('button', { name: 'Add step' }).click()
    await expect(steps).toBeVisible()
  }
  const choose = async (button: Locator, option: string): Promise<void> => {
    await button.click()
    await page
      .getByRole('listbox')
      .last()
      .getByRole('option', { name: new RegExp(`^${option}\\b`) })
      .first()
      .click()
  }
  const pick = async (label: string, names: readonly string[]): Promise<void> => {
    const list = panel.getByRole('listbox', { name: label })
    for (const name of names) await list.getByRole('option', { name: new RegExp(`^${name}\\b`) }).click()
  }
  return { panel, steps, add, commit, choose, pick }
}

/** What the app holds in a table, as scripts see it. */
export const appRows = (page: Page, sql: string) =>
  page.evaluate(async text => (await window.boathouse.sql(text)).rows, sql)
