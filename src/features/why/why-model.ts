import type { Why } from '../../core/lake/why-views.ts'

/** A share as a CSS length; what is there is seen. */
export const barWidth = (share: number): string =>
  share <= 0 ? '0' : `max(2px, ${Math.min(share, 1) * 100}%)`

/** The findings of rows, then those of each column, under their headings. */
export const whyGroups = (
  findings: readonly Why[],
): readonly { readonly title: string | undefined; readonly findings: readonly Why[] }[] => {
  const groups = new Map<string | undefined, Why[]>()
  for (const finding of findings) {
    const title = finding.scope.columns?.join(', ')
    const known = groups.get(title) ?? []
    groups.set(title, known)
    known.push(finding)
  }
  return [...groups].map(([title, own]) => ({ title, findings: own }))
}
