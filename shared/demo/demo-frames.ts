import { z } from 'zod'
import { problemSchema } from '../problem.ts'
import { workspacePath } from '../protocol/command.ts'
import {
  type DemoBatch,
  demoBatchSchema,
  demoLookSchema,
  demoPanes,
  demoTerminalId,
  followerName,
  pointedSchema,
  pollSchema,
  questionSchema,
  saying,
  textChangeSchema,
} from './demo-event.ts'
import { demoTextChars } from './demo-limits.ts'
import { type DemoState, emptyDemo } from './demo-state.ts'

const id = z.string().min(8).max(64)
const count = z.number().int().nonnegative()

/**
 * All that a follower can say: that they are there and where, what of the files they want to read, and what they have to say to
 * the presenter. Nothing of it reaches the attempt.
 */
export const followerFrameSchema = z.discriminatedUnion('type', [
  /** First. `follower` is random and stays with a browser, so that its questions and votes are one person's. */
  z.strictObject({ type: z.literal('hello'), protocol: z.number().int(), follower: id }),
  z.strictObject({ type: z.literal('ping'), sentAt: z.number() }),
  /** So many bytes of text and binary messages have arrived in all, on this socket. */
  z.strictObject({ type: z.literal('got'), bytes: count }),
  /** How far behind the follower looks by their own choice, in milliseconds; 0 is live. */
  z.strictObject({ type: z.literal('place'), behindMs: count.max(86_400_000), hasCopy: z.boolean() }),
  z.strictObject({ type: z.literal('read-file'), id, path: workspacePath }),
  z.strictObject({ type: z.literal('ask'), id, text: saying, name: followerName.optional() }),
  z.strictObject({ type: z.literal('vote'), question: z.string().max(64) }),
  z.strictObject({ type: z.literal('hand'), up: z.boolean() }),
  z.strictObject({ type: z.literal('answer'), poll: z.string().max(64), yes: z.boolean() }),
])
/** What a follower can say. */
export type FollowerFrame = z.infer<typeof followerFrameSchema>

/** What a recording of an earlier version does not know of is empty. */
const demoState = z
  .custom<DemoState>(value => typeof value === 'object' && value !== null && 'seq' in value)
  .transform((state): DemoState => ({ ...emptyDemo, ...state }))

/**
 * Text frames to a follower. All as it is at one moment comes as a binary message instead: `wholeSchema` as JSON in UTF-8,
 * compressed as DEFLATE without a header (RFC 1951), so that a slow line has it soon.
 */
export const demoFrameSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('told'), batch: demoBatchSchema }),
  z.object({ type: z.literal('pong'), sentAt: z.number(), serverTime: z.number() }),
  z.object({
    type: z.literal('file'),
    id: z.string(),
    path: z.string(),
    /** Absent where the file is no text. */
    text: z.string().optional(),
  }),
  /** What was asked arrived in the presenter's queue. */
  z.object({ type: z.literal('asked'), id: z.string() }),
  z.object({ type: z.literal('refused'), id: z.string().optional(), problem: problemSchema }),
  z.object({ type: z.literal('problem'), problem: problemSchema }),
])
/** A text frame to a follower. */
export type DemoFrame = z.infer<typeof demoFrameSchema>

/** All as it is at one moment. `skipped`: the follower was too far behind, and this stands for what came in between. */
export const wholeSchema = z.object({ state: demoState, skipped: z.boolean() })
/** All as it is at one moment. */
export type DemoWhole = z.infer<typeof wholeSchema>

/** A piece of a recording: the demo as it was at its start, and what was told from then on. */
export const demoPieceSchema = z.object({ state: demoState, batches: z.array(demoBatchSchema) })
/** A piece of a recording. */
export interface DemoPiece {
  readonly state: DemoState
  readonly batches: readonly DemoBatch[]
}

const size = { cols: z.number().int().min(2).max(500), rows: z.number().int().min(1).max(300) }

/** What the presenter's page says. The attempt is not worked on by these; for that it has the attempt's own socket. */
export const presenterFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), protocol: z.number().int() }),
  z.strictObject({ type: z.literal('ping'), sentAt: z.number() }),
  /** Lets the audience in, or goes on after a pause. */
  z.strictObject({ type: z.literal('go-live') }),
  z.strictObject({ type: z.literal('pause') }),
  z.strictObject({ type: z.literal('end') }),
  z.strictObject({ type: z.literal('share'), pane: z.enum(demoPanes), on: z.boolean() }),
  z.strictObject({
    type: z.literal('show'),
    path: workspacePath,
    text: z.string().max(demoTextChars),
  }),
  z.strictObject({
    type: z.literal('edit'),
    path: workspacePath,
    changes: z.array(textChangeSchema).max(1_000),
  }),
  z.strictObject({ type: z.literal('look'), look: demoLookSchema }),
  z.strictObject({ type: z.literal('terminal'), id: demoTerminalId, ...size }),
  z.strictObject({ type: z.literal('select-terminal'), id: demoTerminalId }),
  z.strictObject({
    type: z.literal('chapter'),
    title: z.string().trim().min(1).max(120),
    taskId: z.string().max(60).optional(),
  }),
  z.strictObject({ type: z.literal('point'), at: pointedSchema.optional() }),
  z.strictObject({ type: z.literal('say'), text: saying }),
  /** Takes a question from the queue, with an answer for everybody or without. */
  z.strictObject({ type: z.literal('answer'), question: z.string().max(64), text: saying.optional() }),
  z.strictObject({ type: z.literal('poll'), question: saying.optional() }),
])
/** What the presenter's page says. */
export type PresenterFrame = z.infer<typeof presenterFrameSchema>

/** The demo as its presenter sees it: all but what their own page shows anyway. */
export const deskSchema = z.object({
  phase: z.enum(['rehearsal', 'live', 'paused', 'ended']),
  /** Time of the demo in milliseconds, when this was sent. */
  at: z.number(),
  shared: z.object({ editor: z.boolean(), terminal: z.boolean(), diagram: z.boolean() }),
  chapters: z.array(z.object({ at: z.number(), title: z.string(), taskId: z.string().optional() })),
  pointed: pointedSchema.optional(),
  questions: z.array(questionSchema),
  poll: pollSchema.optional(),
  /** So many follow live, so many are behind by their own choice, so many try it themselves, so many hands are up. */
  live: count,
  behind: count,
  furthestMs: count,
  copies: count,
  hands: count,
  /** What happens is no longer recorded: the recording is as long as it may be. */
  recordingFull: z.boolean(),
})
/** The demo as its presenter sees it. */
export type DemoDesk = z.infer<typeof deskSchema>

/** Text frames to the presenter's page. */
export const presenterAnswerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('desk'), desk: deskSchema }),
  /** The page is to say anew what it shows: file, place, terminals. */
  z.object({ type: z.literal('show-again') }),
  z.object({ type: z.literal('refused'), problem: problemSchema }),
  z.object({ type: z.literal('pong'), sentAt: z.number(), serverTime: z.number() }),
  z.object({ type: z.literal('problem'), problem: problemSchema }),
])
/** A text frame to the presenter's page. */
export type PresenterAnswer = z.infer<typeof presenterAnswerSchema>
