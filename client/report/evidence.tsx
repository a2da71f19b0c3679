import { For, type JSX, Show } from 'solid-js'
import type { Fact } from '../../shared/challenge/verdict.ts'
import { factWords, phraseWords } from '../words/phrase-words.ts'
import './evidence.css'

/** What a check saw beside what it expected. All of it is text of the account: shown as it is. */
export function Evidence(props: { readonly facts: readonly Fact[] }): JSX.Element {
  const anyExpected = () => props.facts.some(({ expected }) => expected !== undefined)
  return (
    <table class="evidence">
      <thead>
        <tr>
          <th scope="col">What was looked at</th>
          <th scope="col">Seen</th>
          <Show when={anyExpected()}>
            <th scope="col">Expected</th>
          </Show>
        </tr>
      </thead>
      <tbody>
        <For each={props.facts}>
          {fact => (
            <tr>
              <th scope="row">{phraseWords(fact.label)}</th>
              <td data-head="Seen">{factWords(fact.seen)}</td>
              <Show when={anyExpected()}>
                <td data-head="Expected">{fact.expected === undefined ? '–' : factWords(fact.expected)}</td>
              </Show>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  )
}
