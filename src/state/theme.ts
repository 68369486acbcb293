import { create } from 'zustand'

export type Theme = 'system' | 'light' | 'dark'

/** `public/theme.js` reads the same key before the first paint. */
const key = 'boathouse.theme'

const stored = (): Theme => {
  const theme = localStorage.getItem(key)
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

/** The theme that the user chose. */
export const useTheme = create<{ readonly theme: Theme }>(() => ({ theme: stored() }))

/** Sets the theme, for this page at once and for later visits. */
export const setTheme = (theme: Theme): void => {
  useTheme.setState({ theme })
  if (theme === 'system') {
    delete document.documentElement.dataset['theme']
    localStorage.removeItem(key)
  } else {
    document.documentElement.dataset['theme'] = theme
    localStorage.setItem(key, theme)
  }
}
