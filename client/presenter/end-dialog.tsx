import type { JSX } from 'solid-js'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

/** A demo ends once: the question before. */
export function EndDialog(props: { readonly onEnd: () => void; readonly onClose: () => void }): JSX.Element {
  return (
    <Dialog
      title="End the demo?"
      onClose={props.onClose}
      actions={
        <>
          <Button look="ghost" onClick={() => props.onClose()}>
            Go on presenting
          </Button>
          <Button
            autofocus
            look="danger"
            onClick={() => {
              props.onEnd()
              props.onClose()
            }}
          >
            End it for everybody
          </Button>
        </>
      }
    >
      <p>
        Followers see that it is over, and keep the recording as long as you do not withdraw the link. It
        cannot be continued. The attempt itself goes on.
      </p>
    </Dialog>
  )
}
