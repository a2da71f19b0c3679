import { createSignal, type JSX, Show } from 'solid-js'
import { failureSentence } from '../http/problem-error.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Dialog } from '../ui/dialog.tsx'
import type { Presenting } from './presenting.ts'

/** Before the first link: what others will see, and that exams are about the same. */
export function PresentDialog(props: {
  readonly presenting: Presenting
  readonly onClose: () => void
}): JSX.Element {
  const [knows, setKnows] = createSignal(false)
  const [isOpening, setOpening] = createSignal(false)
  const [failure, setFailure] = createSignal<string>()
  async function open(): Promise<void> {
    setOpening(true)
    setFailure(undefined)
    try {
      await props.presenting.open()
      props.onClose()
    } catch (error) {
      setFailure(failureSentence(error))
      setOpening(false)
    }
  }
  return (
    <Dialog
      title="Present this attempt"
      onClose={props.onClose}
      actions={
        <>
          <Button look="ghost" onClick={() => props.onClose()}>
            Not now
          </Button>
          <Button look="primary" disabled={!knows() || isOpening()} onClick={open}>
            Make the link
          </Button>
        </>
      }
    >
      <p>
        You get a link. Whoever has it sees your editor, terminals, diagram and verdicts in the browser, and
        can change nothing. You rehearse first: nobody sees anything until you let the audience in, and
        nothing of a pause, or of what you keep private, is shown or recorded.
      </p>
      <Choice checked={knows()} onChange={setKnows}>
        Exams are taken on this challenge too. Whoever follows sees how it is done, and may.
      </Choice>
      <Show when={failure()}>{sentence => <p role="alert">{sentence()}</p>}</Show>
    </Dialog>
  )
}
