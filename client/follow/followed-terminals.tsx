import Terminal from 'lucide-solid/icons/terminal'
import { createMemo, createSignal, For, type JSX, lazy, Show, Suspense } from 'solid-js'
import type { DemoState } from '../../shared/demo/demo-state.ts'
import { Tab, TabList } from '../ui/tabs.tsx'
import { followWords } from './follow-words.ts'
import { followedWords } from './followed-words.ts'
import './followed-work.css'

const MirrorView = lazy(async () => ({ default: (await import('../terminal/mirror-view.tsx')).MirrorView }))

/** The presenter's terminals: the one they are in, or another one to read. */
export function FollowedTerminals(props: { readonly state: DemoState; readonly name: string }): JSX.Element {
  const [own, setOwn] = createSignal<string>()
  const ids = createMemo(() => Object.keys(props.state.terminals).toSorted(), [], { equals: sameTexts })
  const current = createMemo(() => {
    const wanted = [own(), props.state.terminal].find(id => id !== undefined && ids().includes(id))
    return wanted ?? ids()[0]
  })
  const terminal = () => props.state.terminals[current() ?? '']
  const title = (index: number) =>
    ids().length > 1 ? followedWords().numbered(index + 1) : followedWords().terminal
  return (
    <section class="followed-terminals" aria-label={followedWords().terminal}>
      <div class="follow-tabs">
        <TabList label={followedWords().terminals} low>
          <For each={ids()} fallback={<span class="follow-tab-empty">{followedWords().terminal}</span>}>
            {(id, index) => (
              <Tab
                selected={id === current()}
                onSelect={() => setOwn(id === props.state.terminal ? undefined : id)}
              >
                <Terminal size={14} stroke-width={1.6} aria-hidden="true" />
                {props.name} · {title(index())}
              </Tab>
            )}
          </For>
        </TabList>
        <Show when={terminal()}>
          {shown => (
            <span class="follow-note figures">{followedWords().size(shown().cols, shown().rows)}</span>
          )}
        </Show>
      </div>
      <Show
        when={terminal() !== undefined}
        fallback={
          <p class="follow-empty">
            {props.state.shared.terminal
              ? followedWords().noTerminal
              : followWords().keepsPrivate.terminal(props.name)}
          </p>
        }
      >
        <Suspense fallback={<p class="follow-empty">{followedWords().opening}</p>}>
          <Show when={current()} keyed>
            {id => <MirrorView terminal={props.state.terminals[id] ?? nothing} />}
          </Show>
        </Suspense>
      </Show>
    </section>
  )
}

const nothing = { cols: 80, rows: 24, printed: '' }

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index])
}
