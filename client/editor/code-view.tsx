import { createEffect, type JSX, onCleanup, onMount } from 'solid-js'
import { theme } from '../ui/theme.ts'
import { type CodeEditor, createCodeEditor } from './code-editor.ts'
import type { EditorDocument } from './editor-document.ts'
import type { EditorObserver } from './editor-observer.ts'

export interface CodeViewProps {
  /** Undefined while there is no text to show; the editor then keeps what it has. */
  readonly document: EditorDocument | undefined
  readonly open: readonly EditorDocument[]
  readonly readOnly: boolean
  readonly observer: EditorObserver | undefined
  readonly onReady: (editor: Pick<CodeEditor, 'focus'>) => void
}

/** Monaco in the page. Import it lazily: it brings all of Monaco. */
export function CodeView(props: CodeViewProps): JSX.Element {
  let host: HTMLDivElement | undefined
  onMount(() => {
    if (host === undefined) return
    const editor = createCodeEditor(host, theme())
    onCleanup(() => editor.close())
    createEffect(() => {
      if (props.document !== undefined) editor.show(props.document)
      editor.keepOnly(props.open)
    })
    createEffect(() => editor.setReadOnly(props.readOnly))
    createEffect(() => editor.resizeText())
    createEffect(() => editor.observe(props.observer))
    createEffect(() => {
      const chosen = theme()
      // The tokens have the new theme's values only after everybody who listens was told.
      queueMicrotask(() => editor.setTheme(chosen))
    })
    props.onReady(editor)
  })
  return <div ref={host} class="code-view" />
}
