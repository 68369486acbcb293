import type { AddFile, CdcFile, RemoveFile } from './actions.ts'

/** A removed file as one that can be read: as it was when it was live, as far as the log says. */
export const removedAsAdded = ({
  path,
  partitionValues = {},
  size = 0,
  stats,
  deletionVector,
}: RemoveFile): AddFile => ({
  path,
  partitionValues,
  size,
  modificationTime: 0,
  dataChange: true,
  ...(stats === undefined ? {} : { stats }),
  ...(deletionVector === undefined ? {} : { deletionVector }),
})

/** A file of change data as one that can be read. */
export const changeDataAsAdded = ({ path, partitionValues, size }: CdcFile): AddFile => ({
  path,
  partitionValues,
  size,
  modificationTime: 0,
  dataChange: false,
})
