import { type Cast, longestPauseSeconds } from '../../shared/portfolio/asciicast.ts'

/** A recording as it is played: long pauses are played as short ones. All times are in milliseconds of the playing. */
export interface PlayedRecording {
  readonly lengthMs: number
  readonly marks: readonly { readonly atMs: number; readonly label: string }[]
  /** What the terminal shows at a time. */
  at(ms: number): { readonly cols: number; readonly rows: number; readonly printed: string }
}

/** Prepares a recording for being played. */
export function playRecording({ cols, rows, events }: Cast): PlayedRecording {
  const longest = longestPauseSeconds * 1_000
  let playedMs = 0
  let before = 0
  const timed = events.map(event => {
    playedMs += Math.min(event.atMs - before, longest)
    before = event.atMs
    return { ...event, playedMs }
  })
  return {
    lengthMs: playedMs,
    marks: timed.flatMap(event => (event.code === 'm' ? [{ atMs: event.playedMs, label: event.data }] : [])),
    at(ms) {
      let size = { cols, rows }
      let printed: string[] = []
      for (const event of timed) {
        if (event.playedMs > ms) break
        if (event.code === 'o') printed.push(event.data)
        if (event.code !== 'r') continue
        // What follows begins on an empty screen.
        const [width = cols, height = rows] = event.data.split('x').map(Number)
        size = { cols: width, rows: height }
        printed = []
      }
      return { ...size, printed: printed.join('') }
    },
  }
}
