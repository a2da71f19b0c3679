import { type JSX, Show } from 'solid-js'
import { failureSentence, ProblemError, ServerUnreachable } from '../http/problem-error.ts'
import { currentSession } from '../sign-in/session.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { inPageLanguage } from '../ui/page-language.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { appWords } from './app-words.ts'

const words = () => inPageLanguage(appWords)

/** One thing to say, and the ways on from here. */
export function Message(props: {
  readonly title: string
  readonly text: string
  /** Names the request, for a person who asks for help. */
  readonly requestId?: string | undefined
  readonly children?: JSX.Element
}): JSX.Element {
  usePageTitle(() => props.title)
  return (
    <section class="message">
      <h1 class="page-title">{props.title}</h1>
      <p>{props.text}</p>
      <div class="actions">{props.children}</div>
      <Show when={props.requestId}>
        {requestId => <p class="message-reference">{words().reference(requestId())}</p>}
      </Show>
    </section>
  )
}

export function NotFound(): JSX.Element {
  return (
    <Message title={words().notFoundTitle} text={words().notFoundText}>
      <ButtonLink look="primary" href="/">
        {words().toChallenges}
      </ButtonLink>
    </Message>
  )
}

/** What a person sees in place of a page that failed. */
export function Failure(props: { readonly error: unknown; readonly retry: () => void }): JSX.Element {
  const expected = props.error instanceof ProblemError || props.error instanceof ServerUnreachable
  if (!expected) console.error(props.error)
  // A part of the page that could not be loaded is remembered as missing: only a reload fetches it again.
  const tryAgain = () => (expected ? props.retry() : window.location.reload())
  const problem = () => (props.error instanceof ProblemError ? props.error.problem : undefined)
  return (
    <Message
      title={words().failedTitle(problem()?.title)}
      text={failureSentence(props.error)}
      requestId={problem()?.requestId}
    >
      <Show when={(problem()?.status ?? 500) >= 500}>
        <Button look="primary" onClick={tryAgain}>
          {words().tryAgain}
        </Button>
      </Show>
      <Show
        when={problem()?.code === 'not-signed-in' && currentSession()?.signsIn}
        fallback={<ButtonLink href="/">{words().toChallenges}</ButtonLink>}
      >
        <ButtonLink look="primary" href="/enter">
          {words().enterWithCode}
        </ButtonLink>
        <ButtonLink href="/sign-in">{words().signIn}</ButtonLink>
      </Show>
    </Message>
  )
}
