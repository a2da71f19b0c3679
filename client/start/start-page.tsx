import { createResource, createSignal, For, type JSX, Show } from 'solid-js'
import type { ChallengeSummary } from '../../shared/challenge/challenge-view.ts'
import { problem } from '../../shared/problem.ts'
import { listChallenges } from '../../shared/routes/challenge-routes.ts'
import { LanguageChoice } from '../challenge/language-choice.tsx'
import { StartButton } from '../challenge/start-button.tsx'
import { WorkList } from '../challenge/work-list.tsx'
import { callRoute } from '../http/call-route.ts'
import { ProblemError } from '../http/problem-error.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { Choice } from '../ui/choice.tsx'
import { inPageLanguage, usePageLanguage } from '../ui/page-language.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { createEnvironmentLook } from './create-environment-look.ts'
import { EnvironmentCheck } from './environment-check.tsx'
import { startWords } from './start-words.ts'
import './start-page.css'

export interface StartPageProps {
  readonly challengeId: string
  readonly mode: 'exam' | 'practice' | 'demo'
  /** The task whose lesson opens first. */
  readonly lesson?: string | undefined
  readonly go: (path: string, how?: 'replace') => void
}

const words = () => inPageLanguage(startWords)

/** The last page before the clock: rules, what is recorded, whether everything works, Start. */
export function StartPage(props: StartPageProps): JSX.Element {
  const [challenge] = createResource(() => props.challengeId, findChallenge)
  usePageLanguage(() => challenge()?.language)
  usePageTitle(() => words().title(challenge()?.title ?? ''))
  // What comes next is fetched while the person reads.
  return (
    <Show when={challenge()}>
      {found => (
        <div class="page start-page">
          <header lang={found().language}>
            <h1 class="page-title">
              {found().title} <Chip tone="accent">{words().mode[props.mode]}</Chip>{' '}
              <LanguageChoice languages={found().languages} language={found().language} />
            </h1>
            <p class="page-lead">{found().summary}</p>
          </header>
          <div class="start-columns">
            <Explanation challenge={found()} mode={props.mode} />
            <StartPanel {...props} challenge={found()} />
          </div>
        </div>
      )}
    </Show>
  )
}

function Explanation(props: {
  readonly challenge: ChallengeSummary
  readonly mode: 'exam' | 'practice' | 'demo'
}): JSX.Element {
  return (
    <div class="panel start-explanation">
      <section class="panel-body">
        <h2 class="label">{words().whatYouDo}</h2>
        <WorkList tasks={props.challenge.tasks} />
      </section>
      <section class="panel-body">
        <h2 class="label">{words().howItWorks}</h2>
        <ul class="start-rules">
          <For each={words().rules[props.mode](props.challenge)}>{rule => <li>{rule}</li>}</For>
        </ul>
      </section>
      <section class="panel-body">
        <h2 class="label">{words().whatIsRecorded}</h2>
        <ul class="start-rules">
          <For each={words().recorded(props.mode)}>{sentence => <li>{sentence}</li>}</For>
        </ul>
      </section>
    </div>
  )
}

function StartPanel(props: StartPageProps & { readonly challenge: ChallengeSummary }): JSX.Element {
  const look = createEnvironmentLook(props.mode)
  const [recordsTerminals, setRecordsTerminals] = createSignal(false)
  return (
    <aside class="panel start-panel">
      <div class="panel-body">
        <EnvironmentCheck look={look} />
      </div>
      <div class="panel-body start-decision">
        <p class="start-clock figures">{words().clock(props.challenge.minutes)}</p>
        <Show when={props.challenge.tasks.find(({ id }) => id === props.lesson)}>
          {task => <p>{words().beginsWithLesson(task().title)}</p>}
        </Show>
        <Show when={props.mode === 'exam'}>
          <Choice checked={recordsTerminals()} onChange={setRecordsTerminals}>
            {words().recordTerminals}
            <small>{words().aboutRecording}</small>
          </Choice>
        </Show>
        <div class="actions">
          <StartButton
            challengeId={props.challengeId}
            mode={props.mode}
            disabled={look.blocked()}
            recordsTerminals={props.mode === 'exam' && recordsTerminals()}
            onStarted={attemptId => props.go(beginning(attemptId, props.lesson), 'replace')}
          >
            {words().start[props.mode]}
          </StartButton>
          <ButtonLink look="ghost" href="/">
            {words().notNow}
          </ButtonLink>
        </div>
      </div>
    </aside>
  )
}

/** Where an attempt is that was just started. */
const beginning = (attemptId: string, lesson: string | undefined): string =>
  `/attempts/${attemptId}${lesson === undefined ? '' : `/lessons/${lesson}`}`

async function findChallenge(challengeId: string): Promise<ChallengeSummary> {
  const { challenges } = await callRoute(listChallenges, {})
  const found = challenges.find(({ id }) => id === challengeId)
  if (found !== undefined) return found
  throw new ProblemError(problem('unknown-challenge', words().gone), 'page')
}
