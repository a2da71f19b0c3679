import { For, type JSX } from 'solid-js'
import type { Report } from '../../shared/report/report.ts'
import { Bar } from '../ui/bar.tsx'
import { said } from '../words/said.ts'
import './domain-results.css'
import { reportWords } from './said-in-report.ts'

/** What was earned in each domain of what could be earned there. */
export function DomainResults(props: { readonly report: Report }): JSX.Element {
  const rows = () =>
    props.report.challenge.domains.map(domain => {
      const scored = props.report.score.domains.find(({ id }) => id === domain.id)
      const { earned, open, possible } = scored ?? { earned: 0, open: 0, possible: 0 }
      return { title: domain.title, earned, open, possible }
    })
  return (
    <section class="panel panel-body domain-results" aria-labelledby="domain-results-title">
      <h2 class="label" id="domain-results-title">
        {reportWords().byDomain}
      </h2>
      <ul>
        <For each={rows()}>
          {row => (
            <li>
              <span>{row.title}</span>
              <span class="figures quiet">{said('score.points', row)}</span>
              <Bar value={row.possible === 0 ? 0 : row.earned / row.possible} label={row.title} />
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}
