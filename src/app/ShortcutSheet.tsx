import { showOverlay } from '../state/shell.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import styles from './ShortcutSheet.module.css'

const groups: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Anywhere',
    keys: [
      ['Mod+K', 'Search tables, columns, commands'],
      ['Mod+V', 'Import what was copied'],
      ['?', 'This sheet'],
      ['Esc', 'Close, or back to the table'],
    ],
  },
  {
    title: 'Grid',
    keys: [
      ['↑+↓+←+→', 'Move; with Shift select; with Mod to the edge'],
      ['Home', 'First cell of the row; with Mod of the table'],
      ['End', 'Last cell of the row; with Mod of the table'],
      ['Enter', 'The value in full; on a header sort'],
      ['Shift+Enter', 'On a header: sort by this one too'],
      ['Shift+Space', 'Select the row'],
      ['Ctrl+Space', 'Select the column'],
      ['Mod+A', 'Select all'],
      ['Mod+C', 'Copy'],
      ['Alt+↓', 'Menu of the column'],
      ['L', 'Life of the row: what changed it, version by version'],
    ],
  },
  {
    title: 'Timeline',
    keys: [
      ['←+→', 'Version before, version after'],
      ['PgUp+PgDn', 'Ten versions back or on'],
      ['Home', 'First version'],
      ['End', 'Latest version'],
      ['D', 'Compare with the version before'],
      ['Shift+←+→', 'Compare: widen the range'],
      ['Space', 'Play, stop'],
      ['＋+−', 'Nearer, farther'],
      ['0', 'All versions'],
      ['Esc', 'End the comparison'],
      ['N', 'In a comparison: the next column with changes; with Shift the one before'],
      ['U', 'In a comparison: all rows, or only changes'],
      ['J+K', 'Among all rows: the next one that differs, the one before'],
      ['F', 'In a comparison: old values, new values'],
    ],
  },
  {
    title: 'Recipe',
    keys: [
      ['Mod+Z', 'Undo'],
      ['Mod+Shift+Z', 'Redo'],
      ['Space', 'Switch the step off or on'],
      ['Enter', 'Edit the step'],
      ['Mod+↑+↓', 'Move the step'],
      ['O', 'Show the rows that the step takes out'],
      ['Del', 'Remove the step'],
      ['E', 'Edit a suggested step before adding it'],
    ],
  },
  {
    title: 'SQL',
    keys: [
      ['Mod+Enter', 'Run all, or what is selected'],
      ['Mod+Shift+Enter', 'Run the statement at the caret'],
      ['Esc', 'Cancel what runs'],
    ],
  },
]

/** All keys, in one place. */
export const ShortcutSheet = () => (
  <Dialog title="Keyboard shortcuts" isOpen onClose={() => showOverlay('none')} size="large">
    <div className={styles['groups']}>
      {groups.map(group => (
        <section key={group.title}>
          <h3 className={styles['title']}>{group.title}</h3>
          <dl className={styles['keys']}>
            {group.keys.map(([keys, does]) => (
              <div key={keys} className={styles['line']}>
                <dt>
                  <Kbd keys={keys} />
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  </Dialog>
)
