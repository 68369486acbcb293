import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { TableDiff } from '../../core/lake/diff-views.ts'
import { chooseDiffKey, useDiff } from '../../state/diff.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { PickList } from '../../ui/PickList.tsx'
import { cx } from '../../ui/cx.ts'
import styles from './ComparePanel.module.css'
import { keyWords } from './compare-model.ts'

interface KeyFormProps {
  readonly diff: TableDiff
  readonly onDone: () => void
}

const KeyForm = ({ diff, onDone }: KeyFormProps) => {
  const [key, setKey] = useState<readonly string[]>(diff.key?.columns ?? [])
  const chosen = useDiff(({ request }) => request?.key)
  const take = (columns: readonly string[] | undefined): void => {
    chooseDiffKey(columns)
    onDone()
  }
  return (
    <div className={styles['keyForm']}>
      <PickList
        label="The same row has the same"
        items={diff.columns
          .filter(({ side }) => side === 'both')
          .map(({ name, typeTo = '' }) => ({ id: name, hint: typeTo }))}
        chosen={key}
        onChange={picked => {
          const kept = key.filter(name => picked.has(name))
          setKey([...kept, ...[...picked].filter(name => !kept.includes(name))])
        }}
      />
      <div className={styles['keyActions']}>
        <Button variant="primary" isDisabled={key.length === 0} onPress={() => take(key)}>
          Compare by these
        </Button>
        <Button onPress={() => take([])}>Whole rows</Button>
        {chosen !== undefined && <Button onPress={() => take(undefined)}>As found</Button>}
        <Button variant="quiet" onPress={onDone}>
          Cancel
        </Button>
      </div>
    </div>
  )
}

/** How rows are told apart, and another way to do it. */
export const KeyChooser = ({ diff }: { readonly diff: TableDiff }) => {
  const [isOpen, setOpen] = useState(false)
  const chosen = useDiff(({ request }) => request?.key)
  const { columns, note, isDoubtful } = keyWords(diff, chosen)
  return (
    <section className={styles['group']}>
      <h3 className={styles['heading']}>Rows are told apart by</h3>
      <p className={styles['keyLine']}>
        <b className={styles['keyName']}>{columns}</b>
        {!isOpen && (
          <Button variant="quiet" onPress={() => setOpen(true)}>
            Choose another key
          </Button>
        )}
      </p>
      <p className={cx(styles['note'], isDoubtful && styles['doubt'])}>
        {isDoubtful && <Icon of={TriangleAlert} size={14} />}
        <span>{note}</span>
      </p>
      {isOpen && <KeyForm key={diff.id} diff={diff} onDone={() => setOpen(false)} />}
    </section>
  )
}
