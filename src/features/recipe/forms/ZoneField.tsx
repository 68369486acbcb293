import { useMemo } from 'react'
import { ComboBox } from '../../../ui/ComboBox.tsx'
import { type FormField, textAt, withValue } from './form-model.ts'
import type { FieldProps } from './form-props.ts'

/** A time zone by its name, such as Europe/Berlin. */
export const ZoneField = ({
  field,
  document,
  onChange,
}: FieldProps<Extract<FormField, { kind: 'zone' }>>) => {
  const zones = useMemo(
    () => ['UTC', ...Intl.supportedValuesOf('timeZone')].map(zone => ({ id: zone, text: zone })),
    [],
  )
  return (
    <ComboBox
      label={field.label}
      choices={zones}
      placeholder="UTC"
      value={textAt(document, field.path)}
      onChange={zone => onChange(withValue(document, field.path, zone))}
    />
  )
}
