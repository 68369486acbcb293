import { ClipboardCopy, Download } from 'lucide-react'
import type { ComponentType } from 'react'
import { mergeSql } from '../../core/diff/merge-sql.ts'
import type { TableDiff } from '../../core/lake/diff-views.ts'
import { Button } from '../../ui/Button.tsx'
import { Menu, MenuItem, MenuSection } from '../../ui/Menu.tsx'
import { compareSql } from './compare-sql.ts'
import { copySql } from './copy-sql.ts'

interface CompareMenuProps {
  /** Undefined until it is found. */
  readonly diff: TableDiff | undefined
  /** Items that make files of the difference. */
  readonly files?: ComponentType<{ readonly diff: TableDiff }> | undefined
}

/** Takes the difference out of the browser: as a file, or as SQL. */
export const CompareMenu = ({ diff, files: Files }: CompareMenuProps) => {
  const button = (
    <Button variant="quiet" icon={Download} isDisabled={!diff} aria-label="Export changes">
      Export
    </Button>
  )
  if (!diff) return button
  const merge = mergeSql(diff)
  return (
    <Menu label="Export changes" trigger={button}>
      {Files && (
        <MenuSection title="Rows that differ">
          <Files diff={diff} />
        </MenuSection>
      )}
      <MenuSection title="SQL">
        <MenuItem
          icon={ClipboardCopy}
          onAction={() => void copySql(compareSql(diff), 'a query of the difference')}
        >
          Copy as a query
        </MenuItem>
        <MenuItem
          icon={ClipboardCopy}
          isDisabled={merge === undefined}
          onAction={() => void copySql(merge, `the MERGE of ${diff.other ?? diff.table}`)}
        >
          Copy as MERGE
        </MenuItem>
      </MenuSection>
    </Menu>
  )
}
