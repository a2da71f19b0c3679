import type { FastifyInstance } from 'fastify'
import { getAllFiles, getFile } from '../../shared/routes/file-routes.ts'
import type { Attempts } from '../attempts/attempts.ts'
import { registerDownload } from './register-download.ts'
import { signedIn } from './register-route.ts'

/** What a candidate made, to look at and to keep. */
export function fileResource(app: FastifyInstance, attempts: Attempts): void {
  registerDownload(app, getFile, async ({ person, params }) => {
    const attempt = await attempts.open(signedIn(person), params.attemptId)
    return { ...(await attempt.keptFile(params.digest)), type: 'application/octet-stream' }
  })

  registerDownload(app, getAllFiles, async ({ person, params }) => {
    const attempt = await attempts.open(signedIn(person), params.attemptId)
    return { ...(await attempt.allKeptFiles()), type: 'application/zip' }
  })
}
