import { z } from 'zod'
import { maxFileBytes } from './limits.ts'

/**
 * A path below the challenge's folder in the workspace, with `/` between names, each as the disk has it; the server refuses anything
 * that leaves it.
 */
export const workspacePath = z.string().min(1).max(1_024)

const taskId = z.string().min(1).max(60)

/** What a candidate can ask for that changes the attempt. */
export const commandSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('save-file'),
    path: workspacePath,
    text: z.string().max(maxFileBytes),
    /** SHA-256 of what the editor last read or saved; refused with `file-changed` if the file is another by now. Absent overwrites. */
    baseDigest: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  }),
  z.strictObject({ kind: z.literal('remove-file'), path: workspacePath }),
  z.strictObject({ kind: z.literal('rename-file'), from: workspacePath, to: workspacePath }),
  /** Runs the checks of a task, or of all. */
  z.strictObject({ kind: z.literal('check'), taskId: z.string().optional() }),
  z.strictObject({ kind: z.literal('submit') }),
  /** Ends the recording of the terminals, for good. */
  z.strictObject({ kind: z.literal('stop-recording') }),
  /** In practice: opens the next hint of a task, counted from 1, for what it costs. */
  z.strictObject({ kind: z.literal('open-hint'), taskId, number: z.number().int().min(1).max(9) }),
  /** In practice: sets one task back to its start, in the account and in its files. */
  z.strictObject({ kind: z.literal('set-back'), taskId }),
  /** In practice: has the solution's step of one task done in the account; the task then earns nothing. */
  z.strictObject({ kind: z.literal('solve'), taskId }),
  /** Stops the clock of a practice for as long as somebody likes, and lets it run again. */
  z.strictObject({ kind: z.literal('pause') }),
  z.strictObject({ kind: z.literal('resume') }),
  /** Contradicts a verdict of a scored attempt, once for each check; a person decides. */
  z.strictObject({
    kind: z.literal('appeal'),
    checkId: z.string().min(1).max(120),
    reason: z.string().trim().min(1).max(2_000),
  }),
  /** Ends a practice attempt without a score, to start anew. */
  z.strictObject({ kind: z.literal('abandon') }),
])
export type Command = z.infer<typeof commandSchema>
