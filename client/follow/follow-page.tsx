import { createResource, type JSX, Show } from 'solid-js'
import { visitDemo } from '../../shared/routes/demo-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { usePageLanguage } from '../ui/page-language.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { Follow } from './follow.tsx'
import type { Visit } from './visit.ts'

/** A demo by its link: nothing has to be installed, and nobody has to sign in. */
export function FollowPage(props: { readonly token: string }): JSX.Element {
  const [visit, { refetch }] = createResource<Visit, string>(
    () => props.token,
    (token, { value }) => callRoute(visitDemo, { params: { token } }).catch(keep(value)),
  )
  usePageLanguage(() => visit.latest?.challenge.language)
  usePageTitle(() => visit.latest?.challenge.title ?? 'Demo')
  return (
    <Show when={visit.latest}>
      {found => <Follow token={props.token} visit={found()} onStale={() => void refetch()} />}
    </Show>
  )
}

/** Whoever is in already stays while the server is away: what they see comes by their socket, which says so itself. */
function keep(known: Visit | undefined): (error: unknown) => Visit {
  return error => {
    if (known === undefined) throw error
    return known
  }
}
