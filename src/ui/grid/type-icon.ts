import {
  Binary,
  Braces,
  Brackets,
  Calendar,
  Clock,
  Hash,
  type LucideIcon,
  Percent,
  ToggleLeft,
  Type,
} from 'lucide-react'

/** The picture of a column type. */
export const typeIcon = (type: string): LucideIcon => {
  if (/^(long|integer|short|byte|hugeint)/i.test(type)) return Hash
  if (/^(double|float|decimal)/i.test(type)) return Percent
  if (type === 'boolean') return ToggleLeft
  if (type === 'date') return Calendar
  if (type.startsWith('timestamp')) return Clock
  if (type === 'binary') return Binary
  if (type.startsWith('array')) return Brackets
  if (type.startsWith('struct') || type.startsWith('map')) return Braces
  return Type
}
