import { type JSX, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import type { About, ScoreFile } from '../../shared/portfolio/portfolio-parts.ts'
import { formatDate } from '../ui/format-time.ts'
import { StateIcon } from '../ui/state-icon.tsx'

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
          {about().name ?? 'A candidate without a name'}
        </Dynamic>
        <p class="portfolio-passed">
          <StateIcon state="pass" label="" size={14} /> Passed in an exam
        </p>
      </div>
      <Show when={props.score}>
        {score => (
          <p class="portfolio-score">
            <strong>{score().percent} %</strong>
            <span>{score().passPercent} % passes</span>
          </p>
        )}
      </Show>
      <dl>
        <dt>Exam</dt>
        <dd>
          {about().title} {about().version}
        </dd>
        <dt>Taken</dt>
        <dd>
          {formatDate(about().endedAt)}, {minutes(about().usedMs)} of {minutes(about().budgetMs)} min
        </dd>
        <dt>Issued by</dt>
        <dd>{about().issuer}</dd>
        <Show when={props.score}>
          {score =>
            score().domains.map(domain => (
              <>
                <dt>{domain.title}</dt>
                <dd>
                  {domain.earned} of {domain.possible} points
                </dd>
              </>
            ))
          }
        </Show>
      </dl>
    </section>
  )
}
