import { createSignal, For, type JSX, Show } from 'solid-js'
import {
  type AppliedPart,
  type AuthorState,
  applyAuthorPart,
  authorPartKinds,
} from '../../shared/routes/author-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { type ShownState, StateIcon } from '../ui/state-icon.tsx'
import type { FollowedState } from './create-author-state.ts'

const titles = {
  solution: 'Solutions',
  step: 'One step of a solution',
  design: 'Right designs',
  mutant: 'Mutants',
  cheat: 'Cheats',
} as const

const icons: { readonly [State in AppliedPart['state']]: ShownState } = {
  running: 'checking',
  done: 'pass',
  failed: 'fail',
}

/** What can be done to the account, and what was done since the attempt began. */
export function ApplyPart(props: {
  readonly state: AuthorState
  readonly followed: FollowedState
}): JSX.Element {
  const parts = () => props.state.challenge.parts
  const [wanted, setWanted] = createSignal(0)
  const [around, setAround] = createSignal(false)
  const isBusy = () => props.state.applied.at(-1)?.state === 'running'

  function apply(): void {
    const part = parts()[wanted()]
    if (part === undefined) return
    const { kind, id } = part
    void props.followed.tried(() => callRoute(applyAuthorPart, { body: { kind, id, around: around() } }))
  }

  return (
    <section class="author-section">
      <h2>Apply to the account</h2>
      <div class="author-apply">
        <select aria-label="What to apply" onChange={event => setWanted(Number(event.currentTarget.value))}>
          <For each={authorPartKinds}>
            {kind => (
              <Show when={parts().some(part => part.kind === kind)}>
                <optgroup label={titles[kind]}>
                  <For each={parts()}>
                    {(part, index) => (
                      <Show when={part.kind === kind}>
                        <option value={index()} selected={index() === wanted()}>
                          {part.kind === 'design' || part.kind === 'mutant' || part.kind === 'cheat'
                            ? `${part.tasks.join(', ')}: ${part.id}`
                            : part.id}
                        </option>
                      </Show>
                    )}
                  </For>
                </optgroup>
              </Show>
            )}
          </For>
        </select>
        <Button disabled={props.state.attempt.state !== 'ready' || isBusy()} onClick={apply}>
          Apply
        </Button>
      </div>
      <Choice checked={around()} onChange={setAround}>
        with the other tasks solved around it
      </Choice>
      <Show when={parts()[wanted()]?.expectFail.length}>
        <p class="quiet small">
          Must fail then: <span class="mono">{parts()[wanted()]?.expectFail.join(', ')}</span>
        </p>
      </Show>
      <ul class="author-applied" aria-label="Applied">
        <For each={props.state.applied}>
          {part => (
            <li>
              <StateIcon state={icons[part.state]} label={part.state} />
              <span>
                {part.kind} <span class="mono">{part.id}</span>
                {part.around ? ', the others around it' : ''}
              </span>
              <span class="figures quiet">{part.seconds.toFixed(1)} s</span>
              <Show when={part.problem}>{problem => <pre>{problem()}</pre>}</Show>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}
