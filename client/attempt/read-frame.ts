import type { z } from 'zod'

/** A text of a socket as a frame; undefined, and told on the console, where the protocol has no such frame. */
export function readFrame<Frame>(schema: z.ZodType<Frame>, text: string): Frame | undefined {
  const frame = schema.safeParse(parseJson(text))
  if (!frame.success) console.error('A frame does not fit the protocol.', frame.error)
  return frame.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
