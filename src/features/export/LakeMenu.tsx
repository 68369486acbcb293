import { Download, Upload } from 'lucide-react'
import { type ReactElement, useRef } from 'react'
import { useCatalog } from '../../state/catalog.ts'
import { Menu, MenuItem } from '../../ui/Menu.tsx'
import { addLake, downloadLake } from './use-export.ts'

interface LakeMenuProps {
  /** The button that opens it, such as the lake's name. */
  readonly trigger: ReactElement
}

/** What can be done with the lake as a whole: take it away as one file, add one that was taken elsewhere. */
export const LakeMenu = ({ trigger }: LakeMenuProps) => {
  const input = useRef<HTMLInputElement>(null)
  const isEmpty = useCatalog(state => state.tables.length === 0)
  return (
    <>
      <Menu label="Lake" trigger={trigger}>
        <MenuItem icon={Download} isDisabled={isEmpty} onAction={() => void downloadLake()}>
          Download the lake as zip
        </MenuItem>
        <MenuItem icon={Upload} onAction={() => input.current?.click()}>
          Add a lake from zip…
        </MenuItem>
      </Menu>
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        hidden
        aria-label="Zip file of a lake"
        onChange={event => {
          const file = event.currentTarget.files?.[0]
          event.currentTarget.value = ''
          if (file) void addLake(file)
        }}
      />
    </>
  )
}
