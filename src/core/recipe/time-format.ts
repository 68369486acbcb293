const specifiers: ReadonlySet<string> = new Set('aAbBdmyYHIpMSfzZj%')

/** What is wrong with a strptime format; undefined when the engine reads it. */
export const timeFormatProblem = (format: string): string | undefined => {
  const found = [...format.matchAll(/%-?([^])?/gu)]
  const bad = found.find(([, letter]) => letter === undefined || !specifiers.has(letter))
  if (bad) return `The format has ${bad[0]}, which has no meaning; use %Y %m %d %b %H %M %S and their like.`
  return found.some(([, letter]) => letter !== '%')
    ? undefined
    : 'The format names no part of a date or time.'
}

/**
 * A pattern that text must match before strptime is asked: it takes `98` for the year 98 where %Y is asked for, and it is slow on
 * text that cannot fit.
 */
export const fourDigitYear = (format: string): boolean => format.replaceAll('%%', '').includes('%Y')
