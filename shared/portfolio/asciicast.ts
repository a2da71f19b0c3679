import { z } from 'zod'

/** One event of a recording: `o` output, `r` a size such as `90x30`, `m` a marker; `atMs` counts from its beginning. */
export interface CastEvent {
  readonly atMs: number
  readonly code: 'o' | 'r' | 'm'
  readonly data: string
}

/** A recording of one terminal. */
export interface Cast {
  readonly cols: number
  readonly rows: number
  /** When it begins, in milliseconds since the epoch. */
  readonly startedAt: number
  readonly title: string
  readonly events: readonly CastEvent[]
}

/** Pauses longer than that are played as one of that length, in seconds. */
export const longestPauseSeconds = 2

/** Writes a recording as asciicast version 3: a line of JSON for the header, and one for each event. */
export function writeCast({ cols, rows, startedAt, title, events }: Cast): string {
  const header = {
    version: 3,
    term: { cols, rows },
    timestamp: Math.floor(startedAt / 1_000),
    idle_time_limit: longestPauseSeconds,
    title,
  }
  let before = 0
  const lines = events.map(({ atMs, code, data }) => {
    const interval = (atMs - before) / 1_000
    before = atMs
    return JSON.stringify([interval, code, data])
  })
  return `${[JSON.stringify(header), ...lines].join('\n')}\n`
}

const count = z.number().int().min(1).max(1_000)
const headerSchema = z.object({
  version: z.literal(3),
  term: z.object({ cols: count, rows: count }),
  timestamp: z.number().default(0),
  title: z.string().default(''),
})
const eventSchema = z.tuple([z.number().min(0), z.string(), z.string()])

/** Reads an asciicast of version 3; events of other kinds are passed over. @throws Error for what is none */
export function readCast(text: string): Cast {
  const [first = '', ...lines] = text.split('\n')
  const { term, timestamp, title } = headerSchema.parse(JSON.parse(first))
  let seconds = 0
  const events = lines.flatMap((line): CastEvent[] => {
    if (line === '' || line.startsWith('#')) return []
    const [interval, code, data] = eventSchema.parse(JSON.parse(line))
    seconds += interval
    const atMs = Math.round(seconds * 1_000)
    return code === 'o' || code === 'r' || code === 'm' ? [{ atMs, code, data }] : []
  })
  return { ...term, startedAt: timestamp * 1_000, title, events }
}
