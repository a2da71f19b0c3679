import X from 'lucide-solid/icons/x'
import { createMemo, createSignal, type JSX, Match, Switch } from 'solid-js'
import { freedByFault } from '../../shared/clock.ts'
import type { AttemptState } from '../../shared/journal/attempt-state.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { isTimeUp } from './clock-face.ts'
import type { WorkspaceState } from './workspace-state.ts'
import { workspaceWords } from './workspace-words.ts'

/** The one sentence that needs to be seen now: the end of the time, a connection that is over, a way out, or a refusal. */
export function WorkspaceNotice(props: { readonly workspace: WorkspaceState }): JSX.Element {
  const state = () => props.workspace.session.state()
  const timeIsUp = createMemo(
    () => state().phase === 'running' && isTimeUp(state().clock, props.workspace.serverTime()),
  )
  const ended = () => {
    const connection = props.workspace.session.connection()
    return connection.status === 'ended' ? connection.why : undefined
  }
  const freed = createMemo(
    () => state().mode === 'exam' && freedByFault(state().clock, props.workspace.serverTime()),
  )
  const copy = createMemo(() => copySentence(state()))
  return (
    <Switch>
      <Match when={timeIsUp()}>
        <Alert>
          <p>{workspaceWords().handingIn}</p>
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
            <IconButton label={workspaceWords().putAway} onClick={() => props.workspace.say(undefined)}>
              <X size={16} stroke-width={1.6} />
            </IconButton>
          </Alert>
        )}
      </Match>
      <Match when={copy()}>
        {sentence => (
          <div class="workspace-notice" role="status">
            <p>{sentence()}</p>
          </div>
        )}
      </Match>
      <Match when={freed()}>
        <WayOut workspace={props.workspace} />
      </Match>
    </Switch>
  )
}

/** What there is to say of a copy of a demo that is not, or not yet, where the demo was. */
function copySentence({ copy, help }: AttemptState): string | undefined {
  if (copy === undefined || copy.ended === 'complete') return undefined
  if (copy.ended === 'failed') return workspaceWords().copyFailed
  const solved = copy.tasks.filter(taskId => help[taskId]?.solved)
  return workspaceWords().copyUnderWay(solved.length, copy.tasks.length)
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
      <p>{workspaceWords().faultLasts}</p>
      <Button disabled={ending()} onClick={end}>
        {workspaceWords().endWithoutScore}
      </Button>
    </Alert>
  )
}
