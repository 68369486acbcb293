import { Button } from '../../ui/Button.tsx'
import { Kbd } from '../../ui/Kbd.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import styles from './Cluster.module.css'
import type { Chosen } from './cluster-model.ts'

interface ClusterFooterProps {
  readonly chosen: Chosen | undefined
  /** How many values were merged before. */
  readonly before: number
  /** It is a step that is there already. */
  readonly isEdit: boolean
  readonly later: boolean
  readonly onLater: (later: boolean) => void
  readonly onAgain: () => void
  readonly onFinish: () => void
}

const chosenText = (chosen: Chosen | undefined): string =>
  chosen && chosen.clusters > 0
    ? `${formatPlural(chosen.clusters, 'cluster')} chosen: ${formatPlural(chosen.rows, 'row')} will change.`
    : 'Nothing is chosen.'

const keys: readonly (readonly [keys: string, does: string])[] = [
  ['Space', 'merge'],
  ['1–9', 'choose'],
  ['Enter', 'edit'],
  ['B', 'rows'],
]

/** What will be merged, and the buttons that do it. */
export const ClusterFooter = (props: ClusterFooterProps) => {
  const { chosen, before, isEdit, later, onLater, onAgain, onFinish } = props
  const isChosen = chosen !== undefined && chosen.clusters > 0
  return (
    <>
      <div className={styles['sum']}>
        <span role="status">
          {chosenText(chosen)}
          {before > 0 && ` ${formatPlural(before, 'value')} merged before.`}
        </span>
        <span className={styles['keys']} aria-hidden>
          {keys.map(([key, does]) => (
            <span key={key}>
              <Kbd keys={key} /> {does}
            </span>
          ))}
        </span>
      </div>
      <Switch isSelected={later} onChange={onLater}>
        Merge new spellings in later batches
      </Switch>
      <Button isDisabled={!isChosen} onPress={onAgain}>
        Merge and re-cluster
      </Button>
      <Button variant="primary" isDisabled={!isChosen && before === 0} onPress={onFinish}>
        {isEdit && !isChosen ? 'Apply and close' : 'Merge and close'}
      </Button>
    </>
  )
}
