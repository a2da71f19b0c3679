import { createSignal, type JSX, Show } from 'solid-js'
import { failureSentence } from '../http/problem-error.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { formatClock } from '../ui/format-time.ts'

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
      title="Paused"
      onClose={() => void resume()}
      actions={
        <>
          <ButtonLink look="ghost" href="/">
            To the challenges
          </ButtonLink>
          <Button autofocus look="primary" disabled={asked()} onClick={resume}>
            Go on
          </Button>
        </>
      }
    >
      <p>
        The clock stands still with <span class="figures">{formatClock(props.remainingMs)}</span> left, for as
        long as you like. Account, files and terminals stay as they are: close this page, and go on another
        day from the list of challenges.
      </p>
      <Show when={failure()}>{sentence => <p role="alert">{sentence()}</p>}</Show>
    </Dialog>
  )
}
