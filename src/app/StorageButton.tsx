import { useCatalog } from '../state/catalog.ts'
import { navigate } from '../state/route.ts'
import { Button } from '../ui/Button.tsx'
import { formatBytes } from '../ui/format-number.ts'

/** What is stored here, in the top bar, and the way to what it is made of. */
export const StorageButton = () => {
  const used = useCatalog(state => state.storage?.used)
  if (used === undefined) return null
  const text = formatBytes(used)
  return (
    <Button
      variant="quiet"
      aria-label={`Storage: ${text} used`}
      onPress={() => navigate({ room: 'storage' })}
    >
      {text}
    </Button>
  )
}
