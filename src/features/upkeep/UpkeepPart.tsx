import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { explainError } from '../../core/explain-error.ts'
import type { TableUpkeep, UpkeepCommit, VacuumPreview } from '../../core/lake/upkeep-views.ts'
import { useWriting } from '../../state/refresh.ts'
import { say } from '../../state/toasts.ts'
import { useUpkeep } from '../../state/upkeep.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Select } from '../../ui/Select.tsx'
import { formatCount } from '../../ui/format-number.ts'
import { RoomLink } from './RoomLink.tsx'
import { ShareBar, ShareKey } from './ShareBar.tsx'
import styles from './Upkeep.module.css'
import { VacuumDialog } from './VacuumDialog.tsx'
import { momentText } from './storage-model.ts'
import { optimizeTable } from './upkeep-actions.ts'
import {
  agesOf,
  amountText,
  hoursText,
  neverText,
  optimizeText,
  optimizedText,
  overlapText,
  ownStep,
  retentionText,
  storageShares,
  vacuumStatement,
  vacuumText,
  vacuumedText,
} from './upkeep-model.ts'

const Storage = ({ upkeep }: { readonly upkeep: TableUpkeep }) => (
  <section className={styles['group']}>
    <h3 className={styles['heading']}>Storage</h3>
    <ShareBar shares={upkeep} />
    <dl className={styles['facts']}>
      {storageShares(upkeep).map(({ id, name, text }) => (
        <div key={id} className={styles['fact']}>
          <dt>
            <ShareKey share={id} />
            {name}
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
    <RoomLink to={{ room: 'storage' }}>Storage of the whole lake</RoomLink>
  </section>
)

interface LastCommitProps {
  readonly name: string
  readonly upkeep: TableUpkeep
  readonly commit: UpkeepCommit | undefined
  /** What it did. */
  readonly text: string | undefined
}

const LastCommit = ({ name, upkeep, commit, text }: LastCommitProps) => (
  <div className={styles['fact']}>
    <dt>{name}</dt>
    <dd>
      {!commit && neverText(upkeep)}
      {commit && (
        <>
          <RoomLink to={{ room: 'table', table: upkeep.table, version: commit.version, panel: 'details' }}>
            Version {formatCount(commit.version)}
          </RoomLink>
          {`, ${momentText(commit.timestamp)}. ${text}.`}
        </>
      )}
    </dd>
  </div>
)

const LastCommits = ({ upkeep }: { readonly upkeep: TableUpkeep }) => {
  const { lastOptimize, lastVacuum } = upkeep
  return (
    <section className={styles['group']}>
      <h3 className={styles['heading']}>Last put in order</h3>
      <dl className={styles['facts']}>
        <LastCommit
          name="Last OPTIMIZE"
          upkeep={upkeep}
          commit={lastOptimize}
          text={lastOptimize && optimizedText(lastOptimize)}
        />
        <LastCommit
          name="Last VACUUM"
          upkeep={upkeep}
          commit={lastVacuum}
          text={lastVacuum && vacuumedText(lastVacuum)}
        />
      </dl>
    </section>
  )
}

const inOrder = '\0'

const Files = ({ upkeep }: { readonly upkeep: TableUpkeep }) => {
  const { table, overlaps, isCrowded, small } = upkeep
  const [column, setColumn] = useState(inOrder)
  const isWriting = useWriting(table) !== undefined
  const chosen = overlaps.some(one => one.column === column) ? column : undefined
  return (
    <section className={styles['group']}>
      <h3 className={styles['heading']}>Files</h3>
      {isCrowded && (
        <p className={styles['alert']} role="status">
          <Icon of={TriangleAlert} size={14} />
          {`${formatCount(small.files)} small files make every query slower. OPTIMIZE puts them together.`}
        </p>
      )}
      <p className={styles['sentence']}>{optimizeText(upkeep)}</p>
      {overlaps.length > 0 && (
        <Select
          label="Order of the rows (Z-order)"
          choices={[
            { id: inOrder, text: 'As they are' },
            ...overlaps.map(one => ({ id: one.column, text: one.column, hint: overlapText(one) })),
          ]}
          value={chosen ?? inOrder}
          onChange={setColumn}
        />
      )}
      <Button
        isDisabled={isWriting || (chosen === undefined && small.files === 0)}
        onPress={() => void optimizeTable(table, chosen)}
      >
        {chosen === undefined ? 'Optimize' : `Optimize by ${chosen}`}
      </Button>
    </section>
  )
}

const Vacuum = ({ preview }: { readonly preview: VacuumPreview }) => {
  const [moved, setMoved] = useState<number>()
  const [isOpen, setOpen] = useState(false)
  const { table, steps, held, tableHours, isShortRefused } = preview
  const ages = agesOf(preview)
  const step = Math.min(moved ?? ownStep(preview), steps.length)
  const statement = vacuumStatement(preview, step)
  const isShort = isShortRefused && step > ownStep(preview)
  const copy = async (text: string): Promise<void> => {
    await navigator.clipboard.writeText(text)
    say('Copied the statement', { body: text })
  }
  return (
    <section className={styles['group']}>
      <h3 className={styles['heading']}>What VACUUM would delete</h3>
      <input
        type="range"
        className={styles['range']}
        aria-label="How long files of older versions are kept"
        aria-valuetext={`${retentionText(ages, step)}: ${vacuumText(preview, step)}`}
        min={0}
        max={Math.max(1, steps.length)}
        value={step}
        disabled={steps.length === 0}
        onChange={event => setMoved(event.target.valueAsNumber)}
      />
      <p className={styles['retention']}>{retentionText(ages, step)}</p>
      <p className={styles['outcome']}>{vacuumText(preview, step)}</p>
      <p className={styles['sentence']}>
        {isShort
          ? `VACUUM refuses this: the table keeps removed files for ${hoursText(tableHours)}.`
          : `The table keeps removed files for ${hoursText(tableHours)}.`}
      </p>
      {held.length > 0 && (
        <ul className={styles['held']} aria-label="Held by tags">
          {held.map(tag => (
            <li key={tag.name}>
              <b>{tag.name}</b> keeps version {tag.version}: {amountText(tag)}
            </li>
          ))}
        </ul>
      )}
      <div className={styles['buttons']}>
        <Button isDisabled={statement === undefined || isShort} onPress={() => setOpen(true)}>
          Vacuum…
        </Button>
        <Button
          variant="quiet"
          isDisabled={statement === undefined}
          onPress={() => statement && void copy(statement)}
        >
          Copy the VACUUM statement
        </Button>
      </div>
      {isOpen && <VacuumDialog tables={[table]} place={step} onClose={() => setOpen(false)} />}
    </section>
  )
}

/** What a table takes of the storage and how its files lie, what OPTIMIZE would do about it, and what VACUUM would delete. */
export const UpkeepPart = ({ table }: { readonly table: string }) => {
  const { upkeep, vacuum, error } = useUpkeep(table)
  if (error) return <p className={styles['alert']}>{explainError(error).body}</p>
  return (
    <div className={styles['upkeep']} aria-busy={upkeep === undefined}>
      {upkeep && vacuum && (
        <>
          <Storage upkeep={upkeep} />
          <Files upkeep={upkeep} />
          <LastCommits upkeep={upkeep} />
          <Vacuum key={vacuum.version} preview={vacuum} />
        </>
      )}
    </div>
  )
}
