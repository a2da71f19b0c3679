import type { JSX } from 'solid-js'
import './bar.css'

export interface BarProps {
  /** From 0 to 1. */
  readonly value: number
  readonly label: string
  /** Any token colour; the pass colour where absent. */
  readonly colour?: string | undefined
}

/** A part of a whole as a length; the number stands beside it as text. */
export function Bar(props: BarProps): JSX.Element {
  const percent = () => Math.round(100 * Math.min(1, Math.max(0, props.value)))
  return (
    <span class="bar" role="img" aria-label={`${props.label}: ${percent()} %`}>
      <span
        class="bar-part"
        style={{
          width: `${percent()}%`,
          ...(props.colour === undefined ? {} : { background: props.colour }),
        }}
      />
    </span>
  )
}
