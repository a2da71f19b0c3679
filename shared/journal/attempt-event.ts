import { z } from 'zod'
import { accountEvents } from './account-events.ts'
import { appealEvents } from './appeal-events.ts'
import { checkEvents } from './check-events.ts'
import { clockEvents } from './clock-events.ts'
import { lifecycleEvents } from './lifecycle-events.ts'
import { practiceEvents } from './practice-events.ts'
import { recordingEvents } from './recording-events.ts'
import { workspaceEvents } from './workspace-events.ts'

/** Every fact that can stand in an attempt's journal, one file per family. */
export const attemptEventSchema = z.discriminatedUnion('type', [
  ...lifecycleEvents,
  ...clockEvents,
  ...workspaceEvents,
  ...accountEvents,
  ...checkEvents,
  ...practiceEvents,
  ...appealEvents,
  ...recordingEvents,
])
/** A fact that can stand in a journal. */
export type AttemptEvent = z.infer<typeof attemptEventSchema>
/** The fact of one type. */
export type AttemptEventOf<Type extends AttemptEvent['type']> = Extract<AttemptEvent, { type: Type }>

/** A line of the journal: the event, its place, and the chain that shows that nothing was changed, removed or put between. */
export const journalEntrySchema = z.intersection(
  attemptEventSchema,
  z.object({
    /** 1 for the first line; no gaps. */
    seq: z.number().int().min(1),
    /** Server time in milliseconds since the epoch. */
    at: z.number().int(),
    previousHash: z.string(),
    hash: z.string(),
    /** The client's id of the command that caused it, on the command's first event. */
    commandId: z.string().optional(),
  }),
)
/** A line of the journal, as this version reads it. */
export type JournalEntry = z.infer<typeof journalEntrySchema>
