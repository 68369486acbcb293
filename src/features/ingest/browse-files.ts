import { offerFiles } from '../../state/ingest.ts'

/** Opens the system's file dialog; the chosen files are offered for ingest. */
export const browseFiles = (): void => {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.addEventListener('change', () => offerFiles([...(input.files ?? [])]))
  input.click()
}
