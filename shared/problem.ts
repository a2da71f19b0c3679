import { z } from 'zod'

/**
 * The catalogue of refusals: every answer "no" of the product has a code here, with the HTTP status and a title. The
 * detail says in one or two sentences what was wrong and what to do; it is written for the person who reads it.
 */
export const problemCatalogue = {
  'invalid-request': { status: 400, title: 'The request is not understood' },
  'invalid-frame': { status: 400, title: 'The message is not understood' },
  'request-timeout': { status: 408, title: 'The request took too long' },
  'upgrade-required': { status: 426, title: 'This address speaks WebSocket' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  'frame-too-large': { status: 413, title: 'The message is too large' },
  'protocol-mismatch': { status: 400, title: 'This page is older or newer than the server' },
  'not-signed-in': { status: 401, title: 'Sign in first' },
  'wrong-code': { status: 403, title: 'This code lets nobody in' },
  'wrong-sign-in': { status: 403, title: 'That does not sign anybody in' },
  'foreign-origin': { status: 403, title: 'The request comes from another site' },
  'not-allowed': { status: 403, title: 'Not allowed' },
  'unknown-route': { status: 404, title: 'There is nothing at this address' },
  'unknown-challenge': { status: 404, title: 'There is no such challenge' },
  'unknown-attempt': { status: 404, title: 'There is no such attempt' },
  'unknown-demo': { status: 404, title: 'There is no such demo' },
  'demo-full': { status: 503, title: 'No more people can follow this demo' },
  'unknown-task': { status: 404, title: 'There is no such task' },
  'unknown-file': { status: 404, title: 'There is no such file' },
  'unknown-terminal': { status: 404, title: 'There is no such terminal' },
  'attempt-open': { status: 409, title: 'An attempt is already open' },
  'attempt-not-ready': { status: 409, title: 'The attempt is still being prepared' },
  'attempt-closed': { status: 409, title: 'The attempt is closed' },
  'attempt-outdated': { status: 410, title: 'The attempt is of another version of Assay' },
  'report-not-ready': { status: 409, title: 'The report is not ready yet' },
  'file-changed': { status: 409, title: 'The file has changed in the workspace' },
  'step-failed': { status: 409, title: 'It did not come to its end' },
  'path-refused': { status: 400, title: 'This path is not allowed' },
  'file-too-large': { status: 413, title: 'The file is too large' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'challenge-draft': { status: 403, title: 'This exam is still being written' },
  'challenge-broken': { status: 500, title: 'The challenge cannot be used' },
  'isolation-missing': { status: 503, title: 'This server cannot isolate exams' },
  'account-unavailable': { status: 503, title: 'The AWS account is not available' },
  'machine-full': { status: 503, title: 'This machine is full' },
  'workspace-unavailable': { status: 503, title: 'The workspace is not available' },
  'storage-unavailable': { status: 503, title: 'Nothing can be saved at the moment' },
  'server-draining': { status: 503, title: 'The server is restarting' },
  'internal-error': { status: 500, title: 'Something went wrong on our side' },
} as const satisfies Record<string, { status: number; title: string }>

/** The code of a refusal. */
export type ProblemCode = keyof typeof problemCatalogue

/** RFC 9457 problem details with our code; the same body travels over HTTP and in socket frames. */
export const problemSchema = z.object({
  type: z.literal('about:blank'),
  code: z.enum(Object.keys(problemCatalogue) as [ProblemCode, ...ProblemCode[]]),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  /** Names the request in the server's log, for a person who asks for help. */
  requestId: z.string().optional(),
})
/** A refusal as it travels. */
export type Problem = z.infer<typeof problemSchema>

/** A refusal ready to travel; `detail` is for the person who reads it. */
export function problem(code: ProblemCode, detail: string, requestId?: string): Problem {
  const { status, title } = problemCatalogue[code]
  return {
    type: 'about:blank',
    code,
    title,
    status,
    detail,
    ...(requestId === undefined ? {} : { requestId }),
  }
}

/** A refusal: thrown where it is decided, rendered once at the edge (HTTP or socket). Its detail is meant for the person. */
export class AppError extends Error {
  readonly code: ProblemCode
  /** After so many whole seconds it is worth trying again; it travels as `Retry-After`. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: ProblemCode,
    detail: string,
    options?: ErrorOptions & { readonly retryAfterSeconds?: number },
  ) {
    super(detail, options)
    this.name = 'AppError'
    this.code = code
    this.retryAfterSeconds = options?.retryAfterSeconds
  }
}
