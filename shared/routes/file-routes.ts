import { z } from 'zod'
import { attemptId } from './attempt-routes.ts'
import { defineDownload } from './route.ts'

const digest = z.string().regex(/^[0-9a-f]{64}$/, 'a digest is 64 hex digits')

/** A file as it was at the end of a scored attempt, or at its start, by the digest that the report names. */
export const getFile = defineDownload({
  path: '/api/attempts/:attemptId/files/:digest',
  policy: 'attempt:files',
  params: z.strictObject({ attemptId, digest }),
})

/** All files of the end of a scored attempt as one zip archive. */
export const getAllFiles = defineDownload({
  path: '/api/attempts/:attemptId/files.zip',
  policy: 'attempt:files',
  params: z.strictObject({ attemptId }),
})
