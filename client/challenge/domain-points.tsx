import { For, type JSX } from 'solid-js'
import type { ChallengeSummary } from '../../shared/challenge/challenge-view.ts'
import { Bar } from '../ui/bar.tsx'
import { inPageLanguage } from '../ui/page-language.ts'
import { challengeWords } from './challenge-words.ts'
import './domain-points.css'

/** How the points of a challenge are spread over its domains. */
export function DomainPoints(props: {
  readonly domains: ChallengeSummary['domains']
  readonly points: number
}): JSX.Element {
  return (
    <ul class="domain-points">
      <For each={props.domains}>
        {domain => (
          <li>
            <span>{domain.title}</span>
            <span class="figures quiet">{domain.points}</span>
            <Bar
              value={props.points === 0 ? 0 : domain.points / props.points}
              label={inPageLanguage(challengeWords).partOfPoints(domain.title)}
              colour="var(--text-3)"
            />
          </li>
        )}
      </For>
    </ul>
  )
}
