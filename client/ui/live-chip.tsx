import type { JSX } from 'solid-js'
import './live-chip.css'

/** Whether something is shown to others at this moment: a square that is red while it is. */
export function LiveChip(props: {
  readonly tone: 'live' | 'paused' | 'quiet'
  readonly children: JSX.Element
}): JSX.Element {
  return (
    <span class={`live-chip live-chip-${props.tone}`}>
      <i aria-hidden="true" />
      {props.children}
    </span>
  )
}
