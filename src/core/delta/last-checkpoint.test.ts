import { expect, test } from 'vitest'
import { parseLastCheckpoint, printLastCheckpoint } from './last-checkpoint.ts'

test('the hint is one JSON object with the members of the protocol', () => {
  const bytes = printLastCheckpoint({ version: 10, size: 14, sizeInBytes: 8308, numOfAddFiles: 10 })
  expect(new TextDecoder().decode(bytes)).toBe(
    '{"version":10,"size":14,"sizeInBytes":8308,"numOfAddFiles":10}\n',
  )
  const names = ['00000000000000000010.checkpoint.parquet']
  expect(parseLastCheckpoint(bytes)).toEqual({ version: 10, names })
})

test.each(['', '{', '[]', 'null', '{"version":"10"}', '{"size":1}', '{"version":-1}', '{"version":0.5}'])(
  'a damaged hint (%s) names nothing',
  text => {
    expect(parseLastCheckpoint(new TextEncoder().encode(text))).toBeUndefined()
  },
)

const hinted = (json: unknown) => parseLastCheckpoint(new TextEncoder().encode(JSON.stringify(json)))

test('a hint to a checkpoint of several parts names them all', () => {
  expect(hinted({ version: 3, parts: 2 })?.names).toEqual([
    '00000000000000000003.checkpoint.0000000001.0000000002.parquet',
    '00000000000000000003.checkpoint.0000000002.0000000002.parquet',
  ])
  expect(hinted({ version: 3, parts: 1e12 })?.names, 'a damaged count').toHaveLength(1)
})

test('a hint to a V2 checkpoint names its file, wherever it says that is', () => {
  const path = '00000000000000000003.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json'
  expect(hinted({ version: 3, v2Checkpoint: { path: `s3://b/t/_delta_log/${path}` } })?.names).toEqual([path])
  const classic = ['00000000000000000003.checkpoint.parquet']
  expect(hinted({ version: 3, v2Checkpoint: { path: '../../secret' } })?.names).toEqual(classic)
})
