import type { BaseIssue } from 'valibot'
import type { LakeError, Problem } from '../error.ts'

const pathOf = (issue: BaseIssue<unknown>): string =>
  (issue.path ?? [])
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')

const flatten = (issues: readonly BaseIssue<unknown>[]): readonly Problem[] =>
  issues.map(issue => ({ path: pathOf(issue), message: `${issue.message}.` }))

/** The issues that valibot found in a document, as one error that names the first. */
export const problemsOf = (
  document: string,
  issues: readonly BaseIssue<unknown>[],
): Extract<LakeError, { kind: 'invalid' }> => {
  const problems = flatten(issues)
  const [first] = problems
  const where = first && first.path !== '' ? `${first.path}: ` : ''
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  const message = `This is not a valid ${document}: ${where}${first?.message ?? ''}${more}`
  return { kind: 'invalid', message, problems }
}
