import { useEffect, useState } from 'react'
import { offerFiles } from '../../state/ingest.ts'
import { offerBrought } from '../../state/open-tables.ts'
import { isTyping } from '../../ui/platform.ts'
import { filesOf, withPath } from './files-of.ts'
import { describeDrop, nameOfPaste } from './ingest-model.ts'

const carriesFiles = (event: DragEvent): event is DragEvent & { readonly dataTransfer: DataTransfer } =>
  event.dataTransfer?.types.includes('Files') === true

const describe = (transfer: DataTransfer): string => {
  const items = [...transfer.items].filter(item => item.kind === 'file')
  const names = items.flatMap(item => item.getAsFile()?.name ?? [])
  return describeDrop(items.length, names)
}

/** Makes the whole page a drop target; returns what a drop would do while files are over the page. */
export const useFileDrop = (): string | undefined => {
  const [promise, setPromise] = useState<string>()

  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const onOver = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
      setPromise(describe(event.dataTransfer))
    }
    const onLeave = (event: DragEvent) => {
      // Without a related target the pointer left the window, not one element for another.
      if (event.relatedTarget === null) setPromise(undefined)
    }
    const onDrop = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      setPromise(undefined)
      void filesOf(event.dataTransfer).then(offerBrought)
    }
    addEventListener('dragenter', onOver, { signal })
    addEventListener('dragover', onOver, { signal })
    addEventListener('dragleave', onLeave, { signal })
    addEventListener('drop', onDrop, { signal })
    return () => controller.abort()
  }, [])

  return promise
}

/** Takes files and text that are pasted anywhere but into a text field. */
export const usePaste = (): void => {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const { clipboardData } = event
      if (!clipboardData || isTyping(event.target)) return
      const text = clipboardData.getData('text/plain')
      if (clipboardData.files.length > 0) void offerBrought([...clipboardData.files].map(withPath))
      else if (/[^\s]/.test(text)) offerFiles([new File([text], nameOfPaste(text))])
      else return
      event.preventDefault()
    }
    addEventListener('paste', onPaste)
    return () => removeEventListener('paste', onPaste)
  }, [])
}
