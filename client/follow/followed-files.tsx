import Lock from 'lucide-solid/icons/lock'
import { createMemo, createResource, For, type JSX, lazy, Show, Suspense } from 'solid-js'
import type { DemoState } from '../../shared/demo/demo-state.ts'
import { FileTree } from '../editor/file-tree.tsx'
import type { FollowedFile } from '../editor/followed-text.ts'
import { failureSentence } from '../http/problem-error.ts'
import { Tab, TabList } from '../ui/tabs.tsx'
import { visiblePath } from '../ui/visible-path.ts'
import { followWords } from './follow-words.ts'
import { followedWords } from './followed-words.ts'
import './followed-work.css'

const FollowedView = lazy(async () => ({
  default: (await import('../editor/followed-view.tsx')).FollowedView,
}))

export interface FollowedFilesProps {
  readonly state: DemoState
  readonly name: string
  /** A file of the follower's own choice. */
  readonly path: string | undefined
  readonly follows: boolean
  readonly isLive: boolean
  readonly onPath: (path: string | undefined) => void
  readonly onOwnScroll: () => void
  readonly readFile: (path: string) => Promise<string | undefined>
}

/** The presenter's files: the one they are in, or another one to read. */
export function FollowedFiles(props: FollowedFilesProps): JSX.Element {
  const theirs = () => props.state.path
  const path = () => props.path ?? theirs()
  const [read] = createResource(
    () => {
      const wanted = props.path
      return wanted !== undefined && props.state.texts[wanted] === undefined && props.isLive
        ? wanted
        : undefined
    },
    async wanted => {
      try {
        const text = await props.readFile(wanted)
        return {
          path: wanted,
          text: text ?? '',
          why: text === undefined ? followedWords().noText : undefined,
        }
      } catch (error) {
        return { path: wanted, text: '', why: failureSentence(error) }
      }
    },
  )
  const file = createMemo<FollowedFile | undefined>(before => {
    const shown = path()
    if (shown === undefined) return undefined
    const found = read.latest?.path === shown && read.latest.why === undefined ? read.latest.text : undefined
    const text = props.state.texts[shown] ?? found
    if (text === undefined) return before?.path === shown ? before : undefined
    const { look, pointed } = props.state
    return {
      path: shown,
      text,
      name: props.name,
      look: look?.path === shown ? look : undefined,
      pointedLine: pointed?.kind === 'line' && pointed.path === shown ? pointed.line : undefined,
    }
  })
  const note = () => {
    if (!props.state.shared.editor) return followWords().keepsPrivate.files(props.name)
    if (path() === undefined) return followedWords().noFile
    if (file() !== undefined) return undefined
    if (!props.isLive) return followedWords().notShownHere
    return read.latest?.path === path()
      ? (read.latest?.why ?? followedWords().opening)
      : followedWords().opening
  }
  return (
    <section class="followed-files" aria-label={followedWords().editor}>
      <div class="follow-tabs">
        <TabList label={followedWords().files}>
          <For each={tabsOf(props.state, path())}>
            {tab => (
              <Tab
                selected={tab === path()}
                onSelect={() => props.onPath(tab === theirs() ? undefined : tab)}
                title={visiblePath(tab)}
              >
                {visiblePath(tab)}
              </Tab>
            )}
          </For>
        </TabList>
        <span class="follow-note">
          <Lock size={13} stroke-width={1.6} aria-hidden="true" />
          {followedWords().readOnly}
        </span>
      </div>
      <FileTree
        files={{ ...complete, entries: () => props.state.files }}
        current={path()}
        onOpen={file => props.onPath(file === theirs() ? undefined : file)}
      />
      <div class="followed-text">
        <Show when={note()}>{sentence => <p class="follow-empty">{sentence()}</p>}</Show>
        <div class="followed-code" classList={{ 'followed-code-hidden': note() !== undefined }}>
          <Suspense>
            <Show when={file()}>
              {shown => (
                <FollowedView
                  file={shown()}
                  follows={props.follows && props.path === undefined}
                  onOwnScroll={props.onOwnScroll}
                />
              )}
            </Show>
          </Suspense>
        </div>
      </div>
    </section>
  )
}

/** The list that followers are told has nothing to say besides its files. */
const complete = {
  truncated: () => false,
  unnamed: () => 0,
  failure: () => undefined,
  loaded: () => true,
}

function tabsOf({ texts }: DemoState, path: string | undefined): readonly string[] {
  const shown = Object.keys(texts).toSorted()
  return path === undefined || shown.includes(path) ? shown : [...shown, path]
}
