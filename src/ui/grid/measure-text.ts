let context: CanvasRenderingContext2D | null | undefined

/** Width in pixels that a column needs for its name and these values, in the fonts of the grid. */
export const fittingWidth = (name: string, values: readonly string[]): number => {
  context ??= document.createElement('canvas').getContext('2d')
  if (!context) return 160
  context.font = "12px 'JetBrains Mono Variable', monospace"
  let widest = 0
  for (const value of values) widest = Math.max(widest, context.measureText(value).width)
  context.font = "560 12px 'Inter Variable', sans-serif"
  return Math.ceil(Math.max(widest + 22, context.measureText(name).width + 74))
}
