import { createSignal, type JSX, Show } from 'solid-js'
import { SplitHandle } from '../ui/split-handle.tsx'
import { ApplyPart } from './apply-part.tsx'
import './author-panel.css'
import { AuthorBar } from './author-bar.tsx'
import { createAuthorState } from './create-author-state.ts'
import { Looks } from './looks.tsx'

const width = { usual: 420, least: 320, most: 900 }

/** The candidate's page, and beside it what an author does to its account and what each look made of that. */
export function AuthorPanel(): JSX.Element {
  const followed = createAuthorState()
  const [side, setSide] = createSignal(width.usual)
  return (
    <Show
      when={followed.state()}
      fallback={<p class="author-waiting">{followed.lost() ?? 'Asking the preview…'}</p>}
    >
      {state => (
        <div class="author" style={{ '--side': `${side()}px` }}>
          <AuthorBar state={state()} followed={followed} />
          <div class="author-problems" role="alert">
            <Show when={state().problem}>
              {problem => (
                <p>
                  <b>The folder as it is now cannot be shown; this is the last good version.</b>
                  <span class="mono">{problem()}</span>
                </p>
              )}
            </Show>
            <Show when={state().attempt.problem}>
              {problem => (
                <p>
                  <b>The account could not be filled.</b>
                  <span class="mono">{problem()}</span>
                </p>
              )}
            </Show>
            <Show when={followed.refused()}>{problem => <p>{problem()}</p>}</Show>
            <Show when={followed.lost()}>
              {problem => <p>The preview does not answer, perhaps since it was stopped: {problem()}</p>}
            </Show>
          </div>
          <main class="author-main">
            <Show
              when={state().attempt.id}
              keyed
              fallback={<p class="author-waiting">The attempt is being made…</p>}
            >
              {id => <iframe title="The challenge as a candidate sees it" src={`/attempts/${id}`} />}
            </Show>
            <SplitHandle
              label="the panel"
              orientation="vertical"
              reversed
              value={side()}
              min={width.least}
              max={width.most}
              onChange={setSide}
              onReset={() => setSide(width.usual)}
            />
            <aside class="author-side" aria-label="Panel">
              <ApplyPart state={state()} followed={followed} />
              <Looks state={state()} followed={followed} />
            </aside>
          </main>
        </div>
      )}
    </Show>
  )
}
