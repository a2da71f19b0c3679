import { createResource, createSignal, For, type JSX, Show } from 'solid-js'
import {
  type AuthorLook,
  type AuthorState,
  getAuthorLook,
  requestAuthorLooks,
} from '../../shared/routes/author-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { CheckFacts } from '../tasks/check-facts.tsx'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { Choice } from '../ui/choice.tsx'
import { StateIcon } from '../ui/state-icon.tsx'
import { phraseWords } from '../words/phrase-words.ts'
import type { FollowedState } from './create-author-state.ts'
import { expectedOf, newestOfEach } from './expected-looks.ts'

/** Every look: what it decided, from what, and what it read. */
export function Looks(props: { readonly state: AuthorState; readonly followed: FollowedState }): JSX.Element {
  const [all, setAll] = createSignal(false)
  const [open, setOpen] = createSignal<number>()
  const shown = () => (all() ? props.state.looks : newestOfEach(props.state.looks))
  return (
    <section class="author-section author-looks" aria-label="Looks">
      <div class="author-head">
        <h2>
          Looks <span class="figures quiet">{props.state.looks.length}</span>
        </h2>
        <Choice checked={all()} onChange={setAll}>
          older ones too
        </Choice>
        <Button
          disabled={props.state.attempt.state !== 'ready'}
          onClick={() => void props.followed.tried(() => callRoute(requestAuthorLooks, { body: {} }))}
        >
          Look again
        </Button>
      </div>
      <Show when={shown().length === 0}>
        <p class="quiet">The checks look when the account is ready, and after each change of it.</p>
      </Show>
      <ul>
        <For each={shown()}>
          {look => (
            <LookLine
              look={look}
              expected={expectedOf(look, props.state)}
              open={open() === look.number}
              onToggle={() => setOpen(open() === look.number ? undefined : look.number)}
            />
          )}
        </For>
      </ul>
    </section>
  )
}

function LookLine(props: {
  readonly look: AuthorLook
  readonly expected: 'pass' | 'fail' | undefined
  readonly open: boolean
  readonly onToggle: () => void
}): JSX.Element {
  const isOdd = () => props.expected !== undefined && props.look.verdict.outcome !== props.expected
  return (
    <li classList={{ 'author-odd': isOdd() }}>
      <button type="button" class="author-look" aria-expanded={props.open} onClick={() => props.onToggle()}>
        <StateIcon state={props.look.verdict.outcome} />
        <span class="author-look-text">
          <span>
            <b class="mono">{props.look.checkId}</b>{' '}
            <Show when={isOdd()}>
              <Chip tone="fail">{props.expected === 'fail' ? 'should fail' : 'should pass'}</Chip>
            </Show>
          </span>
          <span class="author-symptom">{phraseWords(props.look.verdict.symptom)}</span>
        </span>
        <span class="figures quiet">
          {(props.look.durationMs / 1_000).toFixed(2)} s<br />
          {props.look.reads === 1 ? '1 call' : `${props.look.reads} calls`}
        </span>
      </button>
      <Show when={props.open}>
        <LookDetail look={props.look} />
      </Show>
    </li>
  )
}

function LookDetail(props: { readonly look: AuthorLook }): JSX.Element {
  const [full] = createResource(
    () => props.look.number,
    number => callRoute(getAuthorLook, { params: { number: String(number) } }),
  )
  return (
    <div class="author-detail">
      <Show when={props.look.verdict.facts.length > 0}>
        <CheckFacts facts={props.look.verdict.facts} />
      </Show>
      <Show when={full.error === undefined} fallback={<p>This look is no longer kept.</p>}>
        <Show when={full()} fallback={<p class="quiet">Fetching what it saw…</p>}>
          {look => (
            <>
              <Show when={look().staffNote}>{note => <pre class="author-note">{note()}</pre>}</Show>
              <h3>What it read</h3>
              <ol class="author-calls">
                <For each={look().calls}>
                  {call => (
                    <li>
                      <details>
                        <summary>
                          <Chip>{call.as}</Chip> <span class="mono">{call.what}</span>
                        </summary>
                        <pre>{JSON.stringify(call.input, undefined, 2)}</pre>
                      </details>
                    </li>
                  )}
                </For>
              </ol>
              <h3>Snapshot</h3>
              <pre class="author-snapshot">
                {look().snapshot === undefined
                  ? 'Nothing could be observed.'
                  : JSON.stringify(look().snapshot, undefined, 2)}
              </pre>
              <p class="quiet small">
                Waited {(look().settledMs / 1_000).toFixed(1)} s of it for things to settle.
              </p>
            </>
          )}
        </Show>
      </Show>
    </div>
  )
}
