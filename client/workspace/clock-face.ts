import { type ClockState, readClock } from '../../shared/clock.ts'
import { formatClock } from '../ui/format-time.ts'
import { clockWords } from './clock-words.ts'

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

/** Reads the clock at the server's time `now`. At zero it says so and waits: only the server ends an attempt. */
export function clockFace(clock: ClockState, now: number): ClockFace {
  const { phase, remainingMs } = readClock(clock, now)
  const face = {
    text: formatClock(remainingMs),
    fraction: clock.budgetMs === 0 ? 0 : remainingMs / clock.budgetMs,
  }
  const reason = clock.stopped?.reasons[0]
  if (phase === 'stopped' && reason !== undefined) {
    return { ...face, tone: 'stopped', note: clockWords().stopped[reason] }
  }
  if (remainingMs === 0) return { ...face, tone: 'last', note: clockWords().timeIsUp }
  if (phase !== 'running' || remainingMs > soonMs) return { ...face, tone: 'calm' }
  if (remainingMs > lastMs) return { ...face, tone: 'soon' }
  return { ...face, tone: 'last', note: clockWords().lastMinute }
}

/** Nothing is left of the time, and the clock does not stand: the server ends the attempt next. */
export function isTimeUp(clock: ClockState, now: number): boolean {
  const { phase, remainingMs } = readClock(clock, now)
  return phase !== 'stopped' && remainingMs === 0
}
