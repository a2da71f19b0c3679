import { z } from 'zod'

const path = z.string().min(1).max(1_024)
const digest = z.string().regex(/^[0-9a-f]{64}$/)

export const workspaceEvents = [
  z.object({ type: z.literal('workspace-ready'), body: z.object({ workspaceId: z.string() }) }),
  /** The workspace was lost and made anew: the starter with every file that was saved from the editor, so many. */
  z.object({
    type: z.literal('workspace-restored'),
    body: z.object({ savedFiles: z.number().int().nonnegative() }),
  }),
  /** The editor's save: the text is a blob of the store under its SHA-256. */
  z.object({
    type: z.literal('file-saved'),
    body: z.object({ path, digest, bytes: z.number().int().nonnegative() }),
  }),
  z.object({ type: z.literal('file-removed'), body: z.object({ path }) }),
  z.object({ type: z.literal('file-renamed'), body: z.object({ from: path, to: path }) }),
  z.object({ type: z.literal('shell-opened'), body: z.object({ terminalId: z.string() }) }),
  z.object({ type: z.literal('shell-closed'), body: z.object({ terminalId: z.string() }) }),
] as const
