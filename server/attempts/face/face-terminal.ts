import { createScope, type Scope } from '../../scope.ts'
import type { Terminal, Workspace } from '../../workspaces/driver.ts'
import { requireOpen } from '../journal/decide.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import type { FaceTerminal, FaceTerminalEnd, FaceTerminalSize } from './attempt-face.ts'

export interface FaceTerminalPowers {
  readonly attempt: LiveAttempt
  workspace(): Promise<Workspace>
  readonly now: () => number
  /** Hears of a terminal that is opened, and of its size. */
  onTerminal?(id: string, size: FaceTerminalSize): void
}

/** Opens a shell for one reader, and notes in the journal that there is one. */
export async function openFaceTerminal(
  powers: FaceTerminalPowers,
  id: string,
  size: FaceTerminalSize,
): Promise<FaceTerminal> {
  const { attempt, now } = powers
  const scope = createScope()
  requireOpen(attempt.state(), now())
  try {
    const terminal = await (await powers.workspace()).openTerminal({ id, size })
    scope.own(terminal.detach)
    await noteShell(attempt, id, true)
    requireOpen(attempt.state(), now())
    powers.onTerminal?.(id, size)
    return whileRunning(powers, terminal, scope)
  } catch (error) {
    scope.close()
    // The attempt may have ended meanwhile, and its workspace with it: that is the reason then.
    requireOpen(attempt.state(), now())
    throw error
  }
}

/** Notes that a shell was opened or ended, once. */
export async function noteShell(attempt: LiveAttempt, terminalId: string, open: boolean): Promise<void> {
  await attempt.append(state => {
    const known = state.shells.includes(terminalId)
    if (state.phase !== 'running' || known === open) return []
    return [{ type: open ? 'shell-opened' : 'shell-closed', body: { terminalId } }]
  })
}

/** A terminal that takes nothing from the deadline on, and is let go of when the attempt has ended. */
function whileRunning(
  { attempt, now, onTerminal }: FaceTerminalPowers,
  terminal: Terminal,
  scope: Scope,
): FaceTerminal {
  const { promise: ended, resolve } = Promise.withResolvers<FaceTerminalEnd>()

  function whyOver(): unknown {
    try {
      requireOpen(attempt.state(), now())
      return undefined
    } catch (error) {
      return error
    }
  }
  function finish(end: FaceTerminalEnd): void {
    if (scope.closed) return
    resolve(end)
    scope.close()
  }
  scope.own(
    attempt.onEntries(() => {
      if (attempt.state().phase !== 'running') finish({ kind: 'refused', why: whyOver() })
    }),
  )
  void terminal.exited.then(({ code }) => finish({ kind: 'exited', code }))

  return {
    backlog: terminal.backlog,
    listen: terminal.listen,
    write(bytes) {
      // The deadline holds even before its event is written; it is not told yet, as time may still be given back.
      if (scope.closed || whyOver() !== undefined) return 'over'
      return terminal.write(bytes) ? 'taken' : 'full'
    },
    acknowledge: terminal.acknowledge,
    resize(size) {
      terminal.resize(size)
      onTerminal?.(terminal.id, size)
    },
    close: scope.close,
    ended,
  }
}
