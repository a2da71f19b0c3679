import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { Download } from '../../shared/routes/route.ts'
import { safeFileName } from '../../shared/safe-file-name.ts'
import { parseCall } from './parse-call.ts'
import type { RouteCall } from './register-route.ts'

export interface DownloadAnswer {
  /** What the browser saves it under; the page names it if absent. */
  readonly name: string | undefined
  readonly type: 'application/octet-stream' | 'application/zip'
  readonly bytes: Uint8Array
}

/** Should a browser show one after all, it shows a document that may do nothing. */
const inert = "default-src 'none'; sandbox"

/** Serves bytes that somebody else may have written: always saved, never shown as a page, whatever is in them. */
export function registerDownload<Params extends z.ZodType>(
  app: FastifyInstance,
  route: Download<Params>,
  handle: (
    call: Pick<RouteCall<z.output<Params>, undefined>, 'params' | 'person' | 'ip'>,
  ) => Promise<DownloadAnswer>,
): void {
  app.route({
    method: 'GET',
    url: route.path,
    config: { policy: route.policy },
    handler: async (request, reply) => {
      const params = parseCall(route.params, request.params ?? {}, 'The address')
      const { name, type, bytes } = await handle({ params, person: request.person, ip: request.ip })
      return reply
        .headers({
          'content-disposition': contentDisposition(name),
          'content-type': type,
          'content-security-policy': inert,
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-store',
        })
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    },
  })
}

/** RFC 6266: the name in ASCII for old clients, and as it is in UTF-8 (RFC 8187). */
export function contentDisposition(name: string | undefined): string {
  if (name === undefined) return 'attachment'
  const safe = safeFileName(name)
  const ascii = safe.replace(/[^\x20-\x7e]|[%;]/g, '_')
  const encoded = encodeURIComponent(safe).replace(
    /['()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
