import { randomUUID } from 'node:crypto'
import type { WireRequest } from '../../../service.ts'
import type { StageRow } from '../api-rows.ts'

/** A request to a deployed API, understood once for every event format. */
export interface ApiRequest {
  readonly accountId: string
  readonly apiId: string
  readonly stage: StageRow
  readonly method: string
  /** Decoded, with the stage in front unless it is `$default`: as the function sees it. */
  readonly path: string
  readonly rawQuery: string
  readonly headers: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: Uint8Array
  readonly sourceIp: string
  readonly requestId: string
  readonly time: number
}

/** The API's id and the path below it, decoded, by the path or the name of the host; undefined for another address. */
export function apiPath(
  rawPath: string,
  hostName = '',
): { readonly apiId: string; readonly path: string } | undefined {
  const host = /^([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(:\d+)?$/.exec(hostName)
  if (host?.[1] !== undefined) return { apiId: host[1], path: decodePath(rawPath) }
  const match = /^\/execute-api\/([a-z0-9]+)(\/.*)?$/.exec(rawPath)
  return match?.[1] === undefined ? undefined : { apiId: match[1], path: decodePath(match[2] ?? '/') }
}

export function apiRequest(
  request: WireRequest,
  place: {
    readonly accountId: string
    readonly apiId: string
    readonly stage: StageRow
    readonly path: string
  },
  time: number,
): ApiRequest {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && name !== 'connection') headers[name] = value
  return {
    ...place,
    method: request.method,
    rawQuery: request.rawQuery,
    headers: {
      ...headers,
      'x-amzn-trace-id': `Root=1-${Math.floor(time / 1000).toString(16)}-${randomUUID().replaceAll('-', '').slice(0, 24)}`,
      'x-forwarded-for': request.remoteAddress,
      'x-forwarded-port': headers.host?.split(':')[1] ?? '443',
      'x-forwarded-proto': 'https',
    },
    query: new URLSearchParams(request.rawQuery),
    body: request.body,
    sourceIp: request.remoteAddress,
    requestId: randomUUID(),
    time,
  }
}

/** The body as both event formats carry it. */
export function eventBody(request: ApiRequest): { body: string | undefined; isBase64Encoded: boolean } {
  if (request.body.length === 0) return { body: undefined, isBase64Encoded: false }
  const bytes = Buffer.from(request.body)
  const text = isText(request.headers['content-type'])
  return { body: bytes.toString(text ? 'utf8' : 'base64'), isBase64Encoded: !text }
}

/** AWS passes these as text; everything else, forms and what says nothing of itself included, arrives in base64. */
function isText(contentType: string | undefined): boolean {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  return type.startsWith('text/') || /^application\/(json|javascript|xml|.*\+(json|xml))$/.test(type)
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** `12/Mar/2020:19:03:58 +0000` */
export function logTime(milliseconds: number): string {
  const [, day, month, year, time] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(milliseconds).toUTCString()) ?? []
  return `${day}/${month}/${year}:${time} +0000`
}
