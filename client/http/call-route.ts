import type { z } from 'zod'
import { problem, problemSchema } from '../../shared/problem.ts'
import { type Download, type Route, requestHeader } from '../../shared/routes/route.ts'
import { chosenLanguage } from './language.ts'
import { ProblemError, ServerUnreachable } from './problem-error.ts'

type Optional<Key extends string, Value> = undefined extends Value
  ? { readonly [key in Key]?: Value }
  : Record<never, never> extends Value
    ? { readonly [key in Key]?: Value }
    : { readonly [key in Key]: Value }

export type RouteRequest<Params extends z.ZodType, Body extends z.ZodType> = Optional<
  'params',
  z.input<Params>
> &
  Optional<'body', z.input<Body>> & { readonly signal?: AbortSignal }

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/**
 * Calls a route of the server by its contract and parses the answer with it. Rejects with ProblemError when the server
 * refuses, and with ServerUnreachable when it does not answer.
 */
export async function callRoute<Params extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType>(
  route: Route<Params, Body, Answer>,
  request: RouteRequest<Params, Body>,
  fetchWith: Fetch = fetch,
): Promise<z.output<Answer>> {
  const { params = {}, body, signal } = request as { params?: object; body?: unknown; signal?: AbortSignal }
  const headers: Record<string, string> = {
    accept: 'application/json',
    [requestHeader.name]: requestHeader.value,
  }
  const language = chosenLanguage()
  if (language !== undefined) headers['accept-language'] = language
  if (body !== undefined) headers['content-type'] = 'application/json'
  const response = await reach(fetchWith, fillPath(route.path, params), {
    method: route.method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
  const answer = await json(response)
  if (!response.ok) throw refusal(answer, response.status)
  const parsed = route.answer.safeParse(answer)
  if (!parsed.success) throw new ProblemError(otherVersion(parsed.error))
  return parsed.data
}

/** Fetches what a download gives. Rejects as `callRoute` does. */
export async function fetchDownload<Params extends z.ZodType>(
  download: Download<Params>,
  params: z.input<Params> & object,
  fetchWith: Fetch = fetch,
): Promise<Uint8Array> {
  const response = await reach(fetchWith, fillPath(download.path, params), { method: 'GET' })
  if (!response.ok) throw refusal(await json(response), response.status)
  return new Uint8Array(await response.arrayBuffer())
}

/** `/api/attempts/:attemptId` with its members filled in. */
export function fillPath(path: string, params: object): string {
  const values = new Map<string, unknown>(Object.entries(params))
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values.get(name))))
}

async function reach(fetchWith: Fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetchWith(url, init)
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new ServerUnreachable({ cause })
  }
}

/** The body as JSON; undefined where it is something else, such as a proxy's error page. */
async function json(response: Response): Promise<unknown> {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refusal(answer: unknown, status: number): Error {
  const parsed = problemSchema.safeParse(answer)
  if (parsed.success) return new ProblemError(parsed.data)
  if (status === 502 || status === 503 || status === 504) return new ServerUnreachable()
  return new ProblemError(
    problem('internal-error', `The server answered with status ${status} and no reason.`),
  )
}

function otherVersion(cause: unknown) {
  console.error('An answer does not fit its contract.', cause)
  return problem(
    'protocol-mismatch',
    'The server answered in a way this page does not know. Reload the page; if that does not help, tell whoever runs this server.',
  )
}
