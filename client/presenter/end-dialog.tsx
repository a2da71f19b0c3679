import type { JSX } from 'solid-js'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { presenterWords } from './presenter-words.ts'

/** A demo ends once: the question before. */
export function EndDialog(props: { readonly onEnd: () => void; readonly onClose: () => void }): JSX.Element {
  return (
    <Dialog
      title={presenterWords().endTitle}
      onClose={props.onClose}
      actions={
        <>
          <Button look="ghost" onClick={() => props.onClose()}>
            {presenterWords().goOnPresenting}
          </Button>
          <Button
            autofocus
            look="danger"
            onClick={() => {
              props.onEnd()
              props.onClose()
            }}
          >
            {presenterWords().endForAll}
          </Button>
        </>
      }
    >
      <p>{presenterWords().endText}</p>
    </Dialog>
  )
}
