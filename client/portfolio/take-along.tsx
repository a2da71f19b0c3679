import Archive from 'lucide-solid/icons/archive'
import Award from 'lucide-solid/icons/award'
import Braces from 'lucide-solid/icons/braces'
import GitBranch from 'lucide-solid/icons/git-branch'
import Globe from 'lucide-solid/icons/globe'
import { type JSX, Show } from 'solid-js'
import type { ExportForm } from '../../shared/portfolio/portfolio-routes.ts'
import { inPageLanguage } from '../ui/page-language.ts'
import { portfolioWords } from './said-in-portfolio.ts'

const words = () => inPageLanguage(portfolioWords)

/** What is shown here, as files. */
export function TakeAlong(props: {
  readonly fileAddress: (form: ExportForm) => string
  readonly hasWork: boolean
}): JSX.Element {
  const Row = (row: {
    readonly form: ExportForm
    readonly icon: JSX.Element
    readonly words: string
    readonly kind: string
  }) => (
    <li>
      <a href={props.fileAddress(row.form)} download="">
        {row.icon}
        <span>{row.words}</span>
        <small>{row.kind}</small>
      </a>
    </li>
  )
  return (
    <section class="panel portfolio-take" aria-labelledby="portfolio-take">
      <header>
        <h2 id="portfolio-take">{words().take}</h2>
        <span class="small quiet">{words().allSigned}</span>
      </header>
      <ul>
        <Row
          form="badge"
          icon={<Award size={15} aria-hidden="true" />}
          words={words().forms.badge}
          kind="PNG"
        />
        <Row
          form="zip"
          icon={<Archive size={15} aria-hidden="true" />}
          words={words().forms.zip}
          kind="ZIP"
        />
        <Row
          form="site"
          icon={<Globe size={15} aria-hidden="true" />}
          words={words().forms.site}
          kind="ZIP"
        />
        <Show when={props.hasWork}>
          <Row
            form="git"
            icon={<GitBranch size={15} aria-hidden="true" />}
            words={words().forms.git}
            kind="ZIP"
          />
        </Show>
        <Row
          form="json"
          icon={<Braces size={15} aria-hidden="true" />}
          words={words().forms.json}
          kind="JSON"
        />
      </ul>
    </section>
  )
}
