import { createEffect, createSignal, type JSX, lazy, Match, onMount, Show, Suspense, Switch } from 'solid-js'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { SplitHandle } from '../ui/split-handle.tsx'
import { DocumentBar } from './document-bar.tsx'
import { hasNoText } from './document-state.ts'
import type { EditorDocument } from './editor-document.ts'
import type { EditorObserver } from './editor-observer.ts'
import './editor.css'
import { EditorTabs } from './editor-tabs.tsx'
import { editorWords } from './editor-words.ts'
import { createFileActions } from './file-actions.ts'
import { FileDialogs } from './file-dialogs.tsx'
import type { FileList } from './file-list.ts'
import { FileTree } from './file-tree.tsx'
import type { OpenDocuments } from './open-documents.ts'
import { OtherFileView } from './other-file-view.tsx'

export interface EditorProps {
  readonly session: AttemptSession
  readonly documents: OpenDocuments
  readonly files: FileList
  /** Monaco is large: it is fetched when this is settled, so that what comes first comes first. */
  readonly after: Promise<unknown>
  /** Told what is done in the text, while somebody presents it. */
  readonly observer?: EditorObserver | undefined
  readonly onFailure: (error: unknown) => void
  readonly onReady: (editor: { focus(): void }) => void
  readonly treeWidth: number
  readonly onTreeWidth: (width: number) => void
}

/** File tree, tabs and Monaco. */
export function Editor(props: EditorProps): JSX.Element {
  const CodeView = lazy(async () => {
    await props.after
    return { default: (await import('./code-view.tsx')).CodeView }
  })
  const [code, setCode] = createSignal<{ focus(): void }>()
  const [focusWanted, setFocusWanted] = createSignal(false)
  const actions = createFileActions(props.session, props.documents, props.files, error =>
    props.onFailure(error),
  )
  const readOnly = () => props.session.state().phase !== 'running'
  const current = () => props.documents.current()
  /** A file just chosen is not there yet: the focus follows it. */
  createEffect(() => {
    const shown = code()
    if (!focusWanted() || shown === undefined || editable(current()) === undefined) return
    setFocusWanted(false)
    queueMicrotask(() => shown.focus())
  })
  let frame: HTMLDivElement | undefined
  /** To the text, or to the files where there is none to show. */
  function focus(): void {
    const text = current()
    if (text !== undefined && !hasNoText(text.state())) setFocusWanted(true)
    else frame?.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]')?.focus()
  }
  onMount(() => props.onReady({ focus }))

  return (
    <div ref={frame} class="editor" style={{ '--tree': `${props.treeWidth}px` }}>
      <EditorTabs documents={props.documents} saves={props.session.saves()} />
      <FileTree
        files={props.files}
        current={current()?.path()}
        onOpen={(path, how) => {
          props.documents.open(path)
          if (how === 'into') setFocusWanted(true)
        }}
        changes={{
          readOnly: readOnly(),
          onCreate: actions.askName,
          onRename: actions.askNewName,
          onRemove: actions.askRemove,
        }}
      />
      <SplitHandle
        label={editorWords().resized}
        orientation="vertical"
        value={props.treeWidth}
        min={120}
        max={360}
        onChange={props.onTreeWidth}
      />
      <div class="editor-main">
        <Show when={current()} keyed fallback={<p class="editor-note">{editorWords().chooseFile}</p>}>
          {document => (
            <>
              <DocumentBar document={document} onClose={() => props.documents.close(document)} />
              <DocumentNote document={document} codeShown={code() !== undefined} />
            </>
          )}
        </Show>
        <div class="editor-code" classList={{ 'editor-code-hidden': editable(current()) === undefined }}>
          <Suspense>
            <Show when={code() ?? editable(current())}>
              <CodeView
                document={editable(current())}
                open={props.documents.documents()}
                readOnly={readOnly()}
                observer={props.observer}
                onReady={setCode}
              />
            </Show>
          </Suspense>
        </div>
      </div>
      <FileDialogs actions={actions} files={props.files} />
    </div>
  )
}

/** What stands in the place of the text while there is none to show. */
function DocumentNote(props: {
  readonly document: EditorDocument
  readonly codeShown: boolean
}): JSX.Element {
  const unreadable = () => {
    const state = props.document.state()
    return state.kind === 'unreadable' ? state : undefined
  }
  const other = () => {
    const state = props.document.state()
    return state.kind === 'not-text' ? state.file : undefined
  }
  return (
    <Switch>
      <Match when={other()}>{file => <OtherFileView file={file()} />}</Match>
      <Match when={unreadable()}>{state => <p class="editor-note">{state().why}</p>}</Match>
      <Match when={props.document.state().kind === 'loading' || !props.codeShown}>
        <p class="editor-note">{editorWords().opening}</p>
      </Match>
    </Switch>
  )
}

function editable(document: EditorDocument | undefined): EditorDocument | undefined {
  return document?.state().kind === 'editable' ? document : undefined
}
