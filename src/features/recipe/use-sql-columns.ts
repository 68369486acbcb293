import { useEffect, useState } from 'react'
import type { LakeError } from '../../core/error.ts'
import { insertStep, replaceStep } from '../../core/recipe/edit.ts'
import type { Operation, Recipe } from '../../core/recipe/recipe.ts'
import { type Draft, describeSql, useRecipe } from '../../state/recipe.ts'
import { changeDraft } from './recipe-actions.ts'

/** Nobody waits for a query to be looked at while it is being written, ms. */
const pause = 250

type SqlColumns = Extract<Operation, { op: 'sql' }>['columns']

/** What is known of the query of a SQL step's form. */
export interface SqlLook {
  /** Why the query is wrong. */
  readonly error?: LakeError
  /** The columns that it gives; undefined until they are known. */
  readonly found?: SqlColumns
}

/** The recipe with the query of the form in it, whatever columns it is said to give. */
const asked = (recipe: Recipe, { id, index, isNew }: Draft, sql: string): Recipe => {
  const step = { op: 'sql', id, sql, columns: [] } as const
  return isNew ? insertStep(recipe, step, index) : replaceStep(recipe, id, step)
}

/** Puts the columns into the form that is still open on the same query, where it has none yet. */
const takeColumns = (id: string, sql: string, columns: SqlColumns): void => {
  const { draft } = useRecipe.getState()
  if (draft?.id !== id || draft.operation.op !== 'sql') return
  const { operation } = draft
  if (operation.sql === sql && operation.columns.length === 0) changeDraft(draft, { ...operation, columns })
}

/**
 * Has the engine tell which columns the query of a SQL step's form gives, a moment after each change. They are put into the form where
 * the query is a new one; those that an older step names stay until the user takes the new ones.
 */
export const useSqlColumns = (recipe: Recipe, draft: Draft): SqlLook => {
  const { operation, id } = draft
  const sql = operation.op === 'sql' ? operation.sql.trim() && operation.sql : undefined
  const [look, setLook] = useState<SqlLook & { readonly of?: string | undefined }>({})
  useEffect(() => {
    if (sql === undefined || sql === '') return undefined
    const controller = new AbortController()
    const ask = async (): Promise<void> => {
      const recipeWithQuery = asked(recipe, draft, sql)
      const index = recipeWithQuery.steps.findIndex(step => step.id === id)
      const result = await describeSql(recipeWithQuery, index, controller.signal)
      if (controller.signal.aborted) return
      if (!result.ok) {
        setLook({ of: sql, error: result.error })
        return
      }
      const found = result.value.map(({ name, type }) => ({ name, type }))
      setLook({ of: sql, found })
      takeColumns(id, sql, found)
    }
    const timer = setTimeout(() => void ask(), pause)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
    // Of the draft only the query matters, and where the step stands.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [recipe, sql, id, draft.index])
  return look.of === sql ? look : {}
}
