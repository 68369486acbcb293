import { useEffect, useState } from 'react'
import { type RunningJob, useJobs } from '../state/jobs.ts'
import { useRoute } from '../state/route.ts'
import { Button } from '../ui/Button.tsx'
import { ProgressBar } from '../ui/ProgressBar.tsx'
import styles from './JobTray.module.css'
import { jobFigures } from './job-model.ts'

const useNow = (isTicking: boolean): number => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!isTicking) return undefined
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [isTicking])
  return now
}

const Job = ({ job, now }: { readonly job: RunningJob; readonly now: number }) => {
  const { share, figures } = jobFigures(job.progress, now - job.startedAt)
  return (
    <li className={styles['job']}>
      <div className={styles['line']}>
        <span className={styles['title']}>{job.title}</span>
        <Button variant="quiet" onPress={job.cancel}>
          Cancel
        </Button>
      </div>
      <ProgressBar label={job.title} value={share} />
      <p className={styles['phase']}>{job.progress?.phase ?? 'Starting'}</p>
      <p className={styles['figures']}>{figures}</p>
    </li>
  )
}

/** Work that takes longer than a moment, each with its figures and a way to stop it. */
export const JobTray = () => {
  const room = useRoute(state => state.route.room)
  const all = useJobs(state => state.jobs)
  const jobs = all.filter(job => job.room !== room)
  const now = useNow(jobs.length > 0)
  return (
    <section className={styles['tray']} aria-label="Running jobs">
      <ul>
        {jobs.map(job => (
          <Job key={job.id} job={job} now={now} />
        ))}
      </ul>
    </section>
  )
}
