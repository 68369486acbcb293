/** Height of what is drawn over the marks of a timeline, pixels. */
export const laneHeight = 28

/** Where the versions of a table lie along its timeline: for what is drawn in line with the marks. A new object whenever any of it changed. */
export interface TimelineScale {
  /** Commits at equal distances, or by the time when they were made. */
  readonly axis: 'order' | 'time'
  /** Of what is in sight, pixels. */
  readonly width: number
  /** The oldest and the newest version in sight; `from` is greater than `to` when there is none. */
  readonly from: number
  readonly to: number
  /** The middle of a version's mark, pixels from the start of the lane; outside 0 … width when out of sight, undefined for a version that the log does not have. */
  readonly xOf: (version: number) => number | undefined
}
