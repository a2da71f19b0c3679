import type { ClockState } from '../../shared/clock.ts'
import { readClock } from '../../shared/clock.ts'
import type { AttemptMode } from '../../shared/journal/lifecycle-events.ts'
import type { Connection, SaveState } from '../attempt/attempt-session.ts'
import { clockWords } from './clock-words.ts'

export interface ConnectionWords {
  readonly tone: 'pass' | 'checking' | 'fail'
  readonly text: string
  readonly detail?: string
}

/** `now` is this device's time, as the connection's own times are. */
export function connectionWords(connection: Connection, now: number): ConnectionWords {
  const words = clockWords()
  switch (connection.status) {
    case 'connecting':
      return { tone: 'checking', text: words.connecting }
    case 'connected':
      return connection.roundTripMs === undefined
        ? { tone: 'pass', text: words.connected }
        : { tone: 'pass', text: words.connected, detail: `${Math.round(connection.roundTripMs)} ms` }
    case 'offline': {
      const seconds = Math.ceil((connection.retryAt - now) / 1_000)
      return { tone: 'fail', text: words.notConnected, detail: words.tryingAgain(seconds) }
    }
    case 'ended':
      return { tone: 'fail', text: words.disconnected, detail: connection.why }
    default:
      return connection satisfies never
  }
}

/** `waitingFiles` are those whose text is saved only when a person has decided. */
export function saveWords(saves: SaveState, waitingFiles: number): string {
  const words = clockWords()
  if (waitingFiles > 0) return words.filesNotSaved(waitingFiles)
  switch (saves.status) {
    case 'saved':
      return words.allSaved
    case 'saving':
      return words.saving(saves.waiting)
    case 'kept':
      return words.kept(saves.waiting)
    default:
      return saves satisfies never
  }
}

/** When the attempt ends if nothing stops the clock, said in the person's way of writing a time of day. */
export function endWords(
  mode: AttemptMode,
  clock: ClockState,
  now: number,
  timeOfDay: (at: number) => string,
): string | undefined {
  const { deadlineAt, phase } = readClock(clock, now)
  if (phase === 'stopped') return clockWords().clockStopped
  return deadlineAt === undefined ? undefined : clockWords().ends[mode](timeOfDay(deadlineAt))
}
