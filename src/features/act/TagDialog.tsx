import { Pencil, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { explainError } from '../../core/explain-error.ts'
import type { Tag } from '../../core/lake/timeline-views.ts'
import { showVersion } from '../../state/route.ts'
import { changeTag, tagVersion, useTags } from '../../state/tags.ts'
import { say } from '../../state/toasts.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import styles from './Act.module.css'
import { removeTag } from './act-actions.ts'

interface TagDialogProps {
  readonly table: string
  readonly version: number
  readonly onClose: () => void
}

interface TagLineProps {
  readonly tag: Tag
  readonly onShow: () => void
  readonly onEdit: () => void
  readonly onRemove: () => void
}

const TagLine = ({ tag, onShow, onEdit, onRemove }: TagLineProps) => (
  <li className={styles['tag']}>
    <div className={styles['tagWords']}>
      <p className={styles['tagName']}>{tag.name}</p>
      {tag.note !== undefined && tag.note !== '' && <p className={styles['quiet']}>{tag.note}</p>}
    </div>
    <Button variant="quiet" onPress={onShow} aria-label={`Show v${tag.version}, ${tag.name}`}>
      v{tag.version}
    </Button>
    <IconButton label={`Change the tag ${tag.name}`} icon={Pencil} size={14} onPress={onEdit} />
    <IconButton label={`Remove the tag ${tag.name}`} icon={Trash2} size={14} onPress={onRemove} />
  </li>
)

/** Names a version, so that it stays readable; and all names that versions of the table have. */
export const TagDialog = ({ table, version, onClose }: TagDialogProps) => {
  const { tags, error: listError, isLoading } = useTags(table)
  const [name, setName] = useState('')
  const [note, setNote] = useState('')
  const [edited, setEdited] = useState<Tag>()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const tagged = edited?.version ?? version

  const begin = (tag: Tag | undefined): void => {
    setEdited(tag)
    setName(tag?.name ?? '')
    setNote(tag?.note ?? '')
    setProblem(undefined)
    field.current?.focus()
  }
  const save = async (): Promise<void> => {
    if (isBusy) return
    const words = note.trim() === '' ? undefined : note.trim()
    setBusy(true)
    const saved = await (edited
      ? changeTag(table, edited, name, words)
      : tagVersion(table, version, name, words))
    setBusy(false)
    if (!saved.ok)
      return setProblem(saved.error.kind === 'invalid' ? saved.error.message : explainError(saved.error).body)
    say(edited ? `Changed the tag of v${tagged}` : `Tagged v${tagged} as ${saved.value.name}`, {
      body: 'The version stays readable, also after VACUUM.',
    })
    if (edited) return begin(undefined)
    return onClose()
  }
  return (
    <Dialog
      title={edited ? `Change the tag of v${tagged} of ${table}` : `Tag v${version} of ${table}`}
      isOpen
      onClose={onClose}
      onEnter={() => void save()}
      footer={
        <>
          <Button onPress={edited ? () => begin(undefined) : onClose}>{edited ? 'Back' : 'Cancel'}</Button>
          <Button variant="primary" isDisabled={isBusy} onPress={() => void save()}>
            {edited ? 'Save the tag' : `Tag v${version}`}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <TextField
          ref={field}
          label="Name"
          value={name}
          placeholder="before the clean-up"
          error={problem}
          autoFocus
          onChange={text => {
            setName(text)
            setProblem(undefined)
          }}
        />
        <TextField label="Note" value={note} lines={2} onChange={setNote} />
      </div>
      <p className={styles['quiet']}>
        A tagged version stays readable: VACUUM and the clean-up of the log keep what it needs.
      </p>
      <h3 className={styles['heading']}>Tags of {table}</h3>
      {listError && <p className={styles['error']}>{explainError(listError).body}</p>}
      {!listError && !isLoading && tags.length === 0 && (
        <p className={styles['quiet']}>No version has a tag yet.</p>
      )}
      {tags.length > 0 && (
        <ul className={styles['tags']} aria-label={`Tags of ${table}`}>
          {tags.map(tag => (
            <TagLine
              key={tag.name}
              tag={tag}
              onShow={() => {
                onClose()
                showVersion(tag.version)
              }}
              onEdit={() => begin(tag)}
              onRemove={() => {
                if (edited?.name === tag.name) begin(undefined)
                void removeTag(table, tag)
              }}
            />
          ))}
        </ul>
      )}
    </Dialog>
  )
}
