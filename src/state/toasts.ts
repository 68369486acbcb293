import { create } from 'zustand'
import { explainError } from '../core/explain-error.ts'
import type { LakeError } from '../core/error.ts'

/** A message to the user. Errors stay until dismissed; the rest goes by itself. */
export interface Toast {
  readonly id: number
  readonly tone: 'info' | 'error'
  readonly title: string
  readonly body?: string
  readonly details?: string
  readonly actions?: readonly { readonly text: string; readonly run: () => void }[]
  /** What it is about: a later message about the same takes its place. */
  readonly topic?: string
}

interface ToastsState {
  readonly toasts: readonly Toast[]
}

const lifetime = 8_000
let lastId = 0

/** What is shown in the corner. */
export const useToasts = create<ToastsState>(() => ({ toasts: [] }))

/** Takes a message away. */
export const dismissToast = (id: number): void =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter(toast => toast.id !== id) }))

const show = (toast: Omit<Toast, 'id'>): void => {
  const id = ++lastId
  useToasts.setState(({ toasts }) => {
    const others = toasts.filter(({ topic }) => topic === undefined || topic !== toast.topic)
    return { toasts: [...others.slice(-4), { id, ...toast }] }
  })
  if (toast.tone === 'info') setTimeout(() => dismissToast(id), lifetime)
}

/** Says what was done: what, and how many. */
export const say = (title: string, more: Pick<Toast, 'body' | 'actions' | 'topic'> = {}): void =>
  show({ tone: 'info', title, ...more })

/** Says what failed and why; `doing` completes "Could not …". A cancelled job is not a failure and says nothing. */
export const sayError = (error: LakeError, doing: string, more: Pick<Toast, 'actions'> = {}): void => {
  if (error.kind === 'cancelled') return
  const { body, next } = explainError(error)
  const details = JSON.stringify(error, null, 2)
  show({
    tone: 'error',
    title: `Could not ${doing}`,
    body: next ? `${body} ${next}` : body,
    details,
    ...more,
  })
}
