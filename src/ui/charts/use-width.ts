import { useEffect, useRef, useState } from 'react'

/** The width of an element, in whole pixels, as it changes. */
export const useWidth = (first = 320) => {
  const ref = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(first)
  useEffect(() => {
    if (!ref.current) return undefined
    const observer = new ResizeObserver(entries => {
      const wide = entries[0]?.contentRect.width
      if (wide) setWidth(Math.floor(wide))
    })
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [])
  return { ref, width }
}
