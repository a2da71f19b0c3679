import { type JSX, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import type { About, ScoreFile } from '../../shared/portfolio/portfolio-parts.ts'
import { formatDate } from '../ui/format-time.ts'
import { inPageLanguage } from '../ui/page-language.ts'
import { StateIcon } from '../ui/state-icon.tsx'
import { portfolioWords } from './said-in-portfolio.ts'

const words = () => inPageLanguage(portfolioWords)

/** Who it is, what was passed, and the score where it is shown. */
export function IdentityPanel(props: {
  readonly about: About
  readonly score: ScoreFile | undefined
  readonly isPreview: boolean
}): JSX.Element {
  const about = () => props.about
  const minutes = (ms: number) => Math.round(ms / 60_000)
  return (
    <section class="panel portfolio-identity" aria-labelledby="portfolio-name">
      <svg viewBox="0 0 84 92" width="76" height="83" aria-hidden="true">
        <path class="portfolio-badge-edge" d="M42 2 80 23v46L42 90 4 69V23z" />
        <path class="portfolio-badge-line" d="M42 8.5 74.5 26.5v39L42 83.5 9.5 65.5v-39z" />
        <path class="portfolio-badge-tick" d="m27 47 11 11 21-23" />
      </svg>
      <div>
        <Dynamic component={props.isPreview ? 'h3' : 'h1'} id="portfolio-name" class="portfolio-name">
          {about().name ?? words().nameless}
        </Dynamic>
        <p class="portfolio-passed">
          <StateIcon state="pass" label="" size={14} /> {words().passedExam}
        </p>
      </div>
      <Show when={props.score}>
        {score => (
          <p class="portfolio-score">
            <strong>{score().percent} %</strong>
            <span>{words().passes(score().passPercent)}</span>
          </p>
        )}
      </Show>
      <dl>
        <dt>{words().exam}</dt>
        <dd>
          {about().title} {about().version}
        </dd>
        <dt>{words().taken}</dt>
        <dd>
          {formatDate(about().endedAt)},{' '}
          {words().minutesOf(minutes(about().usedMs), minutes(about().budgetMs))}
        </dd>
        <dt>{words().issuedBy}</dt>
        <dd>{about().issuer}</dd>
        <Show when={props.score}>
          {score =>
            score().domains.map(domain => (
              <>
                <dt>{domain.title}</dt>
                <dd>{words().points(domain.earned, domain.possible)}</dd>
              </>
            ))
          }
        </Show>
      </dl>
    </section>
  )
}
