import type { CastType } from '../../../core/recipe/recipe.ts'

/** The types on offer. A decimal that is not among them is kept when it is there already. */
export const castTypes: readonly CastType[] = [
  'string',
  'long',
  'integer',
  'double',
  'decimal(18,2)',
  'boolean',
  'date',
  'timestamp',
]
