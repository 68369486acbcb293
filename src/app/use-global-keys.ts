import { useEffect } from 'react'
import { showOverlay, useShell } from '../state/shell.ts'
import { hasMod, isTyping } from '../ui/platform.ts'

/** Keys that work everywhere: Mod+K and ?. */
export const useGlobalKeys = (): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      if (hasMod(event) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
        showOverlay(useShell.getState().overlay === 'palette' ? 'none' : 'palette')
      } else if (event.key === '?' && !isTyping(event.target)) showOverlay('shortcuts')
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}
