import { For, type JSX, Show } from 'solid-js'
import type { ChallengeSummary } from '../../shared/challenge/challenge-view.ts'
import { DomainPoints } from '../challenge/domain-points.tsx'
import { WorkList } from '../challenge/work-list.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { formatMoment } from '../ui/format-time.ts'
import { StateIcon } from '../ui/state-icon.tsx'
import { said } from '../words/said.ts'
import { type AttemptsSoFar, rangeOf, resultOf } from './attempts-so-far.ts'
import './challenge-card.css'

export interface ChallengeCardProps {
  readonly challenge: ChallengeSummary
  readonly soFar: AttemptsSoFar
  /** The person's next step: its exam button alone has the accent. */
  readonly isNext: boolean
}

/** One challenge of the catalogue: what it asks, what it gives, how it went so far, and how to begin. */
export function ChallengeCard(props: ChallengeCardProps): JSX.Element {
  const titleId = () => `challenge-${props.challenge.id}`
  return (
    <article class="panel challenge-card" aria-labelledby={titleId()} lang={props.challenge.language}>
      <header class="challenge-card-head">
        <div>
          <h2 id={titleId()}>
            {props.challenge.title}
            <Show when={props.soFar.passed}>
              <Chip tone="pass">Passed</Chip>
            </Show>
          </h2>
          <p class="challenge-card-summary">{props.challenge.summary}</p>
          <p class="facts">
            <span>{props.challenge.minutes} minutes</span>
            <span>{props.challenge.points} points</span>
            <span>{props.challenge.passPercent} % passes</span>
          </p>
        </div>
        <Begin {...props} />
      </header>
      <div class="challenge-card-columns">
        <section>
          <h3 class="label">What you will do</h3>
          <WorkList tasks={props.challenge.tasks} />
        </section>
        <section>
          <h3 class="label">Points by domain</h3>
          <DomainPoints domains={props.challenge.domains} points={props.challenge.points} />
          <h3 class="label challenge-card-attempts">Your attempts</h3>
          <ScoredAttempts soFar={props.soFar} />
          <Show when={props.soFar.outdated}>
            {count => <p class="quiet small">{said('attempts.outdated', { count: count() })}.</p>}
          </Show>
        </section>
      </div>
    </article>
  )
}

function Begin(props: ChallengeCardProps): JSX.Element {
  return (
    <div class="actions challenge-card-actions">
      <Show
        when={props.soFar.open}
        fallback={
          <>
            <ButtonLink look="ghost" href={`/start/${props.challenge.id}/demo`}>
              Present
            </ButtonLink>
            <ButtonLink look="ghost" href={`/start/${props.challenge.id}/practice`}>
              Practise
            </ButtonLink>
            <ButtonLink look={props.isNext ? 'primary' : 'plain'} href={`/start/${props.challenge.id}/exam`}>
              Take the exam
            </ButtonLink>
          </>
        }
      >
        {open => (
          <ButtonLink look="primary" href={`/attempts/${open().attemptId}`}>
            Continue your {open().mode}
          </ButtonLink>
        )}
      </Show>
    </div>
  )
}

const modeTitles = { exam: 'Exam', practice: 'Practice', demo: 'Demo' } as const

const resultStates = { passed: 'pass', 'not-passed': 'fail', open: 'inconclusive' } as const

function ScoredAttempts(props: { readonly soFar: AttemptsSoFar }): JSX.Element {
  const shown = () => props.soFar.scored.slice(0, 3)
  return (
    <Show when={shown().length > 0} fallback={<p class="quiet">None yet</p>}>
      <ul class="scored-attempts">
        <For each={shown()}>
          {attempt => (
            <li>
              <StateIcon
                state={resultStates[resultOf(attempt)]}
                label={said(`result.${resultOf(attempt)}`, {})}
              />
              <a href={`/attempts/${attempt.attemptId}/report`}>
                {modeTitles[attempt.mode]}, {formatMoment(attempt.createdAt)}
              </a>
              <span class="figures">{said('score.percent', rangeOf(attempt))} %</span>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.soFar.scored.length > shown().length}>
        <p class="quiet small">
          {props.soFar.scored.length} in all, best {props.soFar.bestPercent} %
        </p>
      </Show>
    </Show>
  )
}
