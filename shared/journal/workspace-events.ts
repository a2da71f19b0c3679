import { z } from 'zod'

const path = z.string().min(1).max(1_024)
const digest = z.string().regex(/^[0-9a-f]{64}$/)
const bytes = z.number().int().nonnegative()

/**
 * Why something in the project folder was not kept at the end: a folder that a tool fills; a link, pipe or device; a file
 * that is too large; one too many; one that could not be read; a name that is no text or too long.
 */
export const leftOutReasons = [
  'tool-folder',
  'no-plain-file',
  'too-large',
  'too-many',
  'unreadable',
  'name',
] as const
/** The code of why something was not kept. */
export type LeftOutReason = (typeof leftOutReasons)[number]

/** Why nothing could be kept: the project folder was not there at the end, or it could not be read. */
export const archiveProblems = ['no-folder', 'unreadable'] as const
/** The code of why nothing could be kept; the page has the words. */
export type ArchiveProblem = (typeof archiveProblems)[number]

/** A file that was kept; `path` is below the project folder and has at most 1,024 characters. */
export const archivedFileSchema = z.object({
  path,
  /** SHA-256 of its content, which is a blob of the store. */
  digest,
  bytes,
  /** It is no text that a page could show. */
  binary: z.literal(true).optional(),
})
/** A file that was kept. */
export type ArchivedFile = z.infer<typeof archivedFileSchema>

/** What was not kept for one reason: how many things, and the first of them by name. */
export const leftOutSchema = z.object({
  why: z.enum(leftOutReasons),
  count: z.number().int().positive(),
  /** The first of them. */
  paths: z.array(path),
})
/** What was not kept for one reason. */
export type LeftOut = z.infer<typeof leftOutSchema>

/** The files of the project folder as they were at the end, sorted by path. */
export const fileArchiveSchema = z.object({
  files: z.array(archivedFileSchema),
  leftOut: z.array(leftOutSchema),
  /** Absent where the folder was read. */
  problem: z.enum(archiveProblems).optional(),
})
/** The files of the project folder as they were at the end. */
export type FileArchive = z.infer<typeof fileArchiveSchema>

/** What happens in the workspace. Paths are below the project folder; `bytes` are counted, digests are SHA-256. */
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
    body: z.object({ path, digest, bytes }),
  }),
  z.object({ type: z.literal('file-removed'), body: z.object({ path }) }),
  z.object({ type: z.literal('file-renamed'), body: z.object({ from: path, to: path }) }),
  z.object({ type: z.literal('shell-opened'), body: z.object({ terminalId: z.string() }) }),
  z.object({ type: z.literal('shell-closed'), body: z.object({ terminalId: z.string() }) }),
  /** Once, after the attempt has ended and every shell with it: what the candidate made is kept. */
  z.object({ type: z.literal('files-archived'), body: fileArchiveSchema }),
] as const
