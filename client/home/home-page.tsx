import { createResource, For, type JSX, Show } from 'solid-js'
import type { z } from 'zod'
import { listAttempts } from '../../shared/routes/attempt-routes.ts'
import { listChallenges } from '../../shared/routes/challenge-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { ProblemError } from '../http/problem-error.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { attemptsSoFar } from './attempts-so-far.ts'
import { ChallengeCard } from './challenge-card.tsx'
import './home-page.css'

/** Who takes no exams, such as an auditor, has none. */
async function ownAttempts(): Promise<z.output<typeof listAttempts.answer>> {
  try {
    return await callRoute(listAttempts, {})
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'not-allowed') return { attempts: [] }
    throw error
  }
}

/** The catalogue, with what this person has done so far. */
export function HomePage(): JSX.Element {
  usePageTitle(() => 'Challenges')
  const [catalogue] = createResource(() => callRoute(listChallenges, {}))
  const [attempts] = createResource(ownAttempts)
  const loaded = () => {
    const [offered, done] = [catalogue(), attempts()]
    if (offered === undefined || done === undefined) return undefined
    const rows = offered.challenges.map(challenge => ({
      challenge,
      soFar: attemptsSoFar(done.attempts, challenge.id),
    }))
    return { rows, broken: offered.broken, anyOpen: rows.some(({ soFar }) => soFar.open !== undefined) }
  }
  return (
    <Show when={loaded()}>
      {page => {
        const next = () =>
          page().anyOpen ? undefined : (page().rows.find(({ soFar }) => !soFar.passed) ?? page().rows[0])
        return (
          <div class="page">
            <header>
              <h1 class="page-title">Challenges</h1>
              <p class="page-lead">
                Prove a cloud skill by doing the work: a live AWS account, an editor, a terminal, and checks
                that answer while you work.
              </p>
            </header>
            <For
              each={page().rows}
              fallback={
                <p class="panel panel-body quiet">
                  No challenge can be started yet. Put a challenge folder into the challenges folder of this
                  server.
                </p>
              }
            >
              {row => <ChallengeCard {...row} isNext={row === next()} />}
            </For>
            <Show when={page().broken.length > 0}>
              <BrokenChallenges broken={page().broken} />
            </Show>
          </div>
        )
      }}
    </Show>
  )
}

/** For authors: why a folder is missing from the catalogue. */
function BrokenChallenges(props: {
  readonly broken: readonly { readonly folder: string; readonly problem: string }[]
}): JSX.Element {
  return (
    <details class="broken-challenges">
      <summary>
        {props.broken.length === 1
          ? 'One challenge folder could not be loaded'
          : `${props.broken.length} challenge folders could not be loaded`}
      </summary>
      <ul>
        <For each={props.broken}>
          {({ folder, problem }) => (
            <li>
              <code>{folder}</code>
              <p>{problem}</p>
            </li>
          )}
        </For>
      </ul>
    </details>
  )
}
