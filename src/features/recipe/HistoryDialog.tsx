import { CornerDownRight } from 'lucide-react'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import type { EditHistory } from '../../core/recipe/edit.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { cx } from '../../ui/cx.ts'
import styles from './Dialogs.module.css'
import { historyEntries } from './history-model.ts'
import { goTo } from './history-actions.ts'

interface HistoryDialogProps {
  readonly history: EditHistory
  readonly onClose: () => void
}

const said = { past: '', now: 'now', undone: 'undone', left: 'left behind' } as const

/** Every state that the recipe went through; choosing one goes there, and none is lost by it. */
export const HistoryDialog = ({ history, onClose }: HistoryDialogProps) => {
  const entries = historyEntries(history)
  const now = entries.findIndex(({ place }) => place === 'now')
  return (
    <Dialog title="History" isOpen onClose={onClose} footer={<Button onPress={onClose}>Close</Button>}>
      <p className={styles['lead']}>
        Choose a state to go to it. What you change from there begins a branch; the others stay here.
      </p>
      <ListBox
        aria-label="States of the recipe"
        className={cx(styles['history'])}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        autoFocus
        selectedKeys={[String(now)]}
        onSelectionChange={keys => {
          const entry = keys === 'all' ? undefined : entries[Number([...keys][0])]
          if (entry) goTo(entry.state)
        }}
      >
        {entries.map(({ text, depth, place }, index) => (
          // A state may stand at two places; places are what is chosen.
          // eslint-disable-next-line react/no-array-index-key
          <ListBoxItem
            key={index}
            id={String(index)}
            textValue={text}
            className={cx(styles['state'], styles[place])}
          >
            {Array.from({ length: depth }, (_, level) => (
              <span key={level} className={styles['indent']}>
                {level === depth - 1 && <Icon of={CornerDownRight} size={12} />}
              </span>
            ))}
            <span className={styles['stateText']}>{text}</span>
            <span className={styles['stateMark']}>{said[place]}</span>
          </ListBoxItem>
        ))}
      </ListBox>
    </Dialog>
  )
}
