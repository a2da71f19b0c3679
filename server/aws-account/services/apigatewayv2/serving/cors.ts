import type { HttpAnswer, RawAnswer } from '../../../service.ts'
import type { CorsRow } from '../api-rows.ts'
import type { ApiRequest } from './api-request.ts'

type Asking = Pick<ApiRequest, 'method' | 'headers'>

/** The gateway's own answer to a preflight request; undefined if the request is none. */
export function preflightAnswer(cors: CorsRow | undefined, request: Asking): RawAnswer | undefined {
  const { origin } = request.headers
  const asked = request.headers['access-control-request-method']
  if (cors === undefined || request.method !== 'OPTIONS' || origin === undefined || asked === undefined)
    return undefined
  const allowed = allowedOrigin(cors, origin)
  const headers: Record<string, string> =
    allowed === undefined
      ? {}
      : {
          'access-control-allow-origin': allowed,
          ...listHeader('access-control-allow-methods', cors.allowMethods),
          ...listHeader('access-control-allow-headers', cors.allowHeaders),
          ...listHeader('access-control-expose-headers', cors.exposeHeaders),
          ...(cors.maxAgeSeconds !== undefined && { 'access-control-max-age': String(cors.maxAgeSeconds) }),
          ...(cors.allowCredentials && { 'access-control-allow-credentials': 'true' }),
        }
  return { status: 204, headers, body: undefined }
}

/** With a configuration the gateway's headers replace any that the function sent. */
export function withCors<Answer extends HttpAnswer>(
  cors: CorsRow | undefined,
  request: Asking,
  answer: Answer,
): Answer {
  if (cors === undefined) return answer
  const own = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'))
  const { origin } = request.headers
  const allowed = origin === undefined ? undefined : allowedOrigin(cors, origin)
  const added =
    allowed === undefined
      ? {}
      : {
          'access-control-allow-origin': allowed,
          ...listHeader('access-control-expose-headers', cors.exposeHeaders),
          ...(cors.allowCredentials && { 'access-control-allow-credentials': 'true' }),
        }
  return { ...answer, headers: { ...Object.fromEntries(own), ...added } }
}

function allowedOrigin(cors: CorsRow, origin: string): string | undefined {
  if (cors.allowOrigins.includes('*')) return '*'
  const fits = cors.allowOrigins.some(
    allowed => allowed === origin || (allowed.endsWith('://*') && origin.startsWith(allowed.slice(0, -1))),
  )
  return fits ? origin : undefined
}

function listHeader(name: string, values: readonly string[]): Record<string, string> {
  return values.length > 0 ? { [name]: values.join(',') } : {}
}
