import { z } from 'zod'
import { maxFileBytes } from './limits.ts'

/**
 * A path below the challenge's folder in the workspace, with `/` between names, each as the disk has it; the server refuses anything
 * that leaves it.
 */
export const workspacePath = z.string().min(1).max(1_024)

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
  /** Ends a practice attempt without a score, to start anew. */
  z.strictObject({ kind: z.literal('abandon') }),
])
export type Command = z.infer<typeof commandSchema>
