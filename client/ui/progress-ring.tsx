import type { JSX } from 'solid-js'
import './progress-ring.css'

const radius = 9.5
const length = 2 * Math.PI * radius

export interface ProgressRingProps {
  /** From 0 to 1. */
  readonly value: number
  readonly size?: number | undefined
  /** Any token colour; the accent where absent. */
  readonly colour?: string | undefined
}

/** How much there is of something. Decoration: the number stands beside it as text. */
export function ProgressRing(props: ProgressRingProps): JSX.Element {
  const part = () => Math.min(1, Math.max(0, props.value))
  return (
    <svg
      class="progress-ring"
      viewBox="0 0 24 24"
      width={props.size ?? 20}
      height={props.size ?? 20}
      aria-hidden="true"
    >
      <circle class="progress-ring-rest" cx="12" cy="12" r={radius} />
      <circle
        class="progress-ring-part"
        cx="12"
        cy="12"
        r={radius}
        stroke-dasharray={`${length}`}
        stroke-dashoffset={`${length * (1 - part())}`}
        style={{
          ...(props.colour === undefined ? {} : { stroke: props.colour }),
          ...(part() === 0 ? { visibility: 'hidden' } : {}),
        }}
      />
    </svg>
  )
}
