import { z } from 'zod'
import { commandSchema, workspacePath } from './command.ts'

/** The client's id of a command or request: sending a command twice has the effect of once. */
const clientId = z.string().min(8).max(64)
const terminalId = z.string().regex(/^[a-z0-9-]{1,32}$/)
/** Names a terminal's bytes on this socket. */
const channel = z.number().int().min(1).max(255)
const size = { cols: z.number().int().min(2).max(500), rows: z.number().int().min(1).max(300) }

/** A question about files that changes nothing: asked again after a reconnect it does no harm. */
export const requestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('list-files') }),
  z.strictObject({ kind: z.literal('read-file'), path: workspacePath }),
])
export type FileRequest = z.infer<typeof requestSchema>

/** Text frames from the page. `hello` comes first; anything else before it closes the socket. */
export const clientFrameSchema = z.discriminatedUnion('type', [
  /** `resumeSince` is the last seq the page has folded; 0 asks for the whole state. */
  z.strictObject({
    type: z.literal('hello'),
    protocol: z.number().int(),
    resumeSince: z.number().int().min(0),
  }),
  z.strictObject({ type: z.literal('command'), id: clientId, command: commandSchema }),
  z.strictObject({ type: z.literal('request'), id: clientId, request: requestSchema }),
  /** Opens a shell or, with the id of one that lives, shows it again with its scrollback. */
  z.strictObject({ type: z.literal('terminal-open'), channel, terminalId, ...size }),
  z.strictObject({ type: z.literal('terminal-resize'), channel, ...size }),
  z.strictObject({ type: z.literal('terminal-ack'), channel, bytes: z.number().int().positive() }),
  /** Ends the shell; closing the page only leaves it. */
  z.strictObject({ type: z.literal('terminal-close'), channel }),
  z.strictObject({ type: z.literal('ping'), sentAt: z.number() }),
])
export type ClientFrame = z.infer<typeof clientFrameSchema>
