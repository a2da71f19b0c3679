import { createEffect, createSignal } from 'solid-js'
import { firstTerminalId, maxTerminals } from '../../shared/protocol/limits.ts'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { freeTerminalId } from './terminal-ids.ts'

export interface Terminals {
  /** In the order of the tabs. */
  ids(): readonly string[]
  current(): string | undefined
  select(id: string): void
  /** Undefined if all are open. */
  canOpen(): boolean
  open(): void
  /** Types commands into the terminal that is shown, as whoever pastes them and presses Enter; false where none is. */
  run(commands: string): boolean
  /** Whoever shows a terminal takes commands for it; the result stops that. */
  onRun(id: string, take: (commands: string) => void): () => void
  /** Takes the tab away; whoever shows it ends its shell. */
  close(id: string): void
}

/** Which terminals have a tab: the shells that live, at least one, and those opened since. */
export function createTerminals(session: Pick<AttemptSession, 'state'>): Terminals {
  const living = () => session.state().shells
  const [ids, setIds] = createSignal<readonly string[]>(
    living().length > 0 ? living().toSorted() : [firstTerminalId],
  )
  const [current, setCurrent] = createSignal(ids()[0])
  const takers = new Map<string, (commands: string) => void>()
  /** Closed here and still living until the server has heard of it. */
  let closing: readonly string[] = []

  createEffect(() => {
    const shells = living()
    closing = closing.filter(id => shells.includes(id))
    const opened = shells.filter(id => !closing.includes(id))
    setIds(known => [...new Set([...known, ...opened])])
  })

  return {
    ids,
    current,
    select: id => void setCurrent(id),
    canOpen: () => freeTerminalId(ids(), maxTerminals) !== undefined,
    open() {
      const id = freeTerminalId(ids(), maxTerminals)
      if (id === undefined) return
      closing = closing.filter(other => other !== id)
      setIds([...ids(), id])
      setCurrent(id)
    },
    run(commands) {
      const take = takers.get(current() ?? '')
      take?.(commands)
      return take !== undefined
    },
    onRun(id, take) {
      takers.set(id, take)
      return () => void takers.delete(id)
    },
    close(id) {
      const index = ids().indexOf(id)
      const rest = ids().filter(other => other !== id)
      closing = [...closing, id]
      setIds(rest)
      if (current() === id) setCurrent(rest[Math.min(index, rest.length - 1)])
    },
  }
}
