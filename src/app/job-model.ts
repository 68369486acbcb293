import type { RunningJob } from '../state/jobs.ts'
import { formatBytes, formatPlural, formatSeconds } from '../ui/format-number.ts'

/** Shorter runs say nothing reliable about the rest. */
const judged = 1_500

/** What a job's progress says in figures, and its share of the whole, 0 to 1, where the whole is known. `elapsed` is milliseconds. */
export const jobFigures = (
  progress: RunningJob['progress'],
  elapsed: number,
): { readonly share: number | undefined; readonly figures: string } => {
  if (!progress) return { share: undefined, figures: '' }
  const { rowsDone, bytesDone, bytesTotal } = progress
  const share = bytesTotal !== undefined && bytesTotal > 0 ? Math.min(1, bytesDone / bytesTotal) : undefined
  const parts = [rowsDone > 0 && formatPlural(rowsDone, 'row')]
  if (bytesTotal !== undefined) parts.push(`${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`)
  else if (bytesDone > 0) parts.push(formatBytes(bytesDone))
  if (share !== undefined && share > 0.02 && share < 1 && elapsed > judged)
    parts.push(`≈ ${formatSeconds((elapsed / share - elapsed) / 1000)} left`)
  return { share, figures: parts.filter(Boolean).join(' · ') }
}
