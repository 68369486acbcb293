import * as v from 'valibot'
import type { Step } from '../../core/recipe/recipe.ts'
import { kindOf } from '../../core/recipe/step-kinds.ts'

/** Why a step that came out of a form is no document of its operation; empty when it is one. */
export const documentProblems = (step: Step): readonly string[] => {
  const parsed = v.safeParse(kindOf(step).schema, step)
  if (parsed.success) return []
  return [...new Set(parsed.issues.map(({ message }) => (message.endsWith('.') ? message : `${message}.`)))]
}
