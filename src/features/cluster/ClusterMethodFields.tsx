import {
  type ClusterMethod,
  type ClusterMethodKind,
  type PhoneticCode,
  defaultMethods,
  methodLimits,
} from '../../core/cluster/method.ts'
import { type Choice, Select } from '../../ui/Select.tsx'
import styles from './Cluster.module.css'
import { NumberBox } from './NumberBox.tsx'

const kinds: readonly Choice<ClusterMethodKind>[] = [
  { id: 'fingerprint', text: 'Fingerprint', hint: 'same words' },
  { id: 'ngram', text: 'N-gram fingerprint', hint: 'same letters' },
  { id: 'phonetic', text: 'Phonetic', hint: 'same sound' },
  { id: 'levenshtein', text: 'Edit distance', hint: 'few typos' },
  { id: 'jaro-winkler', text: 'Jaro-Winkler', hint: 'alike' },
]

const codes: readonly Choice<PhoneticCode>[] = [
  { id: 'metaphone', text: 'Metaphone', hint: 'English' },
  { id: 'cologne', text: 'Cologne', hint: 'German' },
  { id: 'soundex', text: 'Soundex', hint: 'surnames' },
]

const about: Readonly<Record<ClusterMethodKind, string>> = {
  fingerprint: 'Same words, whatever their order, case, accents and punctuation.',
  ngram: 'Same runs of letters, whatever the spaces: a small size merges more.',
  phonetic: 'Words that sound alike.',
  levenshtein: 'At most so many letters differ. Values with other digits stay apart.',
  'jaro-winkler': 'Alike, above all at the beginning. Values with other digits stay apart.',
}

interface ClusterMethodFieldsProps {
  readonly method: ClusterMethod
  readonly onChange: (method: ClusterMethod) => void
}

const Options = ({ method, onChange }: ClusterMethodFieldsProps) => {
  const { size, radius, block, threshold } = methodLimits
  switch (method.kind) {
    case 'fingerprint':
      return null
    case 'ngram':
      return (
        <NumberBox
          label="Size"
          value={method.size}
          {...size}
          onChange={value => value !== undefined && onChange({ ...method, size: value })}
        />
      )
    case 'phonetic':
      return (
        <Select
          label="Code"
          choices={codes}
          value={method.code}
          onChange={code => onChange({ ...method, code })}
        />
      )
    case 'levenshtein':
    case 'jaro-winkler':
      return (
        <>
          {method.kind === 'levenshtein' ? (
            <NumberBox
              label="Radius"
              value={method.radius}
              {...radius}
              onChange={value => value !== undefined && onChange({ ...method, radius: value })}
            />
          ) : (
            <NumberBox
              label="Threshold"
              value={method.threshold}
              {...threshold}
              isWhole={false}
              onChange={value => value !== undefined && onChange({ ...method, threshold: value })}
            />
          )}
          <NumberBox
            label="Letters in a row"
            value={method.block}
            {...block}
            onChange={value => value !== undefined && onChange({ ...method, block: value })}
          />
        </>
      )
  }
}

/** How clusters are found. */
export const ClusterMethodFields = ({ method, onChange }: ClusterMethodFieldsProps) => (
  <>
    <div className={styles['kind']}>
      <Select
        label="Method"
        choices={kinds}
        value={method.kind}
        onChange={kind => onChange(defaultMethods[kind])}
      />
    </div>
    <Options key={method.kind} method={method} onChange={onChange} />
    <p className={styles['about']}>{about[method.kind]}</p>
  </>
)
