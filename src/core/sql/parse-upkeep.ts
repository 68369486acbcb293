import type { DeltaStatement } from './delta-statement.ts'
import type { Cursor } from './parse-cursor.ts'

const zOrder = (cursor: Cursor): readonly string[] => {
  const column = (): string => cursor.path('a column').join('.')
  if (cursor.seesMark('(')) return cursor.list(column, 'the columns')
  const columns = [column()]
  while (cursor.takesMark(',')) columns.push(column())
  return columns
}

/** `OPTIMIZE t [FULL] [WHERE condition] [ZORDER BY (column, …)]` */
export const parseOptimize = (cursor: Cursor): DeltaStatement => {
  cursor.expect('OPTIMIZE')
  cursor.takes('TABLE')
  const table = cursor.table()
  cursor.takes('FULL')
  const where = cursor.takes('WHERE') ? cursor.expression('a condition after WHERE', 'ZORDER') : undefined
  const orders = cursor.takes('ZORDER')
  if (orders) cursor.expect('BY', 'after ZORDER')
  const zOrderBy = orders ? zOrder(cursor) : []
  cursor.expectEnd(['WHERE', 'ZORDER'])
  return { kind: 'optimize', table, ...(where ? { where } : {}), zOrderBy }
}

const hours = (cursor: Cursor): number => {
  const token = cursor.peek()
  if (token.kind !== 'number' || !Number.isFinite(Number(token.value)))
    cursor.fail('a number of hours after RETAIN')
  cursor.skip()
  cursor.expect('HOURS|HOUR', 'after the number')
  return Number(token.value)
}

/** `VACUUM t [FULL] [RETAIN n HOURS] [DRY RUN]`, the last two in either order. */
export const parseVacuum = (cursor: Cursor): DeltaStatement => {
  cursor.expect('VACUUM')
  cursor.takes('TABLE')
  const table = cursor.table()
  if (cursor.sees('LITE')) cursor.refuse('VACUUM LITE is not supported: leave LITE out.')
  if (cursor.sees('USING'))
    cursor.refuse('VACUUM looks at the table’s own folder: leave USING INVENTORY out.')
  cursor.takes('FULL')
  let retainHours: number | undefined = undefined
  let dryRun = false
  for (;;) {
    if (retainHours === undefined && cursor.takes('RETAIN')) retainHours = hours(cursor)
    else if (!dryRun && cursor.takes('DRY')) {
      cursor.expect('RUN', 'after DRY')
      dryRun = true
    } else break
  }
  cursor.expectEnd(['RETAIN', 'DRY', 'FULL'])
  return { kind: 'vacuum', table, ...(retainHours === undefined ? {} : { retainHours }), dryRun }
}

/** `RESTORE [TABLE] t [TO] VERSION | TIMESTAMP AS OF …` */
export const parseRestore = (cursor: Cursor): DeltaStatement => {
  cursor.expect('RESTORE')
  cursor.takes('TABLE')
  const table = cursor.table()
  cursor.takes('TO')
  const to = cursor.travel()
  if (!to) return cursor.fail('VERSION AS OF or TIMESTAMP AS OF', ['TO', 'VERSION', 'TIMESTAMP'])
  cursor.expectEnd()
  return { kind: 'restore', table, to }
}
