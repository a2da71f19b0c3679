import { z } from 'zod'
import { archiveProblems, leftOutSchema } from '../journal/workspace-events.ts'

/** What became of a file since the start. */
export const fileChanges = ['new', 'changed', 'removed', 'unchanged'] as const
/** What became of a file since the start. */
export type FileChange = (typeof fileChanges)[number]

const digest = z.string()

/** A file at the end beside the same at the start; `bytes` long, at a path below the project folder. */
export const reportFileSchema = z.object({
  path: z.string(),
  change: z.enum(fileChanges),
  /** SHA-256 of the content: at the end, or at the start if it was removed. */
  digest,
  bytes: z.number(),
  /** No text that a page could show. */
  binary: z.boolean(),
  /** Of what it was at the start, where that was something else. */
  starterDigest: digest.optional(),
})
/** A file at the end beside the same at the start. */
export type ReportFile = z.infer<typeof reportFileSchema>

/** The files of the project folder at the end beside those of the start, sorted by path. */
export const reportFilesSchema = z.object({
  files: z.array(reportFileSchema),
  leftOut: z.array(leftOutSchema),
  /** Why there are none. */
  problem: z.enum(archiveProblems).optional(),
})
/** The files of the project folder at the end beside those of the start. */
export type ReportFiles = z.infer<typeof reportFilesSchema>
