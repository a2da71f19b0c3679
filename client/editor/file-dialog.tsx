import { createSignal, type JSX, onMount, Show } from 'solid-js'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { visiblePath, writtenPath } from '../ui/visible-path.ts'
import { editorWords } from './editor-words.ts'
import { pathProblem } from './path-problem.ts'

export interface FileNameDialogProps {
  readonly title: string
  readonly action: string
  readonly path: string
  readonly taken: readonly string[]
  readonly onName: (path: string) => void
  readonly onClose: () => void
}

/** Asks for a path; the file's own name is selected, so that it can be typed over. */
export function FileNameDialog(props: FileNameDialogProps): JSX.Element {
  const written = writtenPath(props.path)
  const [path, setPath] = createSignal(props.path)
  const [tried, setTried] = createSignal(false)
  const trouble = () => (path() === props.path ? undefined : pathProblem(path(), props.taken))
  let field: HTMLInputElement | undefined
  onMount(() => {
    const start = written.text.lastIndexOf('/') + 1
    const dot = written.text.indexOf('.', start + 1)
    field?.focus()
    field?.setSelectionRange(start, dot < 0 ? written.text.length : dot)
  })
  function submit(event: Event): void {
    event.preventDefault()
    setTried(true)
    if (path() === props.path && props.path !== '') props.onClose()
    else if (pathProblem(path(), props.taken) === undefined) props.onName(path())
  }
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form class="file-dialog" onSubmit={submit}>
        <label>
          {editorWords().path}
          <input
            ref={field}
            class="field mono"
            value={written.text}
            spellcheck={false}
            autocomplete="off"
            aria-invalid={tried() && trouble() !== undefined}
            onInput={event => setPath(written.read(event.currentTarget.value))}
          />
        </label>
        <Show when={trouble() ?? (tried() ? pathProblem(path(), []) : undefined)}>
          {sentence => <p class="file-dialog-problem">{sentence()}</p>}
        </Show>
        <div class="dialog-actions">
          <Button onClick={() => props.onClose()}>{editorWords().cancel}</Button>
          <Button look="primary" type="submit">
            {props.action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Removing cannot be undone, so it asks once; the safe answer has the focus. */
export function RemoveFileDialog(props: {
  readonly path: string
  readonly folder: boolean
  readonly onRemove: () => void
  readonly onClose: () => void
}): JSX.Element {
  const entry = () => (props.folder ? 'folder' : 'file')
  return (
    <Dialog
      title={editorWords().deleteTitle[entry()]}
      onClose={props.onClose}
      actions={
        <>
          <Button autofocus onClick={() => props.onClose()}>
            {editorWords().keepIt}
          </Button>
          <Button look="danger" onClick={() => props.onRemove()}>
            {editorWords().deleteIt}
          </Button>
        </>
      }
    >
      <p>
        <code>{visiblePath(props.path)}</code>
        {editorWords().isRemoved[entry()]}
      </p>
    </Dialog>
  )
}
