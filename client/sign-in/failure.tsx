import type { JSX } from 'solid-js'
import type { Sending } from './create-sending.ts'

/** What went wrong when something was sent last; announced when it comes, and an empty line until then. */
export function Failure(props: { readonly of: Pick<Sending, 'failure'> }): JSX.Element {
  return (
    <p class="entry-failure" role="alert">
      {props.of.failure()}
    </p>
  )
}
