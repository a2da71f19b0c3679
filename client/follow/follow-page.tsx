import { createResource, type JSX, Show } from 'solid-js'
import { visitDemo } from '../../shared/routes/demo-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { Follow } from './follow.tsx'

/** A demo by its link: nothing has to be installed, and nobody has to sign in. */
export function FollowPage(props: { readonly token: string }): JSX.Element {
  const [visit, { refetch }] = createResource(
    () => props.token,
    token => callRoute(visitDemo, { params: { token } }),
  )
  usePageTitle(() => visit.latest?.challenge.title ?? 'Demo')
  return (
    <Show when={visit.latest}>
      {found => <Follow token={props.token} visit={found()} onStale={() => void refetch()} />}
    </Show>
  )
}
