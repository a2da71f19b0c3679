import { createMemo, type JSX, onCleanup, Show } from 'solid-js'
import { safeFileName } from '../../shared/safe-file-name.ts'
import { formatBytes } from '../ui/format-bytes.ts'
import { visiblePath } from '../ui/visible-path.ts'
import type { OtherFile } from './document-state.ts'
import { editorWords } from './editor-words.ts'
import { readOtherFile } from './other-file.ts'

/** A file that the editor cannot keep as it is: what it is, its text if it has one, and the file itself to take away. */
export function OtherFileView(props: { readonly file: OtherFile }): JSX.Element {
  const content = createMemo(() => readOtherFile(props.file))
  const address = createMemo(() => {
    const made = URL.createObjectURL(new Blob([content().bytes], { type: 'application/octet-stream' }))
    onCleanup(() => URL.revokeObjectURL(made))
    return made
  })
  const name = () => safeFileName(props.file.path.split('/').at(-1) ?? '')
  return (
    <div class="other-file">
      <p class="other-file-word">
        <span>
          <bdi class="mono">{visiblePath(props.file.path)}</bdi>
          {editorWords().otherFile(
            content().type,
            formatBytes(content().bytes.length),
            content().text !== undefined,
          )}
        </span>
        <a class="button" href={address()} download={name()}>
          {editorWords().download}
        </a>
      </p>
      <Show when={content().text}>
        {text => (
          // A text that scrolls is reached by the keyboard as well.
          <section class="other-file-text" tabindex="0" aria-label={editorWords().readOnlyText}>
            <pre class="mono">{text()}</pre>
          </section>
        )}
      </Show>
    </div>
  )
}
