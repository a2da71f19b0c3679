import { createSignal, createUniqueId, type JSX } from 'solid-js'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { presenterWords } from './presenter-words.ts'

/** Asks what the chapter that begins now is called. */
export function ChapterDialog(props: {
  readonly title: string
  readonly onChapter: (title: string) => void
  readonly onClose: () => void
}): JSX.Element {
  const [title, setTitle] = createSignal(props.title)
  const formId = createUniqueId()
  function begin(event: SubmitEvent): void {
    event.preventDefault()
    props.onChapter(title().trim())
    props.onClose()
  }
  return (
    <Dialog
      title={presenterWords().newChapter}
      onClose={props.onClose}
      actions={
        <>
          <Button look="ghost" onClick={() => props.onClose()}>
            {presenterWords().notNow}
          </Button>
          <Button look="primary" type="submit" form={formId} disabled={title().trim() === ''}>
            {presenterWords().begin}
          </Button>
        </>
      }
    >
      <form id={formId} class="present-form" onSubmit={begin}>
        <label>
          {presenterWords().chapterAbout}
          <input
            class="field"
            autofocus
            maxLength={120}
            value={title()}
            onInput={event => setTitle(event.currentTarget.value)}
          />
        </label>
      </form>
    </Dialog>
  )
}
