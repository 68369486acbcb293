import { type RefObject, useEffect } from 'react'
import { useRecipe } from '../../state/recipe.ts'

/** A menu or a dialog that closes gives the focus back by itself within this, ms. */
const patience = 60

/** Gives the focus to a step, or to the first button of the panel, where what had it is gone from the page. */
export const useFocusBack = (panel: RefObject<HTMLElement | null>): void => {
  const focusOn = useRecipe(state => state.focusOn)
  useEffect(() => {
    if (!focusOn) return undefined
    const timer = setTimeout(() => {
      useRecipe.setState({ focusOn: undefined })
      if (document.activeElement && document.activeElement !== document.body) return
      const { step } = focusOn
      const row = step === undefined ? null : panel.current?.querySelector(`[data-key="${CSS.escape(step)}"]`)
      const target = row ?? panel.current?.querySelector('button')
      if (target instanceof HTMLElement) target.focus()
    }, patience)
    return () => clearTimeout(timer)
  }, [focusOn, panel])
}
