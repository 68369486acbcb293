import { FileDiff, GitCommitHorizontal, ListOrdered, Tag as TagIcon } from 'lucide-react'
import type { Definition } from '../../core/edits/edit-log.ts'
import { beginAct } from '../../state/act.ts'
import { navigate, showVersion } from '../../state/route.ts'
import { toggleFilter } from '../../state/selection.ts'
import { Icon } from '../../ui/Icon.tsx'
import { cx } from '../../ui/cx.ts'
import type { Then } from './DefinitionThen.tsx'
import styles from './History.module.css'
import {
  type EditItem,
  type HistoryItem,
  type Origin,
  engineOf,
  originsOf,
  statementOf,
  whenText,
} from './history-list-model.ts'
import { type HistoryWords, titleOf } from './history-words.ts'

interface HistoryRowProps {
  readonly item: HistoryItem
  readonly index: number
  readonly count: number
  readonly top: number
  readonly isActive: boolean
  /** It is the version that the page shows. */
  readonly isShown: boolean
  /** Of the newest commit: the version that undoing it goes back to. */
  readonly undoTo: number | undefined
  readonly table: string
  readonly words: HistoryWords
  /** ms since the epoch, by which times of day are written. */
  readonly now: number
  readonly onThen: (then: Then) => void
  readonly onState: (definition: Definition, id: string | undefined) => void
}

const icons = { commit: GitCommitHorizontal, edit: ListOrdered, tag: TagIcon } as const

const Link = ({ text, onPress }: { readonly text: string; readonly onPress: () => void }) => (
  <button type="button" className={styles['link']} onClick={onPress}>
    {text}
  </button>
)

type OriginLinkProps = Pick<HistoryRowProps, 'table' | 'onThen'> & { readonly origin: Origin }

const OriginLink = ({ origin: { text, to }, table, onThen }: OriginLinkProps) => {
  if (!to) return <span>{text}</span>
  const go = (): void => {
    switch (to.kind) {
      case 'recipe':
      case 'aggregate':
        return onThen({ kind: to.kind, version: to.version })
      case 'table':
        return navigate({ room: 'table', table: to.table, version: to.version, panel: 'history' })
      case 'batch':
        showVersion(to.version)
        return toggleFilter(table, { kind: 'values', column: '_batch_id', values: [to.batch] })
    }
  }
  return <Link text={text} onPress={go} />
}

/** Who made an edit, the revision that it was saved as, the version that was made with it. */
const EditFacts = ({ item, words, onThen }: HistoryRowProps & { readonly item: EditItem }) => {
  const { edit, before, version } = item.listed
  const { revision } = edit
  return (
    <>
      <span>{before ? words.editor(edit.by) : 'at its first save'}</span>
      {revision === undefined ? (
        <span>not saved</span>
      ) : (
        <Link text={`r${revision}`} onPress={() => onThen({ kind: 'edit', item })} />
      )}
      {version !== undefined && <Link text={`in v${version}`} onPress={() => showVersion(version)} />}
    </>
  )
}

const Second = (props: HistoryRowProps) => {
  const { item, words, table, onThen } = props
  if (item.kind === 'tag') return <>{item.tag.note ?? 'no note'}</>
  if (item.kind === 'edit') return <EditFacts {...props} item={item} />
  const { entry } = item
  const statement = statementOf(entry)
  return (
    <>
      <span className={styles['rows']}>{words.rows(entry)}</span>
      {statement !== '' && (
        <span className={styles['statement']} title={statement}>
          {statement}
        </span>
      )}
      {originsOf(entry).map(origin => (
        <OriginLink key={origin.text} origin={origin} table={table} onThen={onThen} />
      ))}
    </>
  )
}

const Third = ({ item, undoTo, table, onThen, onState }: HistoryRowProps) => {
  if (item.kind === 'tag')
    return (
      <Link
        text={`Tags of ${table}…`}
        onPress={() => beginAct({ kind: 'tag', table, version: item.tag.version })}
      />
    )
  if (item.kind === 'edit') {
    const { after, edit } = item.listed
    return (
      <>
        <Link text="Open…" onPress={() => onThen({ kind: 'edit', item })} />
        <Link text="Back to this state" onPress={() => onState(after, edit.to)} />
      </>
    )
  }
  return (
    <>
      <span>{engineOf(item.entry)}</span>
      {undoTo !== undefined && (
        <Link text="Undo…" onPress={() => beginAct({ kind: 'restore', table, version: undoTo })} />
      )}
    </>
  )
}

const versionOf = (item: HistoryItem): number | undefined =>
  item.kind === 'commit' ? item.entry.version : item.kind === 'tag' ? item.tag.version : undefined

/** One entry: what happened, by what, with links to what it was made of. */
export const HistoryRow = (props: HistoryRowProps) => {
  const { item, index, count, top, isActive, isShown, words, now } = props
  const title = titleOf(item, words)
  const version = versionOf(item)
  return (
    <article
      className={cx(styles['row'], isShown && styles['shown'])}
      style={{ insetBlockStart: top }}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the entries of a feed take the focus
      tabIndex={isActive ? 0 : -1}
      data-index={index}
      aria-posinset={index + 1}
      aria-setsize={count}
      aria-current={isShown || undefined}
      aria-label={[version === undefined ? '' : `Version ${version}`, title].filter(Boolean).join(', ')}
    >
      <Icon
        of={item.kind === 'edit' && item.listed.edit.how === 'saved' ? FileDiff : icons[item.kind]}
        size={14}
      />
      <div className={styles['words']}>
        <p className={styles['first']}>
          {version !== undefined && (
            <button type="button" className={styles['version']} onClick={() => showVersion(version)}>
              v{version}
            </button>
          )}
          <span className={styles['what']} title={title}>
            {title}
          </span>
          <time className={styles['when']} dateTime={new Date(item.time).toISOString()}>
            {whenText(item.time, now)}
          </time>
        </p>
        <p className={styles['more']}>
          <Second {...props} />
        </p>
        <p className={styles['more']}>
          <Third {...props} />
        </p>
      </div>
    </article>
  )
}
