import type { LakeError } from './error.ts'

/** An error in the user's words. */
export interface Explanation {
  readonly title: string
  readonly body: string
  /** What the user can do next; absent where there is nothing but to read the body. */
  readonly next?: string
}

const problemsOf = ({ problems }: Extract<LakeError, { kind: 'invalid' }>): readonly string[] =>
  problems.map(({ message }) => message).filter(message => message !== '')

/** Tells any expected failure as title, body and next step. */
export const explainError = (error: LakeError): Explanation => {
  const body = error.message
  switch (error.kind) {
    case 'table-missing':
      return { title: `There is no table ${error.table}`, body, next: 'Choose a table from the catalog.' }
    case 'version-missing':
      return {
        title: `${error.table} has no version ${error.version}`,
        body,
        next: `The latest is version ${error.latest}.`,
      }
    case 'protocol-unsupported':
      return { title: `This table can not be ${error.access === 'read' ? 'read' : 'written'} here`, body }
    case 'log-corrupt':
      return { title: `The log is damaged at version ${error.version}`, body }
    case 'schema-mismatch':
      return {
        title: 'The columns do not fit the table',
        body,
        next: 'Choose another table, or change the types.',
      }
    case 'constraint-violated': {
      const next = 'Nothing was written. Correct the rows, or drop the constraint.'
      return { title: `Rows break the rule ${error.constraint}`, body, next }
    }
    case 'commit-conflict':
      return { title: `${error.table} was changed meanwhile`, body, next: 'Try again.' }
    case 'input-unreadable':
      return { title: `${error.file} can not be read`, body }
    case 'invalid':
      return { title: 'Something is not right yet', body: [body, ...problemsOf(error)].join(' ') }
    case 'query-failed':
      return { title: 'The query failed', body }
    case 'storage-failed':
      return {
        title: 'The lake’s storage failed',
        body,
        next: 'Try again; if it happens again, export the lake.',
      }
    case 'storage-full':
      return {
        title: 'The storage is full',
        body,
        next: 'Remove tables that you do not need, or free disk space.',
      }
    case 'out-of-memory':
      return { title: 'Not enough memory', body, next: 'Close other tabs, or work on fewer rows or columns.' }
    case 'cancelled':
      return { title: 'Cancelled', body }
    case 'worker-died':
      return { title: 'The lake stopped', body, next: 'Nothing that was committed is lost. Try again.' }
    case 'defect':
      return {
        title: 'Something went wrong inside Boathouse',
        body,
        next: 'Copy the details and report them.',
      }
  }
}
