import styles from './LayerDot.module.css'
import { cx } from './cx.ts'

interface LayerDotProps {
  readonly layer: 'bronze' | 'silver' | 'gold'
}

/** The hue that stands for a layer; always beside the layer's name or under its heading. */
export const LayerDot = ({ layer }: LayerDotProps) => (
  <span className={cx(styles['dot'], styles[layer])} aria-hidden />
)
