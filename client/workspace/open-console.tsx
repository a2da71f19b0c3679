import type { JSX } from 'solid-js'
import { readClock } from '../../shared/clock.ts'
import { type ConsoleService, consoleFormPath, consoleSessionMs } from '../../shared/routes/console-routes.ts'
import { formatTimeOfDay } from '../ui/format-time.ts'
import { PostButton } from '../ui/post-button.tsx'
import type { WorkspaceState } from './workspace-state.ts'
import { workspaceWords } from './workspace-words.ts'

/** Opens the account's console in a new tab, signed in by a link that the server makes at the click. */
export function OpenConsole(props: {
  readonly workspace: WorkspaceState
  readonly service: ConsoleService
  /** What pressing it does, where that is more than the words on it say. */
  readonly label?: string
  readonly children: JSX.Element
}): JSX.Element {
  const session = () => props.workspace.session
  const until = () => {
    const now = props.workspace.serverTime()
    const { remainingMs } = readClock(session().state().clock, now)
    return formatTimeOfDay(now + Math.min(consoleSessionMs, remainingMs))
  }
  return (
    <PostButton
      action={consoleFormPath(session().state().attemptId)}
      fields={{ service: props.service }}
      label={props.label}
      title={workspaceWords().consoleUntil(until())}
    >
      {props.children}
    </PostButton>
  )
}
