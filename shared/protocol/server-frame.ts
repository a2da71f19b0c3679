import { z } from 'zod'
import { journalEntrySchema } from '../journal/attempt-event.ts'
import type { AttemptState } from '../journal/attempt-state.ts'
import { problemSchema } from '../problem.ts'

/** One entry of the project folder; `other` is what is neither file nor folder, such as a link. */
export const fileEntrySchema = z.object({
  path: z.string(),
  kind: z.enum(['file', 'folder', 'other']),
  bytes: z.number(),
})
export type FileEntry = z.infer<typeof fileEntrySchema>

/**
 * The answer to a request of the same kind. `truncated`: there are more files than are listed. `unnamed`: so many are left out
 * since no path leads to them.
 */
export const responseSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('files'),
    files: z.array(fileEntrySchema),
    truncated: z.boolean(),
    unnamed: z.number(),
  }),
  z.object({ kind: z.literal('file'), path: z.string(), text: z.string(), digest: z.string() }),
  /** A file that is no text in UTF-8: as base64, to be shown and kept, since nothing that was typed could be saved as it was. */
  z.object({ kind: z.literal('other-file'), path: z.string(), base64: z.string(), digest: z.string() }),
])
export type FileResponse = z.infer<typeof responseSchema>

/** The folded state is ours end to end: it is checked for being an object, and its version travels with the protocol. */
const attemptStateSchema = z.custom<AttemptState>(
  value => typeof value === 'object' && value !== null && 'attemptId' in value,
)

/** Text frames to the page. */
export const serverFrameSchema = z.discriminatedUnion('type', [
  /** First frame. `state` is there when the page asked for all; otherwise the missing entries follow as `entry` frames. */
  z.object({
    type: z.literal('welcome'),
    protocol: z.number(),
    serverTime: z.number(),
    lastSeq: z.number(),
    state: attemptStateSchema.optional(),
  }),
  z.object({ type: z.literal('entry'), entry: journalEntrySchema }),
  /**
   * The attempt waits for its start: so many have their turn first, and so many milliseconds until everything is there, by how long
   * recent starts took on this machine. Without `before` it waits no more.
   */
  z.object({
    type: z.literal('start-queue'),
    before: z.number().optional(),
    readyInMs: z.number().optional(),
  }),
  /** The command's events are committed up to `seq`. A repeated command gets the same answer. */
  z.object({ type: z.literal('accepted'), id: z.string(), seq: z.number() }),
  z.object({ type: z.literal('refused'), id: z.string(), problem: problemSchema }),
  z.object({ type: z.literal('response'), id: z.string(), response: responseSchema }),
  /** Files changed by something else than this page's editor. Empty `paths` means: look anew. */
  z.object({ type: z.literal('files-changed'), paths: z.array(z.string()) }),
  /** Binary frames of this channel follow: first the scrollback, then live output. */
  z.object({
    type: z.literal('terminal-opened'),
    channel: z.number(),
    terminalId: z.string(),
    truncated: z.boolean(),
  }),
  /** So many more bytes that were typed have left the queue for the program; told in steps. */
  z.object({ type: z.literal('terminal-input-taken'), channel: z.number(), bytes: z.number() }),
  z.object({
    type: z.literal('terminal-exited'),
    channel: z.number(),
    code: z.number().optional(),
    signal: z.string().optional(),
  }),
  z.object({ type: z.literal('terminal-refused'), channel: z.number(), problem: problemSchema }),
  z.object({ type: z.literal('pong'), sentAt: z.number(), serverTime: z.number() }),
  /** Something is wrong with the connection as a whole; the socket closes after it. */
  z.object({ type: z.literal('problem'), problem: problemSchema }),
])
export type ServerFrame = z.infer<typeof serverFrameSchema>
