import type { LakeError } from '../../core/error.ts'
import { explainError } from '../../core/explain-error.ts'
import { Button } from '../../ui/Button.tsx'
import styles from './SqlPage.module.css'
import type { Place } from './sql-model.ts'

interface SqlFailureProps {
  readonly id: string
  readonly error: LakeError
  /** Where in the editor's text; undefined where nobody knows, or the text is another by now. */
  readonly place: Place | undefined
  readonly onGo: () => void
}

/** Why a statement failed, and the way to the place. */
export const SqlFailure = ({ id, error, place, onGo }: SqlFailureProps) => {
  const { title, body, next } = explainError(error)
  return (
    <div role="alert" id={id} className={styles['error']}>
      <p className={styles['errorTitle']}>
        {error.kind === 'query-failed' ? 'The statement failed' : title}
        {place && ` at line ${place.line}, column ${place.column}`}
      </p>
      <p className={styles['errorBody']}>
        {body} {next}
      </p>
      {place && <Button onPress={onGo}>Go to the place</Button>}
    </div>
  )
}
