import { StringDecoder } from 'node:string_decoder'
import { z } from 'zod'
import { lookEvidenceSchema } from '../../shared/challenge/look-endings.ts'
import { jsonSchema } from '../../shared/json.ts'
import { callMethods, type FromSandbox } from './sandbox/frames.ts'

export interface FrameEvents {
  readonly nonce: string
  receive(frame: FromSandbox): void
  /** A line that is no frame: the code printed something. */
  print(text: string): void
  /** What arrives cannot be trusted any more. */
  broken(why: string): void
}

/** The largest line: a snapshot of 256 KiB in JSON escapes, or a zip of starter files. */
const maxLineChars = 4 * 1024 * 1024

const id = z.number().int().nonnegative()
const frameSchema: z.ZodType<FromSandbox> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('call'), run: id, call: id, method: z.enum(callMethods), input: jsonSchema }),
  z.object({ type: z.literal('done'), run: id, value: jsonSchema, settledMs: z.number() }),
  z.object({
    type: z.literal('failed'),
    run: id,
    failure: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('inconclusive'), message: z.string() }),
      z.object({ kind: z.literal('aws'), code: z.string(), message: z.string() }),
      z.object({ kind: z.literal('call'), ending: lookEvidenceSchema.shape.ending, message: z.string() }),
      z.object({ kind: z.literal('bug'), message: z.string() }),
    ]),
  }),
])

/** Takes what a sandbox writes to its output, and tells frames from anything its code may print. */
export function createFrameReader(events: FrameEvents): (bytes: Uint8Array) => void {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  return bytes => {
    rest += decoder.write(bytes)
    let end = rest.indexOf('\n')
    while (end >= 0) {
      readLine(rest.slice(0, end), events)
      rest = rest.slice(end + 1)
      end = rest.indexOf('\n')
    }
    if (rest.length > maxLineChars) {
      rest = ''
      events.broken('it wrote a line without end')
    }
  }
}

function readLine(line: string, events: FrameEvents): void {
  if (!line.startsWith(events.nonce)) {
    if (line !== '') events.print(`${line}\n`)
    return
  }
  const frame = parse(line.slice(events.nonce.length))
  if (frame === undefined) events.broken('it sent something that is not understood')
  else events.receive(frame)
}

function parse(text: string): FromSandbox | undefined {
  try {
    return frameSchema.safeParse(JSON.parse(text)).data
  } catch {
    // Not JSON: the caller says that it is not understood.
    return undefined
  }
}
