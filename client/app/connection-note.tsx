import { type JSX, Match, Switch } from 'solid-js'
import type { Connection } from '../attempt/attempt-session.ts'
import { inPageLanguage } from '../ui/page-language.ts'
import { appWords } from './app-words.ts'

/** Says on a page of an attempt that the connection is gone; silent while all is well. */
export function ConnectionNote(props: { readonly connection: Connection }): JSX.Element {
  const ended = () => (props.connection.status === 'ended' ? props.connection.why : undefined)
  return (
    <p class="connection-note" role="status">
      <Switch>
        <Match when={props.connection.status === 'offline'}>{inPageLanguage(appWords).disconnected}</Match>
        <Match when={ended()}>{why => why()}</Match>
      </Switch>
    </p>
  )
}
