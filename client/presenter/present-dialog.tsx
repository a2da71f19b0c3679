import { createSignal, type JSX, Show } from 'solid-js'
import { failureSentence } from '../http/problem-error.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { presenterWords } from './presenter-words.ts'
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
      title={presenterWords().presentTitle}
      onClose={props.onClose}
      actions={
        <>
          <Button look="ghost" onClick={() => props.onClose()}>
            {presenterWords().notNow}
          </Button>
          <Button look="primary" disabled={!knows() || isOpening()} onClick={open}>
            {presenterWords().makeLink}
          </Button>
        </>
      }
    >
      <p>{presenterWords().presentText}</p>
      <Choice checked={knows()} onChange={setKnows}>
        {presenterWords().knowsOfExam}
      </Choice>
      <Show when={failure()}>{sentence => <p role="alert">{sentence()}</p>}</Show>
    </Dialog>
  )
}
