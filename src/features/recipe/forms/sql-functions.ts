/** A function that expressions can use, in both engines that recipes are written for. */
export interface SqlFunction {
  readonly name: string
  /** What it takes, in words. */
  readonly takes: string
}

const table: readonly (readonly [string, string])[] = [
  ['abs', 'number'],
  ['avg', 'number'],
  ['ceil', 'number'],
  ['coalesce', 'value, value, …'],
  ['concat', 'text, text, …'],
  ['contains', 'text, part'],
  ['count', 'value'],
  ['current_date', ''],
  ['date_trunc', "'month', time"],
  ['day', 'date'],
  ['exp', 'number'],
  ['floor', 'number'],
  ['greatest', 'value, value, …'],
  ['hour', 'time'],
  ['least', 'value, value, …'],
  ['left', 'text, characters'],
  ['length', 'text'],
  ['ln', 'number'],
  ['lower', 'text'],
  ['lpad', "text, characters, '0'"],
  ['ltrim', 'text'],
  ['max', 'value'],
  ['md5', 'text'],
  ['min', 'value'],
  ['minute', 'time'],
  ['month', 'date'],
  ['nullif', 'value, value'],
  ['power', 'number, exponent'],
  ['regexp_extract', "text, 'pattern', group"],
  ['regexp_replace', "text, 'pattern', 'with'"],
  ['repeat', 'text, times'],
  ['replace', 'text, part, with'],
  ['reverse', 'text'],
  ['right', 'text, characters'],
  ['round', 'number, places'],
  ['rpad', "text, characters, ' '"],
  ['rtrim', 'text'],
  ['second', 'time'],
  ['sign', 'number'],
  ['split_part', "text, ',', place"],
  ['sqrt', 'number'],
  ['strpos', 'text, part'],
  ['substring', 'text, from, characters'],
  ['sum', 'number'],
  ['trim', 'text'],
  ['try_cast', 'value AS type'],
  ['upper', 'text'],
  ['year', 'date'],
]

/** Functions offered while an expression is typed. */
export const sqlFunctions: readonly SqlFunction[] = table.map(([name, takes]) => ({ name, takes }))
