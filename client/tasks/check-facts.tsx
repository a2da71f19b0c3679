import { For, type JSX, Show } from 'solid-js'
import type { Fact } from '../../shared/challenge/verdict.ts'
import { factWords, phraseWords } from '../words/phrase-words.ts'
import './check-facts.css'
import { tasksWords } from './tasks-words.ts'

/** What a check saw beside what it expected, in the width of a narrow pane. All of it is text of the account. */
export function CheckFacts(props: { readonly facts: readonly Fact[] }): JSX.Element {
  return (
    <ul class="check-facts">
      <For each={props.facts}>
        {fact => (
          <li>
            <p>
              <Breakable text={phraseWords(fact.label)} />
            </p>
            <dl>
              <dt>{tasksWords().seen}</dt>
              <dd class="mono">
                <Breakable text={factWords(fact.seen)} />
              </dd>
              <Show when={fact.expected}>
                {expected => (
                  <>
                    <dt>{tasksWords().expected}</dt>
                    <dd>
                      <Breakable text={factWords(expected())} />
                    </dd>
                  </>
                )}
              </Show>
            </dl>
          </li>
        )}
      </For>
    </ul>
  )
}

/** JSON and names break after their punctuation rather than in the middle of a word. */
function Breakable(props: { readonly text: string }): JSX.Element {
  return (
    <For each={props.text.split(/(?<=[,{[:/&?])/)}>
      {piece => (
        <>
          {piece}
          <wbr />
        </>
      )}
    </For>
  )
}
