import { createUniqueId, type JSX, onCleanup, onMount, Show } from 'solid-js'
import './dialog.css'

export interface DialogProps {
  readonly title: string
  readonly children: JSX.Element
  /** Buttons, the one that changes something last. */
  readonly actions?: JSX.Element
  /** Escape or a press beside the dialog. The caller takes the dialog away. */
  readonly onClose: () => void
}

/** One decision in front of the page. It is open while it is rendered: put it inside a `<Show>`. */
export function Dialog(props: DialogProps): JSX.Element {
  const titleId = createUniqueId()
  let dialog: HTMLDialogElement | undefined
  const opener = document.activeElement
  onMount(() => dialog?.showModal())
  onCleanup(() => {
    // While it is open, nothing behind it takes the focus.
    dialog?.close()
    if (opener instanceof HTMLElement) opener.focus()
  })
  const closeFromBackdrop = (event: MouseEvent) => {
    if (event.target === dialog) props.onClose()
  }
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={titleId}
      onCancel={event => {
        event.preventDefault()
        props.onClose()
      }}
      onMouseDown={closeFromBackdrop}
    >
      <div class="dialog-content">
        <h2 id={titleId}>{props.title}</h2>
        {props.children}
        <Show when={props.actions}>
          <div class="dialog-actions">{props.actions}</div>
        </Show>
      </div>
    </dialog>
  )
}
