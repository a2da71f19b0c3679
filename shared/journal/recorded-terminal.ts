import { z } from 'zod'

const time = z.number().int()
/**
 * What one terminal printed for a while, in order: `o` text, `r` that it has another size, `g` that what was printed before is missing.
 * Times are the server's, in milliseconds since the epoch.
 */
export const recordedTerminalSchema = z.array(
  z.union([
    z.tuple([time, z.literal('o'), z.string()]),
    z.tuple([time, z.literal('r'), z.number().int(), z.number().int()]),
    z.tuple([time, z.literal('g')]),
  ]),
)
/** What one terminal printed for a while. */
export type RecordedTerminal = z.infer<typeof recordedTerminalSchema>
/** Reads what was written down as JSON. Throws SyntaxError or ZodError where it is something else. */
export const readRecordedTerminal = (text: string): RecordedTerminal =>
  recordedTerminalSchema.parse(JSON.parse(text))

/** One thing that happened to a terminal. */
export type RecordedMoment = RecordedTerminal[number]
