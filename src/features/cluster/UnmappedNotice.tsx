import { takeUnmapped } from '../../state/clusters.ts'
import { Button } from '../../ui/Button.tsx'
import { Chip } from '../../ui/Chip.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import styles from './Cluster.module.css'
import { shownText } from './cluster-model.ts'
import { type StepNews, useUnmapped } from './use-unmapped.ts'

const examples = ({ values }: StepNews): string => {
  const shown = values.slice(0, 3).map(({ value, to }) => `“${shownText(value)}” → “${shownText(to)}”`)
  const more = values.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

interface UnmappedNoticeProps {
  readonly table: string
}

/** Says that values came that belong to a cluster of a step and are not in its mapping, and takes them in. */
export const UnmappedNotice = ({ table }: UnmappedNoticeProps) => {
  const news = useUnmapped(table)
  return (
    <div role="status">
      {news.map(each => (
        <p key={each.stepId} className={styles['notice']}>
          <Chip tone="warning">
            {formatPlural(each.values.length, 'new spelling')} of {each.column}
          </Chip>
          <span className={styles['examples']}>{examples(each)}</span>
          <Button variant="quiet" onPress={() => takeUnmapped(each.stepId, each.values)}>
            Merge them too
          </Button>
        </p>
      ))}
    </div>
  )
}
