import { expect, test } from 'vitest'
import { auditColumns, bronzeSchema, isAuditColumn } from './audit.ts'

test('the audit columns follow the columns of the file, all nullable', () => {
  const schema = bronzeSchema([
    { name: 'a', type: 'string', nullable: false, metadata: { 'boathouse.hint': 'long' } },
  ])
  expect(schema.fields.map(({ name, type, nullable }) => [name, type, nullable])).toEqual([
    ['a', 'string', true],
    ['_ingestion_timestamp', 'timestamp', true],
    ['_source_system', 'string', true],
    ['_source_file', 'string', true],
    ['_source_row', 'long', true],
    ['_batch_id', 'string', true],
    ['_corrupt_record', 'string', true],
  ])
  expect(schema.fields[0]?.metadata).toEqual({ 'boathouse.hint': 'long' })
})

test('audit columns are known by name in any case, and no others are', () => {
  for (const { name } of auditColumns)
    expect([isAuditColumn(name), isAuditColumn(name.toUpperCase())]).toEqual([true, true])
  expect(isAuditColumn('source_file')).toBe(false)
})
