import Info from 'lucide-solid/icons/info'
import { For, type JSX } from 'solid-js'
import { inPageLanguage } from '../ui/page-language.ts'
import { portfolioWords } from './said-in-portfolio.ts'

/** Under which conditions it was made, in the words that the badge was signed with. */
export function ConditionsPanel(props: { readonly conditions: readonly string[] }): JSX.Element {
  return (
    <section class="panel portfolio-conditions" aria-labelledby="portfolio-conditions">
      <header>
        <h2 id="portfolio-conditions">{inPageLanguage(portfolioWords).conditions}</h2>
      </header>
      <ul>
        <For each={props.conditions}>
          {sentence => (
            <li>
              <Info size={15} aria-hidden="true" />
              <span>{sentence}</span>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}
