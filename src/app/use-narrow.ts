import { useSyncExternalStore } from 'react'

const query = matchMedia('(max-width: 899px)')

const subscribe = (onChange: () => void): (() => void) => {
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}

/** Whether side panels are sheets: below 900 px. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => query.matches)
