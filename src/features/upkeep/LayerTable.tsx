import type { LakeStorage, LayerStorage } from '../../core/lake/upkeep-views.ts'
import { storedBytes } from '../../core/upkeep/storage.ts'
import { LayerDot } from '../../ui/LayerDot.tsx'
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx'
import { formatBytes, formatPlural } from '../../ui/format-number.ts'
import { ShareBar, ShareKey } from './ShareBar.tsx'
import styles from './Storage.module.css'
import { besideLines } from './storage-model.ts'
import { amountText, shareNames } from './upkeep-model.ts'

const kinds = ['live', 'older', 'orphans', 'log'] as const

const LayerRow = ({ layer, longest }: { readonly layer: LayerStorage; readonly longest: number }) => (
  <tr>
    <th scope="row">
      <span className={styles['layer']}>
        <LayerDot layer={layer.layer} />
        {layer.layer}
      </span>
    </th>
    <td className={styles['barCell']}>
      <ShareBar shares={layer} of={longest} />
    </td>
    {kinds.map(kind => (
      <td key={kind} title={amountText(layer[kind])} data-zero={layer[kind].files === 0 || undefined}>
        {formatBytes(layer[kind].bytes)}
      </td>
    ))}
    <td
      className={styles['strong']}
      title={layer.others.files > 0 ? `Other files among it: ${amountText(layer.others)}` : undefined}
    >
      {formatBytes(storedBytes(layer))}
    </td>
  </tr>
)

interface LayerTableProps {
  readonly layers: readonly LayerStorage[]
  readonly beside: Pick<LakeStorage, 'originals' | 'documents' | 'scratch'> | undefined
  readonly total: number
  /** As the browser counts it. */
  readonly used: number | undefined
}

/** What each layer takes, and what lies beside the tables; its height does not depend on what is known. */
export const LayerTable = ({ layers, beside, total, used }: LayerTableProps) => {
  const longest = Math.max(1, ...layers.map(storedBytes))
  const nothing = { files: 0, bytes: 0 }
  const unknown = { originals: nothing, documents: nothing, scratch: nothing }
  return (
    <table className={styles['layers']} aria-label="Storage by layer">
      <thead>
        <tr>
          <th scope="col">Layer</th>
          <th scope="col" className={styles['barCell']}>
            <VisuallyHidden>Shares</VisuallyHidden>
          </th>
          {kinds.map(kind => (
            <th key={kind} scope="col">
              <ShareKey share={kind} />
              {shareNames[kind]}
            </th>
          ))}
          <th scope="col">All files</th>
        </tr>
      </thead>
      <tbody>
        {layers.map(layer => (
          <LayerRow key={layer.layer} layer={layer} longest={longest} />
        ))}
        {besideLines(beside ?? unknown).map(({ name, amount }) => (
          <tr key={name} className={styles['beside']}>
            <th scope="row" colSpan={6}>
              {name}
              {beside && <span>{formatPlural(amount.files, 'file')}</span>}
            </th>
            <td>{beside ? formatBytes(amount.bytes) : '…'}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={6}>
            The lake
          </th>
          <td>{formatBytes(total)}</td>
        </tr>
        <tr className={styles['beside']}>
          <th scope="row" colSpan={6}>
            The app itself, and what the browser adds
          </th>
          <td>{beside && used !== undefined ? formatBytes(Math.max(0, used - total)) : '…'}</td>
        </tr>
      </tfoot>
    </table>
  )
}
