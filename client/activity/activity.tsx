import { createMemo, For, type JSX, Show } from 'solid-js'
import type { ChallengeView } from '../../shared/challenge/challenge-view.ts'
import type { AttemptState } from '../../shared/journal/attempt-state.ts'
import './activity.css'
import { activityWords } from './activity-words.ts'
import { timelineOf } from './timeline.ts'

/** What happened in this attempt, newest first. */
export function Activity(props: {
  readonly state: AttemptState
  readonly challenge: ChallengeView
}): JSX.Element {
  const activity = createMemo(() => props.state.activity)
  const clock = createMemo(() => props.state.clock)
  const lines = createMemo(() => timelineOf(activity(), props.challenge.tasks, clock()))
  return (
    <Show when={lines().length > 0} fallback={<p class="activity-none">{activityWords().nothing}</p>}>
      <ol class="activity">
        <For each={lines()}>
          {line => (
            <li>
              <span class="activity-time">{line.time}</span>
              <i class={`activity-dot activity-dot-${line.sentence.tone}`} aria-hidden="true" />
              <span>
                <For each={line.sentence.parts}>{part => (part.strong ? <b>{part.text}</b> : part.text)}</For>
              </span>
            </li>
          )}
        </For>
      </ol>
    </Show>
  )
}
