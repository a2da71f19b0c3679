import { type Accessor, createMemo, createSignal } from 'solid-js'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { withoutVerdicts } from './without-verdicts.ts'

/** Whether the person wants to see what checks say while they work. Kept on this device. */
export interface HiddenVerdicts {
  readonly hidden: Accessor<boolean>
  toggle(): void
  /** The session as it is to be shown. */
  readonly session: AttemptSession
}

const storageKey = 'assay-verdicts'

export function createHiddenVerdicts(session: AttemptSession): HiddenVerdicts {
  const [hidden, setHidden] = createSignal(recall())
  const quiet = createMemo(() => withoutVerdicts(session.state()))
  const state = () => (hidden() ? quiet() : session.state())
  return {
    hidden,
    toggle() {
      setHidden(!hidden())
      remember(hidden())
    },
    session: withState(session, state),
  }
}

/** The session's methods are its own: a copy of its members would be without them. */
function withState(session: AttemptSession, state: AttemptSession['state']): AttemptSession {
  return {
    state,
    challenge: session.challenge,
    connection: session.connection,
    saves: session.saves,
    startPlace: session.startPlace,
    serverNow: session.serverNow,
    drafts: session.drafts,
    send: command => session.send(command),
    kept: () => session.kept(),
    ask: request => session.ask(request),
    unsentText: path => session.unsentText(path),
    onFilesChanged: listener => session.onFilesChanged(listener),
    openTerminal: options => session.openTerminal(options),
    close: () => session.close(),
  }
}

function recall(): boolean {
  try {
    return localStorage.getItem(storageKey) === 'hidden'
  } catch {
    // Storage can be forbidden: then everything is shown.
    return false
  }
}

function remember(hidden: boolean): void {
  try {
    if (hidden) localStorage.setItem(storageKey, 'hidden')
    else localStorage.removeItem(storageKey)
  } catch {
    // The choice then lasts as long as the page.
  }
}
