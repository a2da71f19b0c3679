import { createSignal, type JSX, Show } from 'solid-js'
import { Button } from '../ui/button.tsx'
import type { FollowSession } from './follow-session.ts'
import { followWords } from './follow-words.ts'
import './poll.css'

/** What the presenter asks everybody at the moment, with what was answered so far. */
export function Poll(props: { readonly session: FollowSession }): JSX.Element {
  const [answered, setAnswered] = createSignal<{ readonly poll: string; readonly yes: boolean }>()
  const chosen = (poll: string) => (answered()?.poll === poll ? answered()?.yes : undefined)
  function answer(poll: string, yes: boolean): void {
    setAnswered({ poll, yes })
    props.session.say({ type: 'answer', poll, yes })
  }
  return (
    <Show when={props.session.live().poll}>
      {poll => (
        <section class="follow-poll" aria-label={followWords().poll}>
          <p>{poll().question}</p>
          <Button aria-pressed={chosen(poll().id) === true} onClick={() => answer(poll().id, true)}>
            {followWords().yes} <span class="figures">{poll().yes}</span>
          </Button>
          <Button aria-pressed={chosen(poll().id) === false} onClick={() => answer(poll().id, false)}>
            {followWords().notYet} <span class="figures">{poll().no}</span>
          </Button>
        </section>
      )}
    </Show>
  )
}
