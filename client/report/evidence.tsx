import { For, type JSX, Show } from 'solid-js'
import type { Fact } from '../../shared/challenge/verdict.ts'
import { factWords, phraseWords } from '../words/phrase-words.ts'
import './evidence.css'
import { reportWords } from './said-in-report.ts'

/** What a check saw beside what it expected. All of it is text of the account: shown as it is. */
export function Evidence(props: { readonly facts: readonly Fact[] }): JSX.Element {
  const anyExpected = () => props.facts.some(({ expected }) => expected !== undefined)
  return (
    <table class="evidence">
      <thead>
        <tr>
          <th scope="col">{reportWords().lookedAt}</th>
          <th scope="col">{reportWords().seen}</th>
          <Show when={anyExpected()}>
            <th scope="col">{reportWords().expected}</th>
          </Show>
        </tr>
      </thead>
      <tbody>
        <For each={props.facts}>
          {fact => (
            <tr>
              <th scope="row">{phraseWords(fact.label)}</th>
              <td data-head={reportWords().seen}>{factWords(fact.seen)}</td>
              <Show when={anyExpected()}>
                <td data-head={reportWords().expected}>
                  {fact.expected === undefined ? '–' : factWords(fact.expected)}
                </td>
              </Show>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  )
}
