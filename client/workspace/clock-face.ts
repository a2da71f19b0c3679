import { type ClockState, readClock, type StopReason } from '../../shared/clock.ts'
import { formatClock } from '../ui/format-time.ts'

/** What the clock in the bar shows. */
export interface ClockFace {
  readonly text: string
  /** What is left of the whole time, 0 to 1. */
  readonly fraction: number
  /** `soon` in the last five minutes, `last` in the last one. */
  readonly tone: 'calm' | 'soon' | 'last' | 'stopped'
  /** A sentence beside the clock, where the number does not say enough. */
  readonly note?: string
}

const soonMs = 5 * 60_000
const lastMs = 60_000

const stoppedNotes: { readonly [reason in StopReason]: string } = {
  'account-unreachable': 'Stopped, time is given back: the account is unreachable',
  'workspace-unreachable': 'Stopped, time is given back: the workspace is unreachable',
  'server-restarting': 'Stopped, time is given back: the server restarts',
  'checks-backed-up': 'Stopped, time is given back: the checks are behind',
  'storage-unavailable': 'Stopped, time is given back: nothing can be saved',
  'server-frozen': 'Stopped, time is given back: the server stood still',
  paused: 'Paused',
}

/** Reads the clock at the server's time `now`. At zero it says so and waits: only the server ends an attempt. */
export function clockFace(clock: ClockState, now: number): ClockFace {
  const { phase, remainingMs } = readClock(clock, now)
  const face = {
    text: formatClock(remainingMs),
    fraction: clock.budgetMs === 0 ? 0 : remainingMs / clock.budgetMs,
  }
  const reason = clock.stopped?.reasons[0]
  if (phase === 'stopped' && reason !== undefined) {
    return { ...face, tone: 'stopped', note: stoppedNotes[reason] }
  }
  if (remainingMs === 0) return { ...face, tone: 'last', note: 'Time is up' }
  if (phase !== 'running' || remainingMs > soonMs) return { ...face, tone: 'calm' }
  if (remainingMs > lastMs) return { ...face, tone: 'soon' }
  return { ...face, tone: 'last', note: 'Last minute' }
}
