import { Clock, GitCommitHorizontal, Maximize2, Pause, Play, ZoomIn, ZoomOut } from 'lucide-react'
import { chooseAxis, nextSpeed, useTimelinePreferences } from '../../state/timeline-preferences.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import styles from './Timeline.module.css'
import { zoomAround, zoomStep } from './track-keys.ts'
import type { Movement } from './use-movement.ts'
import type { Playback } from './use-playback.ts'
import type { TrackView } from './use-track-view.ts'

interface TimelineControlsProps {
  readonly track: TrackView
  readonly movement: Movement
  readonly playback: Playback
  readonly count: number
}

/** Play, speed, what x stands for, and how near one is. */
export const TimelineControls = ({ track, movement, playback, count }: TimelineControlsProps) => {
  const { axis, speed } = useTimelinePreferences()
  const isTime = axis === 'time'
  return (
    <div className={styles['controls']}>
      <IconButton
        label={playback.isPlaying ? 'Stop' : 'Play the versions'}
        icon={playback.isPlaying ? Pause : Play}
        size={14}
        isDisabled={count < 2}
        onPress={playback.toggle}
      />
      <span className={styles['speed']}>
        <Button variant="quiet" aria-label={`Speed ${speed}×`} onPress={nextSpeed}>
          {speed}×
        </Button>
      </span>
      <IconButton
        label={isTime ? 'By time; show in order of commits' : 'In order of commits; show by time'}
        icon={isTime ? Clock : GitCommitHorizontal}
        size={14}
        onPress={() => chooseAxis(isTime ? 'order' : 'time')}
      />
      <IconButton
        label="Zoom out"
        icon={ZoomOut}
        size={14}
        isDisabled={!track.isZoomed}
        onPress={() => zoomAround(track, movement.at(), zoomStep)}
      />
      <IconButton
        label="Zoom in"
        icon={ZoomIn}
        size={14}
        isDisabled={count < 2}
        onPress={() => zoomAround(track, movement.at(), 1 / zoomStep)}
      />
      <span className={styles['fit']}>
        <IconButton
          label="Show all versions"
          icon={Maximize2}
          size={14}
          isDisabled={!track.isZoomed}
          onPress={track.fitAll}
        />
      </span>
    </div>
  )
}
