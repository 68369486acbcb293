import { useState } from 'react'
import { offerFiles, setPasting } from '../../state/ingest.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { nameOfPaste } from './ingest-model.ts'

/** A place to paste rows into, for those who do not paste onto the page itself. */
export const PasteDialog = () => {
  const [text, setText] = useState('')
  const close = () => setPasting(false)
  return (
    <Dialog
      title="Paste rows"
      isOpen
      onClose={close}
      isDismissable={text === ''}
      footer={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={text.trim() === ''}
            onPress={() => offerFiles([new File([text], nameOfPaste(text))])}
          >
            Continue
          </Button>
        </>
      }
    >
      <TextField
        label="Rows from a spreadsheet, delimited text, or JSON"
        value={text}
        onChange={setText}
        lines={14}
        isMono
        autoFocus
      />
    </Dialog>
  )
}
