import styles from './Timeline.module.css'
import type { MarkKind } from './timeline-model.ts'

/** The outlines of the shapes, in a square of 14; `several` stands for commits that fall together. */
export const markPaths: Readonly<Record<MarkKind | 'several', string>> = {
  append: 'M7 2 12.5 12h-11Z',
  overwrite: 'M7 1.2 12.8 7 7 12.8 1.2 7Z',
  create: 'M7 2 12.5 12h-11Z M7 5.4 4 10.4h6Z',
  clone: 'M1.5 1.5h8v2h-6v6h-2Z M4.5 4.5h8v8h-8Z',
  update: 'M1.8 5.4 7 1.2l5.2 4.2H1.8Z M1.8 8.6h10.4L7 12.8Z',
  delete: 'M1.5 2h11L7 12Z',
  merge: 'M7 1.2 12.8 7 7 12.8 1.2 7Z M7 4.4 4.4 7 7 9.6 9.6 7Z',
  restore: 'M7 2a5 5 0 1 1-4.9 4h1.9A3.2 3.2 0 1 0 7 3.8V6L3.6 3 7 0Z',
  schema: 'M2 2h10v10H2Z M4.4 6h5.2v1.6H4.4Z',
  upkeep: 'M3.2 2 7 5.8 10.8 2 12 3.2 8.2 7 12 10.8 10.8 12 7 8.2 3.2 12 2 10.8 5.8 7 2 3.2Z',
  other: 'M7 2.2a4.8 4.8 0 1 1 0 9.6 4.8 4.8 0 0 1 0-9.6Z',
  several: 'M1.5 2h11v2.2h-11Z M1.5 5.9h11v2.2h-11Z M1.5 9.8h11V12h-11Z',
}

/** The shape that stands for what a commit did. */
export const MarkShape = ({ kind }: { readonly kind: MarkKind }) => (
  <svg className={styles['shape']} width="14" height="14" viewBox="0 0 14 14" aria-hidden>
    <path d={markPaths[kind]} fillRule="evenodd" />
  </svg>
)
