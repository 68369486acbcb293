/** Hands a file to the browser's downloads. */
export const download = (blob: Blob, name: string): void => {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download reads the address after this turn, and there is no event that tells when it did.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
