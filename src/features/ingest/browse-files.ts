import { offerBrought } from '../../state/open-tables.ts'
import { withPath } from './files-of.ts'

const browse = (prepare: (input: HTMLInputElement) => void): void => {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  prepare(input)
  input.addEventListener('change', () => void offerBrought([...(input.files ?? [])].map(withPath)))
  input.click()
}

/** Opens the system's file dialog; the chosen files are offered for ingest, Delta tables in zips to be opened. */
export const browseFiles = (): void => browse(() => undefined)

/** Opens the system's dialog for folders; Delta tables in the folder are offered to be opened, all else for ingest. */
export const browseFolder = (): void =>
  browse(input => {
    input.webkitdirectory = true
  })
