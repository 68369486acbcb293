import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { hasMod, modKey } from '../../ui/platform.ts'

interface NoteDialogProps {
  /** The place of the step, from 0. */
  readonly index: number
  readonly note: string
  readonly onSave: (note: string) => void
  readonly onClose: () => void
}

/** The comment of a step. */
export const NoteDialog = ({ index, note, onSave, onClose }: NoteDialogProps) => {
  const [text, setText] = useState(note)
  const save = (): void => {
    onSave(text)
    onClose()
  }
  return (
    <Dialog
      title={`Comment on step ${index + 1}`}
      isOpen
      size="small"
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" onPress={save}>
            Save
          </Button>
        </>
      }
    >
      <div
        role="presentation"
        onKeyDown={event => {
          if (event.key === 'Enter' && hasMod(event)) save()
        }}
      >
        <TextField
          label="Comment"
          lines={3}
          autoFocus
          hint={`${modKey()} Enter saves. An empty comment takes it off.`}
          value={text}
          onChange={setText}
        />
      </div>
    </Dialog>
  )
}
