import { BookOpen, ChevronDown } from 'lucide-react'
import { useExamples } from './use-examples.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Menu, MenuItem, MenuSection } from '../../ui/Menu.tsx'
import type { Example } from './examples.ts'

/** Statements to begin with, for the table that the user looked at last. */
export const ExamplesMenu = ({ onChoose }: { readonly onChoose: (example: Example) => void }) => {
  const { table, groups } = useExamples()
  return (
    <Menu
      label={table === undefined ? 'Examples' : `Examples for ${table}`}
      trigger={
        <Button variant="quiet" icon={BookOpen} isDisabled={groups.length === 0}>
          {table === undefined ? 'Examples' : `Examples for ${table}`}
          <Icon of={ChevronDown} size={14} />
        </Button>
      }
    >
      {groups.map(({ title, examples }) => (
        <MenuSection key={title} title={title}>
          {examples.map(example => (
            <MenuItem key={example.title} onAction={() => onChoose(example)}>
              {example.title}
            </MenuItem>
          ))}
        </MenuSection>
      ))}
    </Menu>
  )
}
