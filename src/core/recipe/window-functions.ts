/** What a window step can compute. */
export type WindowFunction =
  | 'row-number'
  | 'rank'
  | 'dense-rank'
  | 'lag'
  | 'lead'
  | 'running-sum'
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'count'
  | 'first'
  | 'last'
  | 'share'

interface WindowKnowledge {
  readonly takes: 'a column' | 'maybe a column' | 'nothing'
  readonly gives: 'number' | 'value' | 'sum' | 'average' | 'share'
  /** Whether it depends on the order of rows. */
  readonly isOrdered: boolean
  readonly ofNumbers: boolean
  readonly noun: string
}

const ofValue = (noun: string, isOrdered: boolean): WindowKnowledge => ({
  takes: 'a column',
  gives: 'value',
  isOrdered,
  ofNumbers: false,
  noun,
})

const ofNumbers = (noun: string, gives: 'sum' | 'average' | 'share', isOrdered = false): WindowKnowledge => ({
  takes: 'a column',
  gives,
  isOrdered,
  ofNumbers: true,
  noun,
})

const place = (noun: string): WindowKnowledge => ({
  takes: 'nothing',
  gives: 'number',
  isOrdered: true,
  ofNumbers: false,
  noun,
})

/** What is known of each function. */
export const windowFunctions: Readonly<Record<WindowFunction, WindowKnowledge>> = {
  'row-number': place('the row number'),
  rank: place('the rank'),
  'dense-rank': place('the dense rank'),
  lag: ofValue('the value before', true),
  lead: ofValue('the value after', true),
  'running-sum': ofNumbers('the running sum', 'sum', true),
  sum: ofNumbers('the sum', 'sum'),
  avg: ofNumbers('the average', 'average'),
  min: ofValue('the minimum', false),
  max: ofValue('the maximum', false),
  count: { takes: 'maybe a column', gives: 'number', isOrdered: false, ofNumbers: false, noun: 'the count' },
  first: ofValue('the first value', true),
  last: ofValue('the last value', true),
  share: ofNumbers('the share in the sum', 'share'),
}
