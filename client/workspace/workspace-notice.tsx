import X from 'lucide-solid/icons/x'
import { createMemo, createSignal, type JSX, Match, Switch } from 'solid-js'
import { freedByFault } from '../../shared/clock.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { clockFace } from './clock-face.ts'
import type { WorkspaceState } from './workspace-state.ts'

/** The one sentence that needs to be seen now: the end of the time, a connection that is over, a way out, or a refusal. */
export function WorkspaceNotice(props: { readonly workspace: WorkspaceState }): JSX.Element {
  const state = () => props.workspace.session.state()
  const timeIsUp = createMemo(
    () =>
      state().phase === 'running' &&
      clockFace(state().clock, props.workspace.serverTime()).note === 'Time is up',
  )
  const ended = () => {
    const connection = props.workspace.session.connection()
    return connection.status === 'ended' ? connection.why : undefined
  }
  const freed = createMemo(
    () => state().mode === 'exam' && freedByFault(state().clock, props.workspace.serverTime()),
  )
  return (
    <Switch>
      <Match when={timeIsUp()}>
        <Alert>
          <p>Time is up. What you saved is being handed in; the report follows by itself.</p>
        </Alert>
      </Match>
      <Match when={ended()}>
        {why => (
          <Alert>
            <p>{why()}</p>
          </Alert>
        )}
      </Match>
      <Match when={props.workspace.notice()}>
        {sentence => (
          <Alert>
            <p>{sentence()}</p>
            <IconButton label="Put it away" onClick={() => props.workspace.say(undefined)}>
              <X size={16} stroke-width={1.6} />
            </IconButton>
          </Alert>
        )}
      </Match>
      <Match when={freed()}>
        <WayOut workspace={props.workspace} />
      </Match>
    </Switch>
  )
}

function Alert(props: { readonly children: JSX.Element }): JSX.Element {
  return (
    <div class="workspace-notice" role="alert">
      {props.children}
    </div>
  )
}

/** A fault of ours lasts: the person may wait, or go without a score and come back another day. */
function WayOut(props: { readonly workspace: WorkspaceState }): JSX.Element {
  const [ending, setEnding] = createSignal(false)
  async function end(): Promise<void> {
    setEnding(true)
    try {
      await props.workspace.session.send({ kind: 'abandon' })
    } catch (error) {
      setEnding(false)
      props.workspace.failed(error)
    }
  }
  return (
    <Alert>
      <p>
        A fault on our side has lasted for ten minutes. The clock stands still as long as it does: wait, or
        end this exam without a score and take it again later.
      </p>
      <Button disabled={ending()} onClick={end}>
        End it without a score
      </Button>
    </Alert>
  )
}
