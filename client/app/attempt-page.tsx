import {
  createEffect,
  createResource,
  type JSX,
  lazy,
  Match,
  onCleanup,
  Show,
  Suspense,
  Switch,
} from 'solid-js'
import { startAttempt } from '../../shared/routes/attempt-routes.ts'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { createAttemptSession } from '../attempt/create-attempt-session.ts'
import { ClosingScreen } from '../closing/closing-screen.tsx'
import { drawnDiagram } from '../diagram/drawn-diagrams.ts'
import { callRoute } from '../http/call-route.ts'
import { PreparingPage } from '../preparing/preparing-page.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { inPageLanguage, usePageLanguage } from '../ui/page-language.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { appWords } from './app-words.ts'
import { ConnectionNote } from './connection-note.tsx'
import { Message } from './message.tsx'
import { PageFrame } from './page-frame.tsx'

// Asked for before the attempt is: it is ready when the clock starts.
const workspaceModule = import('../workspace/workspace.tsx')
// Its briefs need this; asked for later, they would push aside what is shown by then.
void import('../ui/markdown.tsx')
const words = () => inPageLanguage(appWords)
const Workspace = lazy(async () => ({ default: (await workspaceModule).Workspace }))

export interface AttemptPageProps {
  readonly attemptId: string
  /** The task whose lesson is open at first, where there is one. */
  readonly lesson?: string | undefined
  readonly go: (path: string, how?: 'replace') => void
}

/** One attempt from getting ready to its end; its phase decides what is shown, and the change needs no press. */
export function AttemptPage(props: AttemptPageProps): JSX.Element {
  let left = false
  const [session] = createResource(
    () => props.attemptId,
    async attemptId => {
      const opened = await createAttemptSession(attemptId)
      if (left) opened.close()
      return opened
    },
  )
  onCleanup(() => {
    left = true
    if (session.state === 'ready') session().close()
  })
  return (
    <Show when={session()}>
      {opened => <AttemptPhases session={opened()} lesson={props.lesson} go={props.go} />}
    </Show>
  )
}

function AttemptPhases(props: {
  readonly session: AttemptSession
  readonly lesson: string | undefined
  readonly go: AttemptPageProps['go']
}): JSX.Element {
  const state = () => props.session.state()
  const phase = () => state().phase
  const hasBegun = () => state().clock.startedAt !== undefined
  const startPath = () => `/start/${state().challenge.id}/${state().mode}`
  usePageLanguage(() => props.session.challenge().language)
  usePageTitle(() => props.session.challenge().title)
  createEffect(() => {
    // What was not saved by now cannot be saved any more.
    if (phase() !== 'preparing' && phase() !== 'running') void props.session.drafts.end()
    if (phase() === 'scored') props.go(`/attempts/${state().attemptId}/report`, 'replace')
  })
  // While the account is made there is time to draw; where that fails, the workspace's own try says so.
  if (phase() === 'preparing') drawnDiagram(props.session.challenge().diagram).catch(() => {})
  /** A refusal needs no word here: what the page then shows offers the same with its own button. */
  function again(): void {
    const body = { challengeId: state().challenge.id, mode: state().mode }
    callRoute(startAttempt, { body }).then(
      ({ attemptId }) => props.go(`/attempts/${attemptId}`),
      () => {},
    )
  }
  return (
    <Switch>
      <Match when={phase() === 'running'}>
        <Suspense fallback={<p class="page-waiting">{words().openingWorkspace}</p>}>
          <Workspace session={props.session} lesson={props.lesson} onAgain={again} />
        </Suspense>
      </Match>
      <Match when={phase() === 'preparing' || phase() === 'failed'}>
        <PageFrame path={startPath()}>
          <ConnectionNote connection={props.session.connection()} />
          <PreparingPage session={props.session} startPath={startPath()} />
        </PageFrame>
      </Match>
      <Match when={phase() === 'closing'}>
        <PageFrame path="">
          <ConnectionNote connection={props.session.connection()} />
          <ClosingScreen session={props.session} />
        </PageFrame>
      </Match>
      <Match when={phase() === 'abandoned'}>
        <PageFrame path="">
          <Message
            title={hasBegun() ? words().endedTitle : words().leftTitle}
            text={hasBegun() ? words().endedText : words().leftText}
          >
            <ButtonLink look="primary" href={startPath()}>
              {hasBegun() ? words().again[state().mode] : words().startAnew}
            </ButtonLink>
            <ButtonLink href="/">{words().toChallenges}</ButtonLink>
          </Message>
        </PageFrame>
      </Match>
    </Switch>
  )
}
