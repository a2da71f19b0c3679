import { randomBytes } from 'node:crypto'
import type { BackgroundContext, RawAnswer } from '../../../service.ts'
import type { CodeRow } from '../functions/function-row.ts'

/** Addresses at which a deployment package can be fetched without a signature for a while. */
export interface CodeDownloads {
  address(code: CodeRow, context: Pick<BackgroundContext, 'endpoint' | 'now'>): string
  /** The package, if the path is an address that was given out and has not expired; 403 for any other of the kind. */
  answer(rawPath: string, context: Pick<BackgroundContext, 'state' | 'now'>): Promise<RawAnswer | undefined>
}

const prefix = '/lambda-code/'
/** As long as AWS's own addresses. */
const lifeMs = 10 * 60_000

export function createCodeDownloads(): CodeDownloads {
  const given = new Map<string, { readonly digest: string; readonly expiresAt: number }>()
  return {
    address({ digest }, { endpoint, now }) {
      for (const [token, { expiresAt }] of given) if (expiresAt < now()) given.delete(token)
      const token = randomBytes(24).toString('base64url')
      given.set(token, { digest, expiresAt: now() + lifeMs })
      return `${endpoint}${prefix}${token}`
    },
    async answer(rawPath, { state, now }) {
      if (!rawPath.startsWith(prefix)) return undefined
      const download = given.get(rawPath.slice(prefix.length))
      // Another account may have given it out: that one answers.
      if (download === undefined) return undefined
      if (download.expiresAt < now())
        return { status: 403, headers: { 'content-type': 'text/plain' }, body: 'Request has expired' }
      const headers = { 'content-type': 'application/zip', 'cache-control': 'no-store' }
      return { status: 200, headers, body: await state.blobs.get(download.digest) }
    },
  }
}
