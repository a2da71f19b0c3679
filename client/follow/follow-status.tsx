import { type JSX, Show } from 'solid-js'
import { formatDuration } from '../ui/format-time.ts'
import '../ui/status-bar.css'
import type { FollowSession } from './follow-session.ts'
import { followWords } from './follow-words.ts'
import type { OwnPlace } from './own-place.ts'

/** The connection, how far behind this page is and why, and the keys. */
export function FollowStatus(props: {
  readonly session: FollowSession
  readonly place: OwnPlace
  readonly wanders: boolean
}): JSX.Element {
  const status = () => props.session.status()
  const connection = () => {
    const now = status()
    switch (now.status) {
      case 'up':
        return { tone: 'pass', text: followWords().connection.up }
      case 'connecting':
        return { tone: 'checking', text: followWords().connection.connecting }
      case 'down':
        return { tone: 'fail', text: followWords().connection.down }
      case 'ended':
        return { tone: 'fail', text: now.why }
      default:
        return now satisfies never
    }
  }
  const place = () => {
    const failure = props.place.failure()
    if (failure !== undefined) return failure
    if (!props.place.isLive())
      return followWords().behindByChoice(formatDuration(Math.max(1_000, props.place.behindMs())))
    if (props.wanders) return followWords().onYourOwn
    const skips = props.session.skips()
    return skips === 0 ? '' : followWords().skipped(skips)
  }
  return (
    <footer class="status-bar">
      <span role="status">
        <i class={`status-dot status-dot-${connection().tone}`} aria-hidden="true" />
        <b>{connection().text}</b>
        <Show when={status().status === 'up' && props.session.roundTripMs()}>
          {ms => <span class="figures"> {Math.round(ms())} ms</span>}
        </Show>
      </span>
      <span class="figures">{place()}</span>
      <span class="status-space" />
      <span class="status-end">
        <kbd>Space</kbd> {followWords().keys.pause} <kbd>L</kbd> {followWords().keys.live}
      </span>
    </footer>
  )
}
