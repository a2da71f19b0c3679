import { For, type JSX, Show } from 'solid-js'
import type { ResourceList } from '../../shared/portfolio/portfolio-parts.ts'
import { formatClock } from '../ui/format-time.ts'
import { inPageLanguage } from '../ui/page-language.ts'
import { portfolioWords } from './said-in-portfolio.ts'

const words = () => inPageLanguage(portfolioWords)

/** What the candidate's calls built and changed, service by service. */
export function BuiltResources(props: { readonly resources: ResourceList }): JSX.Element {
  return (
    <section class="panel portfolio-resources" aria-labelledby="portfolio-resources">
      <header>
        <h2 id="portfolio-resources">{words().resources}</h2>
        <span class="small quiet">{words().aboutResources}</span>
      </header>
      <Show
        when={props.resources.length > 0}
        fallback={<p class="portfolio-trust-note">{words().noResource}</p>}
      >
        <ul>
          <For each={props.resources}>
            {({ service, name, operations, firstAfterMs }) => (
              <li>
                <b>{service}</b>
                <code>{name}</code>
                <span>{operations.join(', ')}</span>
                <small class="figures">{formatClock(firstAfterMs)}</small>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  )
}
