import FileUp from 'lucide-solid/icons/file-up'
import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js'
import { Button } from '../ui/button.tsx'
import { verifyWords } from './verify-words.ts'

export interface DropZoneProps {
  /** How many files are being looked at. */
  readonly busy: number
  readonly onFile: (name: string, bytes: Uint8Array) => void
  /** A text that was pasted: JSON, a token, or an address. */
  readonly onText: (text: string) => void
  /** Addresses are looked up as well. */
  readonly takesAddresses: boolean
}

/** Takes a badge in any way that a person has it: dropped, chosen, pasted. */
export function DropZone(props: DropZoneProps): JSX.Element {
  const [over, setOver] = createSignal(false)
  const [typing, setTyping] = createSignal(false)
  let chooser: HTMLInputElement | undefined
  let typed: HTMLTextAreaElement | undefined

  async function take(files: FileList | null | undefined): Promise<void> {
    for (const file of files ?? []) props.onFile(file.name, new Uint8Array(await file.arrayBuffer()))
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer?.files)
  }
  const onDragOver = (event: DragEvent) => {
    event.preventDefault()
    setOver(true)
  }
  const onDragLeave = (event: DragEvent) => {
    if (event.relatedTarget === null) setOver(false)
  }
  const onPaste = (event: ClipboardEvent) => {
    if (event.target instanceof HTMLTextAreaElement) return
    const { files } = event.clipboardData ?? {}
    const text = event.clipboardData?.getData('text/plain').trim() ?? ''
    if (files !== undefined && files.length > 0) void take(files)
    else if (text !== '') props.onText(text)
  }
  onMount(() => {
    document.addEventListener('paste', onPaste)
    document.addEventListener('drop', onDrop)
    document.addEventListener('dragover', onDragOver)
    document.addEventListener('dragleave', onDragLeave)
  })
  onCleanup(() => {
    document.removeEventListener('paste', onPaste)
    document.removeEventListener('drop', onDrop)
    document.removeEventListener('dragover', onDragOver)
    document.removeEventListener('dragleave', onDragLeave)
  })

  return (
    <section class="drop-zone" classList={{ 'drop-zone-over': over() }}>
      <FileUp size={22} aria-hidden="true" />
      <h2>{verifyWords().drop}</h2>
      <p>{verifyWords().forms(props.takesAddresses)}</p>
      <div class="actions">
        <Button onClick={() => chooser?.click()}>{verifyWords().choose}</Button>
        <Button look="ghost" aria-expanded={typing()} onClick={() => setTyping(shown => !shown)}>
          {verifyWords().paste}
        </Button>
        <input
          ref={chooser}
          class="visually-hidden"
          type="file"
          multiple
          tabindex={-1}
          aria-label={verifyWords().fileToVerify}
          accept=".png,.svg,.json,.jwt,.jws,.zip,.txt"
          onChange={event => {
            void take(event.currentTarget.files)
            event.currentTarget.value = ''
          }}
        />
      </div>
      <Show when={typing()}>
        <form
          class="drop-zone-text"
          onSubmit={event => {
            event.preventDefault()
            const text = typed?.value.trim() ?? ''
            if (text !== '') props.onText(text)
          }}
        >
          <label for="pasted-credential">{verifyWords().textOf(props.takesAddresses)}</label>
          <textarea id="pasted-credential" ref={typed} rows={4} spellcheck={false} />
          <Button type="submit">{verifyWords().verifyThis}</Button>
        </form>
      </Show>
      <p class="small quiet" aria-live="polite">
        {props.busy > 0 ? verifyWords().looking : ''}
      </p>
    </section>
  )
}
