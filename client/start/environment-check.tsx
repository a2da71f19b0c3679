import { For, type JSX, Show } from 'solid-js'
import { Button } from '../ui/button.tsx'
import { inPageLanguage } from '../ui/page-language.ts'
import { ReadinessIcon } from '../ui/readiness-icon.tsx'
import type { EnvironmentLook } from './create-environment-look.ts'
import { findingWords } from './finding-words.ts'
import './environment-check.css'

/** The lines of the environment check, each with its result and what to do. */
export function EnvironmentCheck(props: { readonly look: EnvironmentLook }): JSX.Element {
  const words = () => inPageLanguage(findingWords)
  return (
    <section class="environment-check">
      <div class="environment-check-head">
        <h2 class="label">{words().check}</h2>
        <Button look="bare" onClick={() => props.look.again()} disabled={props.look.running()}>
          {words().again}
        </Button>
      </div>
      <ul>
        <For each={props.look.lines()}>
          {line => (
            <li>
              <ReadinessIcon readiness={line.finding?.readiness ?? 'looking'} />
              <div>
                <b>{line.title}</b> <span class="figures">{line.finding?.detail ?? words().looking}</span>
                <Show when={line.finding?.remedy}>{remedy => <p>{remedy()}</p>}</Show>
              </div>
            </li>
          )}
        </For>
      </ul>
      <p class="visually-hidden" role="status">
        {props.look.summary()}
      </p>
    </section>
  )
}
