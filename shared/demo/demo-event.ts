import { z } from 'zod'
import { journalEntrySchema } from '../journal/attempt-event.ts'
import type { AttemptState } from '../journal/attempt-state.ts'
import { workspacePath } from '../protocol/command.ts'
import { fileEntrySchema } from '../protocol/server-frame.ts'
import { demoTextChars, maxSayingChars } from './demo-limits.ts'

const line = z.number().int().min(1).max(1_000_000)
const count = z.number().int().nonnegative()
const taskId = z.string().min(1).max(60)
/** A terminal of the presenter's, as the attempt names it. */
export const demoTerminalId = z.string().regex(/^[a-z0-9-]{1,32}$/)
const terminalSize = {
  cols: z.number().int().min(2).max(500),
  rows: z.number().int().min(1).max(300),
}
/** What somebody says to others: one line or a few, no more than that. */
export const saying = z.string().trim().min(1).max(maxSayingChars)
/** How somebody who asks wants to be called. */
export const followerName = z.string().trim().min(1).max(40)

/** The panes that a presenter shares or keeps private. */
export const demoPanes = ['editor', 'terminal', 'diagram'] as const
/** A pane that is shared or private. */
export type DemoPane = (typeof demoPanes)[number]

/**
 * Before the audience is let in; while it watches; while it sees a still picture; when it is over. Only what happens while it
 * is `live` is told to followers and recorded.
 */
export const demoPhases = ['rehearsal', 'live', 'paused', 'ended'] as const
/** Where a demo stands. */
export type DemoPhase = (typeof demoPhases)[number]

/** Where the presenter looks in a file: its first and last visible line, the caret, and where the selection begins. Lines and columns from 1. */
export const demoLookSchema = z.object({
  path: workspacePath,
  top: line,
  /** Absent in recordings of 0.1.0. */
  bottom: line.optional(),
  line,
  column: line,
  fromLine: line,
  fromColumn: line,
})
/** Where the presenter looks in a file. */
export type DemoLook = z.infer<typeof demoLookSchema>

/** One change of a text: so many characters from an offset on are replaced. Those of one event come from the end to the start. */
export const textChangeSchema = z.object({
  at: z.number().int().min(0).max(demoTextChars),
  removed: z.number().int().min(0).max(demoTextChars),
  text: z.string().max(demoTextChars),
})
/** One change of a text. */
export type TextChange = z.infer<typeof textChangeSchema>

/** What the presenter points at: a part of the diagram, or a line of a file. */
export const pointedSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('node'), node: z.string().min(1).max(80) }),
  z.object({ kind: z.literal('line'), path: workspacePath, line }),
])
/** What the presenter points at. */
export type Pointed = z.infer<typeof pointedSchema>

/** A question of a follower; `answer` once there is one. */
export const questionSchema = z.object({
  id: z.string(),
  text: saying,
  name: followerName.optional(),
  votes: count,
  answer: saying.optional(),
})
/** A question of a follower. */
export type DemoQuestion = z.infer<typeof questionSchema>

/** How followers have answered "who has it green?". */
export const pollSchema = z.object({ id: z.string(), question: saying, yes: count, no: count })
/** A poll with what came of it so far. */
export type DemoPoll = z.infer<typeof pollSchema>

const attemptState = z.custom<AttemptState>(value => typeof value === 'object' && value !== null)

const event = <Type extends string, Body extends z.ZodRawShape>(type: Type, body: Body) =>
  z.object({ type: z.literal(type), ...body })

/** Everything that can happen in a demo, as followers are told it. A demo is these in their order; all that is shown is a fold of them. */
export const demoEventSchema = z.discriminatedUnion('type', [
  event('phase', { phase: z.enum(demoPhases) }),
  /** The attempt as a whole, where what happened to it was not told. */
  event('attempt', { state: attemptState }),
  event('entry', { entry: journalEntrySchema }),
  event('files', { files: z.array(fileEntrySchema) }),
  event('shown', { path: workspacePath, text: z.string().max(demoTextChars) }),
  event('edited', { path: workspacePath, changes: z.array(textChangeSchema).max(1_000) }),
  event('looked', { look: demoLookSchema }),
  /** A terminal as it is now: what was told of it before no longer holds. */
  event('terminal', { id: demoTerminalId, ...terminalSize, printed: z.string() }),
  event('resized', { id: demoTerminalId, ...terminalSize }),
  event('printed', { id: demoTerminalId, data: z.string() }),
  event('terminal-selected', { id: demoTerminalId }),
  event('terminal-gone', { id: demoTerminalId }),
  event('shared', { pane: z.enum(demoPanes), on: z.boolean() }),
  /** A chapter begins; of a task, where that is what it is about. */
  event('chapter', { title: z.string().min(1).max(120), taskId: taskId.optional() }),
  event('pointed', { at: pointedSchema.optional() }),
  /** The presenter tells everybody something. */
  event('said', { text: saying, at: z.number() }),
  event('questions', { questions: z.array(questionSchema) }),
  event('poll', { poll: pollSchema.optional() }),
  /** Whether the presenter's page is connected. */
  event('presenter', { here: z.boolean() }),
  /** So many follow. */
  event('following', { followers: count }),
])
/** Something that happened in a demo. */
export type DemoEvent = z.infer<typeof demoEventSchema>
/** The event of one type. */
export type DemoEventOf<Type extends DemoEvent['type']> = Extract<DemoEvent, { type: Type }>

/** Events that were told together. `at` is the time of the demo in milliseconds, which stands still unless it is live; `seq` counts these. */
export const demoBatchSchema = z.object({
  seq: count,
  at: z.number().nonnegative(),
  events: z.array(demoEventSchema),
})
/** Events that were told together. */
export type DemoBatch = z.infer<typeof demoBatchSchema>
