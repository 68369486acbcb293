import type { Editor } from '../core/edits/edit-log.ts'

/** The browsers by the words in what they say of themselves; most say that they are others too, so that the order counts. */
const browsers = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const

const keptId = (storage: Storage, key: string): string => {
  const id = storage.getItem(key) ?? crypto.randomUUID()
  storage.setItem(key, id)
  return id
}

let known: Editor | undefined

/** This tab, which is the same one after a reload. */
export const thisEditor = (): Editor =>
  (known ??= {
    tab: keptId(sessionStorage, 'boathouse.tab'),
    browser: keptId(localStorage, 'boathouse.browser'),
    name: browsers.find(([word]) => navigator.userAgent.includes(word))?.[1] ?? 'a browser',
  })

/** Who made an edit, as this tab says it. */
export const editorText = (by: Editor | undefined): string => {
  if (!by) return 'by a refresh or a script'
  const { tab, browser } = thisEditor()
  if (by.browser !== browser) return `in ${by.name}, elsewhere`
  return by.tab === tab ? 'in this tab' : 'in another tab'
}
