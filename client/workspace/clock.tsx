import { createMemo, type JSX, Show } from 'solid-js'
import type { ClockState } from '../../shared/clock.ts'
import { ProgressRing } from '../ui/progress-ring.tsx'
import './clock.css'
import { clockFace } from './clock-face.ts'
import { clockWords } from './clock-words.ts'

const ringColours = {
  calm: 'var(--accent)',
  soon: 'var(--accent)',
  last: 'var(--fail)',
  stopped: 'var(--text-3)',
} as const

/** What is left of the time, and why it stands still if it does. */
export function Clock(props: {
  readonly clock: ClockState
  /** The server's time. */
  readonly now: number
}): JSX.Element {
  const face = createMemo(() => clockFace(props.clock, props.now))
  const tone = createMemo(() => face().tone)
  const note = createMemo(() => face().note)
  const text = createMemo(() => face().text)
  return (
    <div class={`clock clock-${tone()}`}>
      <Show when={note()}>
        {sentence => (
          <span class="clock-note" title={sentence()}>
            {sentence()}
          </span>
        )}
      </Show>
      <ProgressRing value={face().fraction} colour={ringColours[tone()]} />
      <span class="clock-text" role="timer" aria-label={clockWords().timeLeft}>
        {text()}
      </span>
    </div>
  )
}
