import Info from 'lucide-solid/icons/info'
import { For, type JSX, Show } from 'solid-js'
import { conditionSentences, readCondition } from '../../shared/credentials/condition-words.ts'
import { inPageLanguage, pageLanguage } from '../ui/page-language.ts'
import { portfolioWords } from './said-in-portfolio.ts'

/**
 * Under which conditions it was made: in the words that the badge was signed with, and on a page in another language told in that, with
 * the signed words to unfold.
 */
export function ConditionsPanel(props: { readonly conditions: readonly string[] }): JSX.Element {
  const words = () => inPageLanguage(portfolioWords)
  const told = () => props.conditions.map(toldHere)
  return (
    <section class="panel portfolio-conditions" aria-labelledby="portfolio-conditions">
      <header>
        <h2 id="portfolio-conditions">{words().conditions}</h2>
      </header>
      <ul>
        <For each={told()}>
          {sentence => (
            <li>
              <Info size={15} aria-hidden="true" />
              <span>{sentence}</span>
            </li>
          )}
        </For>
      </ul>
      <Show when={pageLanguage() !== 'en' && props.conditions.length > 0}>
        <details class="small">
          <summary>{words().conditionsAsSigned}</summary>
          <p lang="en">{props.conditions.join(' ')}</p>
        </details>
      </Show>
    </section>
  )
}

/** A sentence that is not ours stays as it was signed. */
function toldHere(sentence: string): string {
  const condition = readCondition(sentence)
  return condition === undefined ? sentence : conditionSentences[pageLanguage()](condition)
}
