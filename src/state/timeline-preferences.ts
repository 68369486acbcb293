import { create } from 'zustand'

/** What a timeline's x stands for: the order of the commits, or the time when they were made. */
export type TimelineAxis = 'order' | 'time'

/** How fast versions are played. */
export type PlaySpeed = 1 | 2 | 4

interface TimelinePreferences {
  readonly axis: TimelineAxis
  readonly speed: PlaySpeed
}

const speeds: readonly PlaySpeed[] = [1, 2, 4]

/** How timelines are shown in this browser. */
export const useTimelinePreferences = create<TimelinePreferences>(() => ({
  axis: localStorage.getItem('boathouse.timeline.axis') === 'time' ? 'time' : 'order',
  speed: speeds.find(speed => String(speed) === localStorage.getItem('boathouse.timeline.speed')) ?? 1,
}))

/** Sets what x stands for, for later visits too. */
export const chooseAxis = (axis: TimelineAxis): void => {
  localStorage.setItem('boathouse.timeline.axis', axis)
  useTimelinePreferences.setState({ axis })
}

/** Plays twice as fast; after the fastest comes the slowest. For later visits too. */
export const nextSpeed = (): void => {
  const { speed } = useTimelinePreferences.getState()
  const next = speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1
  localStorage.setItem('boathouse.timeline.speed', String(next))
  useTimelinePreferences.setState({ speed: next })
}
