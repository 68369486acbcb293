/** What becomes of values that do not convert, as `cast` and `parse-time` have it. */
export const onErrorChoices = [
  { id: 'null', text: 'Others become NULL' },
  { id: 'keep', text: 'NULL, and their text is kept beside' },
  { id: 'reject', text: 'Leave their rows out' },
  { id: 'fail', text: 'Stop at others' },
] as const
