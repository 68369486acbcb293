import { Suspense } from 'react'
import { ChevronDown, Menu as MenuIcon, Monitor, Moon, Plus, Search, Sun } from 'lucide-react'
import { LakeMenu } from '../features/export/LakeMenu.tsx'
import { browseFiles } from '../features/ingest/browse-files.ts'
import { MomentMenu } from '../features/moment/MomentMenu.tsx'
import { useCatalog } from '../state/catalog.ts'
import { showOverlay } from '../state/shell.ts'
import { setTheme, useTheme } from '../state/theme.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import { Menu, MenuItem } from '../ui/Menu.tsx'
import { MomentPanel } from './lazy-rooms.ts'
import { StorageButton } from './StorageButton.tsx'
import styles from './TopBar.module.css'

const themeIcons = { system: Monitor, light: Sun, dark: Moon } as const

const ThemeMenu = () => {
  const theme = useTheme(state => state.theme)
  return (
    <Menu label="Theme" trigger={<IconButton label={`Theme: ${theme}`} icon={themeIcons[theme]} />}>
      <MenuItem icon={Sun} onAction={() => setTheme('light')}>
        Light
      </MenuItem>
      <MenuItem icon={Moon} onAction={() => setTheme('dark')}>
        Dark
      </MenuItem>
      <MenuItem icon={Monitor} onAction={() => setTheme('system')}>
        As the system
      </MenuItem>
    </Menu>
  )
}

/** The lake's name, the way to everything, and what the lake takes. */
export const TopBar = ({ isNarrow }: { readonly isNarrow: boolean }) => {
  const name = useCatalog(state => state.lake?.name ?? 'Boathouse')
  const isEmpty = useCatalog(state => state.tables.length === 0)
  return (
    <header className={styles['bar']}>
      {isNarrow && <IconButton label="Catalog" icon={MenuIcon} onPress={() => showOverlay('catalog')} />}
      <LakeMenu
        trigger={
          <Button variant="quiet">
            <span className={styles['mark']} aria-hidden>
              ◢
            </span>
            <span className={styles['name']}>{name}</span>
            <Icon of={ChevronDown} size={14} />
          </Button>
        }
      />
      <button
        type="button"
        className={styles['search']}
        aria-keyshortcuts="Meta+K Control+K"
        onClick={() => showOverlay('palette')}
      >
        <Icon of={Search} size={14} />
        <span className={styles['searchText']}>Search tables, columns, commands</span>
        <Kbd keys="Mod+K" />
      </button>
      <div className={styles['end']}>
        <Button icon={Plus} onPress={browseFiles}>
          Import
        </Button>
        {!isEmpty && (
          <MomentMenu isNarrow={isNarrow}>
            <Suspense>
              <MomentPanel />
            </Suspense>
          </MomentMenu>
        )}
        {!isNarrow && <StorageButton />}
        <ThemeMenu />
      </div>
    </header>
  )
}
