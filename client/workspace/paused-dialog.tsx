import { createSignal, type JSX, Show } from 'solid-js'
import { failureSentence } from '../http/problem-error.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { formatClock } from '../ui/format-time.ts'
import { dialogWords } from './dialog-words.ts'

/** In front of a practice that is paused: nothing goes on behind it until somebody wants that. */
export function PausedDialog(props: {
  readonly remainingMs: number
  readonly onResume: () => Promise<void>
}): JSX.Element {
  const [failure, setFailure] = createSignal<string>()
  const [asked, setAsked] = createSignal(false)
  async function resume(): Promise<void> {
    setAsked(true)
    setFailure(undefined)
    await props.onResume().catch((error: unknown) => setFailure(failureSentence(error)))
    setAsked(false)
  }
  return (
    <Dialog
      title={dialogWords().paused}
      onClose={() => void resume()}
      actions={
        <>
          <ButtonLink look="ghost" href="/">
            {dialogWords().toChallenges}
          </ButtonLink>
          <Button autofocus look="primary" disabled={asked()} onClick={resume}>
            {dialogWords().goOn}
          </Button>
        </>
      }
    >
      <p>
        {dialogWords().standsStill[0]}
        <span class="figures">{formatClock(props.remainingMs)}</span>
        {dialogWords().standsStill[1]}
      </p>
      <Show when={failure()}>{sentence => <p role="alert">{sentence()}</p>}</Show>
    </Dialog>
  )
}
