import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { explainError } from '../../core/explain-error.ts'
import type { TableUpkeep, VacuumPreview } from '../../core/lake/upkeep-views.ts'
import { useWriting } from '../../state/refresh.ts'
import { say, sayError } from '../../state/toasts.ts'
import { optimize, useUpkeep } from '../../state/upkeep.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Select } from '../../ui/Select.tsx'
import { formatCount } from '../../ui/format-number.ts'
import styles from './Upkeep.module.css'
import {
  amountText,
  hoursText,
  optimizeText,
  overlapText,
  ownStep,
  retentionText,
  storageShares,
  vacuumStatement,
  vacuumText,
} from './upkeep-model.ts'

const Storage = ({ upkeep }: { readonly upkeep: TableUpkeep }) => {
  const shares = storageShares(upkeep)
  return (
    <section className={styles['group']}>
      <h3 className={styles['heading']}>Storage</h3>
      <div className={styles['bar']} aria-hidden>
        {shares.map(
          ({ id, bytes }) =>
            bytes > 0 && (
              <span key={id} data-share={id} style={{ flexGrow: bytes }} className={styles['part']} />
            ),
        )}
      </div>
      <dl className={styles['facts']}>
        {shares.map(({ id, name, text }) => (
          <div key={id} className={styles['fact']}>
            <dt>
              <span aria-hidden data-share={id} className={styles['key']} />
              {name}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const run = async (table: string, column: string | undefined): Promise<void> => {
  const result = await optimize(table, column)
  if (!result.ok) sayError(result.error, `optimize ${table}`)
  else if (result.value.version === undefined) say(`${table} was in order already`)
  else say(`${table} was put in order`, { body: `Version ${result.value.version}; its rows are the same.` })
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
        onPress={() => void run(table, chosen)}
      >
        {chosen === undefined ? 'Optimize' : `Optimize by ${chosen}`}
      </Button>
    </section>
  )
}

const Vacuum = ({ preview }: { readonly preview: VacuumPreview }) => {
  const [moved, setMoved] = useState<number>()
  const { steps, held, tableHours, isShortRefused } = preview
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
        aria-valuetext={`${retentionText(preview, step)}: ${vacuumText(preview, step)}`}
        min={0}
        max={Math.max(1, steps.length)}
        value={step}
        disabled={steps.length === 0}
        onChange={event => setMoved(event.target.valueAsNumber)}
      />
      <p className={styles['retention']}>{retentionText(preview, step)}</p>
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
      <Button isDisabled={statement === undefined} onPress={() => statement && void copy(statement)}>
        Copy the VACUUM statement
      </Button>
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
          <Vacuum key={vacuum.version} preview={vacuum} />
        </>
      )}
    </div>
  )
}
