import { createFrames } from './frames.ts'

/** What dragging along a timeline does. */
export interface DragEffects {
  /** The commit at x, pixels from the left edge; −1 when there is none. */
  readonly indexAt: (x: number) => number
  readonly isZoomed: () => boolean
  readonly width: () => number
  /** Someone took hold. */
  readonly hold: () => void
  readonly scrub: (index: number) => void
  readonly rest: () => void
  readonly range: (from: number, to: number, isDone: boolean) => void
  readonly pan: (pixels: number) => void
  readonly zoom: (x: number, factor: number) => void
  readonly cancel: () => void
}

interface Place {
  readonly pointer: number
  /** Pixels from the left edge. */
  readonly x: number
}

type Hold =
  | { readonly kind: 'none' | 'scrub' | 'pinch' }
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'pan'; readonly x: number }

/** Near an edge the timeline goes on by itself: so many pixels from it. */
const edgeRoom = 20

/** How far to go on by itself for a pointer at x, pixels a frame. */
const drift = (x: number, width: number): number => {
  if (x < edgeRoom) return Math.max(-24, (x - edgeRoom) * 0.4)
  if (x > width - edgeRoom) return Math.min(24, (x - width + edgeRoom) * 0.4)
  return 0
}

const none = () => undefined

/** Before a timeline is there. */
const nowhere: DragEffects = {
  indexAt: () => -1,
  isZoomed: () => false,
  width: () => 0,
  hold: none,
  scrub: none,
  rest: none,
  range: none,
  pan: none,
  zoom: none,
  cancel: none,
}

/** What pointers on a timeline do, one of them or two fingers together. It follows once a frame at most. */
export class TrackDrag {
  private effects: DragEffects = nowhere
  private readonly pointers = new Map<number, number>()
  private readonly frames = createFrames()
  private readonly drifts = createFrames()
  private hold: Hold = { kind: 'none' }

  /** What is done from now on. */
  attach(effects: DragEffects): void {
    this.effects = effects
  }

  get isDragging(): boolean {
    return this.hold.kind !== 'none'
  }

  press({ pointer, x }: Place, how: { readonly isShift: boolean; readonly isOnAxis: boolean }): void {
    this.effects.hold()
    this.pointers.set(pointer, x)
    if (this.pointers.size > 1) {
      this.letGo()
      this.hold = { kind: 'pinch' }
      return
    }
    const index = this.effects.indexAt(x)
    if (index < 0) return
    if (how.isShift) this.hold = { kind: 'range', from: index, to: index }
    else if (how.isOnAxis && this.effects.isZoomed()) this.hold = { kind: 'pan', x }
    else {
      this.hold = { kind: 'scrub' }
      this.effects.scrub(index)
    }
  }

  move({ pointer, x }: Place): void {
    if (!this.pointers.has(pointer)) return
    const { hold } = this
    if (hold.kind === 'pinch') this.pinch(pointer, x)
    else if (hold.kind === 'pan') {
      this.effects.pan(hold.x - x)
      this.hold = { kind: 'pan', x }
    } else {
      this.frames.ask(() => this.follow(x))
      this.goOn(x)
    }
    this.pointers.set(pointer, x)
  }

  release(pointer: number): void {
    if (!this.pointers.delete(pointer)) return
    this.frames.flush()
    this.drifts.forget()
    const { hold } = this
    if (hold.kind === 'pinch' && this.pointers.size > 0) return
    this.hold = { kind: 'none' }
    if (hold.kind === 'scrub') this.effects.rest()
    else if (hold.kind === 'range' && hold.from !== hold.to) this.effects.range(hold.from, hold.to, true)
    else if (hold.kind === 'range') this.effects.cancel()
  }

  /** As if it had not been pressed. */
  cancel(): void {
    this.letGo()
    this.pointers.clear()
  }

  /** The timeline goes away. */
  end(): void {
    this.frames.stop()
    this.drifts.stop()
  }

  private letGo(): void {
    this.frames.forget()
    this.drifts.forget()
    const { kind } = this.hold
    this.hold = { kind: 'none' }
    if (kind === 'scrub' || kind === 'range') this.effects.cancel()
  }

  private follow(x: number): void {
    const index = this.effects.indexAt(Math.min(this.effects.width(), Math.max(0, x)))
    if (index < 0) return
    const { hold } = this
    if (hold.kind === 'scrub') this.effects.scrub(index)
    else if (hold.kind === 'range' && index !== hold.to) {
      this.hold = { ...hold, to: index }
      this.effects.range(hold.from, index, false)
    }
  }

  private goOn(x: number): void {
    this.drifts.forget()
    const isAlong = this.hold.kind === 'scrub' || this.hold.kind === 'range'
    const pixels = isAlong && this.effects.isZoomed() ? drift(x, this.effects.width()) : 0
    if (pixels === 0) return
    this.drifts.later(() => {
      this.effects.pan(pixels)
      this.follow(x)
      this.goOn(x)
    })
  }

  private pinch(pointer: number, x: number): void {
    const other = [...this.pointers].find(([id]) => id !== pointer)?.[1]
    const before = this.pointers.get(pointer)
    if (other === undefined || before === undefined) return
    // Fingers that are nearly at one place would zoom by leaps.
    const gap = (at: number) => Math.max(8, Math.abs(other - at))
    this.effects.pan((before - x) / 2)
    this.effects.zoom((other + x) / 2, gap(before) / gap(x))
  }
}
