import { ErrorBoundary, type JSX, Suspense } from 'solid-js'
import { Button } from '../ui/button.tsx'

/** A part of the workspace that fails alone: its error does not take the exam down, and it can be made anew. */
export function Pane(props: {
  readonly name: string
  readonly class: string
  readonly children: JSX.Element
}): JSX.Element {
  return (
    <section class={`pane ${props.class}`} aria-label={props.name}>
      <ErrorBoundary fallback={(error, reset) => <PaneFailure error={error} reset={reset} />}>
        <Suspense fallback={<p class="pane-note">Loading…</p>}>{props.children}</Suspense>
      </ErrorBoundary>
    </section>
  )
}

function PaneFailure(props: { readonly error: unknown; readonly reset: () => void }): JSX.Element {
  console.error(props.error)
  return (
    <div class="pane-failure" role="alert">
      <p>This pane has stopped working. Your saved work and the rest of the page are not affected.</p>
      <Button look="ghost" onClick={() => props.reset()}>
        Reload this pane
      </Button>
    </div>
  )
}
