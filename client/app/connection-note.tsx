import { type JSX, Match, Switch } from 'solid-js'
import type { Connection } from '../attempt/attempt-session.ts'

/** Says on a page of an attempt that the connection is gone; silent while all is well. */
export function ConnectionNote(props: { readonly connection: Connection }): JSX.Element {
  const ended = () => (props.connection.status === 'ended' ? props.connection.why : undefined)
  return (
    <p class="connection-note" role="status">
      <Switch>
        <Match when={props.connection.status === 'offline'}>
          The connection to the server is gone. It is tried again by itself; nothing is lost.
        </Match>
        <Match when={ended()}>{why => why()}</Match>
      </Switch>
    </p>
  )
}
