import type { AddFile, Metadata } from '../delta/actions.ts'
import { mappingMode, physicalName } from '../delta/column-mapping.ts'
import { deletionVectorId } from '../delta/file-key.ts'
import { typeName } from '../delta/schema-json.ts'
import type { StructField } from '../delta/schema.ts'
import { familyOf } from '../recipe/columns.ts'

/** A column as it is at the newest version that is looked at, by which it is found in older ones. */
export interface SoughtColumn {
  readonly field: StructField
  readonly physical: string
  readonly isMapped: boolean
}

/** The column of exactly this name; undefined when there is none. */
export const seekColumn = (metadata: Metadata, name: string): SoughtColumn | undefined => {
  const field = metadata.schema.fields.find(candidate => candidate.name === name)
  const mode = mappingMode(metadata)
  return field && { field, physical: physicalName(field, mode), isMapped: mode !== 'none' }
}

/** Why a version does not have the column as it is now; undefined when it has. Another name for the same values is no reason. */
export const missesColumn = (metadata: Metadata, { field, physical }: SoughtColumn): string | undefined => {
  const mode = mappingMode(metadata)
  const then = metadata.schema.fields.find(candidate => physicalName(candidate, mode) === physical)
  if (!then) return `The table did not have ${field.name} then.`
  const isSame =
    familyOf(then.type) === familyOf(field.type) &&
    (typeof field.type === 'string' || typeName(then.type) === typeName(field.type))
  return isSame ? undefined : `${field.name} was ${typeName(then.type)} then.`
}

/** What a data file is known by for ever: names may be used again by another table. */
export const dataFileKey = ({ path, size, modificationTime }: AddFile): string =>
  `${path} ${size} ${modificationTime}`

/** What a file, with the rows that are deleted of it, is known by. */
export const filePartKey = (file: AddFile): string =>
  `${dataFileKey(file)} ${file.deletionVector ? deletionVectorId(file.deletionVector) : ''}`
