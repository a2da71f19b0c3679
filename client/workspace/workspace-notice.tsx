import X from 'lucide-solid/icons/x'
import { createMemo, type JSX, Show } from 'solid-js'
import { IconButton } from '../ui/icon-button.tsx'
import { clockFace } from './clock-face.ts'
import type { WorkspaceState } from './workspace-state.ts'

/** The one sentence that needs to be seen now: the end of the time, a connection that is over, or a refusal. */
export function WorkspaceNotice(props: { readonly workspace: WorkspaceState }): JSX.Element {
  const timeIsUp = createMemo(() => {
    const { clock, phase } = props.workspace.session.state()
    return phase === 'running' && clockFace(clock, props.workspace.serverTime()).note === 'Time is up'
  })
  const ended = () => {
    const connection = props.workspace.session.connection()
    return connection.status === 'ended' ? connection.why : undefined
  }
  return (
    <Show
      when={timeIsUp()}
      fallback={
        <Show
          when={ended()}
          fallback={
            <Show when={props.workspace.notice()}>
              {sentence => (
                <div class="workspace-notice" role="alert">
                  <p>{sentence()}</p>
                  <IconButton label="Put it away" onClick={() => props.workspace.say(undefined)}>
                    <X size={16} stroke-width={1.6} />
                  </IconButton>
                </div>
              )}
            </Show>
          }
        >
          {why => (
            <div class="workspace-notice" role="alert">
              <p>{why()}</p>
            </div>
          )}
        </Show>
      }
    >
      <div class="workspace-notice" role="alert">
        <p>Time is up. What you saved is being handed in; the report follows by itself.</p>
      </div>
    </Show>
  )
}
