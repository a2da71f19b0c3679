import { type JSX, Show } from 'solid-js'
import { failureSentence, ProblemError, ServerUnreachable } from '../http/problem-error.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { usePageTitle } from '../ui/page-title.ts'

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
        <p class="message-reference">For whoever runs this server: request {props.requestId}</p>
      </Show>
    </section>
  )
}

export function NotFound(): JSX.Element {
  return (
    <Message
      title="There is nothing at this address"
      text="The link may be old, or the address may have a typing error."
    >
      <ButtonLink look="primary" href="/">
        Go to the challenges
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
      title={problem()?.title ?? 'This page could not be shown'}
      text={failureSentence(props.error)}
      requestId={problem()?.requestId}
    >
      <Show when={(problem()?.status ?? 500) >= 500}>
        <Button look="primary" onClick={tryAgain}>
          Try again
        </Button>
      </Show>
      <ButtonLink href="/">Go to the challenges</ButtonLink>
    </Message>
  )
}
