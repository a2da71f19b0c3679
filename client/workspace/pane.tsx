import { ErrorBoundary, type JSX, Suspense } from 'solid-js'
import { Button } from '../ui/button.tsx'
import { workspaceWords } from './workspace-words.ts'

/** A part of the workspace that fails alone: its error does not take the exam down, and it can be made anew. */
export function Pane(props: {
  readonly name: string
  readonly class: string
  readonly children: JSX.Element
}): JSX.Element {
  return (
    <section class={`pane ${props.class}`} aria-label={props.name}>
      <ErrorBoundary fallback={(error, reset) => <PaneFailure error={error} reset={reset} />}>
        <Suspense fallback={<p class="pane-note">{workspaceWords().loading}</p>}>{props.children}</Suspense>
      </ErrorBoundary>
    </section>
  )
}

function PaneFailure(props: { readonly error: unknown; readonly reset: () => void }): JSX.Element {
  console.error(props.error)
  return (
    <div class="pane-failure" role="alert">
      <p>{workspaceWords().paneStopped}</p>
      <Button look="ghost" onClick={() => props.reset()}>
        {workspaceWords().reloadPane}
      </Button>
    </div>
  )
}
