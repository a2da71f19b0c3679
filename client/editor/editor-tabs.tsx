import X from 'lucide-solid/icons/x'
import { For, type JSX, Show } from 'solid-js'
import type { SaveState } from '../attempt/attempt-session.ts'
import { Tab, TabList } from '../ui/tabs.tsx'
import { visiblePath } from '../ui/visible-path.ts'
import type { EditorDocument } from './editor-document.ts'
import { editorWords } from './editor-words.ts'
import type { OpenDocuments } from './open-documents.ts'
import { tabLabel } from './tab-label.ts'

/** The open files, and at the end what became of what was typed. */
export function EditorTabs(props: {
  readonly documents: OpenDocuments
  readonly saves: SaveState
}): JSX.Element {
  const open = () => props.documents.documents()
  const paths = () => open().map(document => document.path())
  const unsaved = () => open().some(document => document.dirty())
  return (
    <div class="editor-tabs">
      <TabList label={editorWords().openFiles}>
        <For each={open()}>
          {document => (
            <EditorTab
              document={document}
              label={visiblePath(tabLabel(document.path(), paths()))}
              selected={document === props.documents.current()}
              documents={props.documents}
            />
          )}
        </For>
      </TabList>
      <span class="editor-saves">
        {props.documents.waiting().length > 0 ? editorWords().notSaved : saveWords(props.saves, unsaved())}
      </span>
    </div>
  )
}

interface EditorTabProps {
  readonly document: EditorDocument
  readonly label: string
  readonly selected: boolean
  readonly documents: OpenDocuments
}

function EditorTab(props: EditorTabProps): JSX.Element {
  const close = () => props.documents.close(props.document)
  return (
    <span class="editor-tab">
      <Tab
        selected={props.selected}
        onSelect={() => props.documents.select(props.document)}
        title={visiblePath(props.document.path())}
        onAuxClick={event => event.button === 1 && close()}
        onKeyDown={event => event.key === 'Delete' && close()}
      >
        {props.label}
        <Show when={props.document.dirty() || props.document.waits()}>
          <i class="editor-tab-dirty" role="img" aria-label={editorWords().notSavedYet} />
        </Show>
      </Tab>
      <button
        type="button"
        class="editor-tab-close"
        tabindex={-1}
        aria-label={editorWords().close(props.label)}
        onClick={close}
      >
        <X size={14} stroke-width={1.6} />
      </button>
    </span>
  )
}

function saveWords(saves: SaveState, unsaved: boolean): string {
  if (saves.status === 'kept') return editorWords().kept
  return unsaved || saves.status === 'saving' ? editorWords().saving : editorWords().saved
}
