import type { ClockState } from '../../shared/clock.ts'
import { readClock } from '../../shared/clock.ts'
import type { AttemptMode } from '../../shared/journal/lifecycle-events.ts'
import type { Connection, SaveState } from '../attempt/attempt-session.ts'

export interface ConnectionWords {
  readonly tone: 'pass' | 'checking' | 'fail'
  readonly text: string
  readonly detail?: string
}

/** `now` is this device's time, as the connection's own times are. */
export function connectionWords(connection: Connection, now: number): ConnectionWords {
  switch (connection.status) {
    case 'connecting':
      return { tone: 'checking', text: 'Connecting' }
    case 'connected':
      return connection.roundTripMs === undefined
        ? { tone: 'pass', text: 'Connected' }
        : { tone: 'pass', text: 'Connected', detail: `${Math.round(connection.roundTripMs)} ms` }
    case 'offline': {
      const seconds = Math.ceil((connection.retryAt - now) / 1_000)
      const detail = seconds > 0 ? `trying again in ${seconds} s` : 'trying again'
      return { tone: 'fail', text: 'Not connected', detail }
    }
    case 'ended':
      return { tone: 'fail', text: 'Disconnected', detail: connection.why }
    default:
      return connection satisfies never
  }
}

/** `waitingFiles` are those whose text is saved only when a person has decided. */
export function saveWords(saves: SaveState, waitingFiles: number): string {
  if (waitingFiles > 0) return waitingFiles === 1 ? '1 file not saved' : `${waitingFiles} files not saved`
  switch (saves.status) {
    case 'saved':
      return 'All work saved'
    case 'saving':
      return `Saving ${changes(saves.waiting)}`
    case 'kept':
      return `${changes(saves.waiting)} kept on this device`
    default:
      return saves satisfies never
  }
}

function changes(count: number): string {
  return count === 1 ? '1 change' : `${count} changes`
}

export const modeWords: { readonly [mode in AttemptMode]: string } = {
  exam: 'Exam',
  practice: 'Practice',
  demo: 'Demo',
}

/** When the attempt ends if nothing stops the clock, said in the person's way of writing a time of day. */
export function endWords(
  mode: AttemptMode,
  clock: ClockState,
  now: number,
  timeOfDay: (at: number) => string,
): string | undefined {
  const { deadlineAt, phase } = readClock(clock, now)
  if (phase === 'stopped') return 'The clock is stopped'
  return deadlineAt === undefined ? undefined : `${modeWords[mode]} ends at ${timeOfDay(deadlineAt)}`
}
