import type { WireRequest } from '../service.ts'
import type { HttpRequest } from './http-listener.ts'

/** `bucket.s3.us-east-1.amazonaws.com`, `bucket.s3.localhost`, `bucket.localhost`. */
const VIRTUAL_HOST = /^([a-z0-9][a-z0-9.-]{1,61}?[a-z0-9])\.(s3[.-][^:]*|localhost)(:\d+)?$/

const NO_BODY = new Uint8Array()

/** The request as services see it, its body not read yet, and the path over which it was signed: for virtual-hosted S3 they differ. */
export function toWireRequest(http: HttpRequest): { request: WireRequest; signedPath: string } {
  const mark = http.url.indexOf('?')
  const signedPath = mark < 0 ? http.url : http.url.slice(0, mark)
  const host = http.headers.host ?? ''
  const bucket = /^s3[.-]/.test(host) ? undefined : VIRTUAL_HOST.exec(host)?.[1]
  const request = {
    method: http.method,
    rawPath: bucket ? `/${bucket}${signedPath}` : signedPath,
    rawQuery: mark < 0 ? '' : http.url.slice(mark + 1),
    headers: http.headers,
    body: NO_BODY,
    remoteAddress: http.remoteAddress,
    departed: http.departed,
  }
  return { request, signedPath }
}
