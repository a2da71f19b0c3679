import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, HttpAnswer, RawAnswer, WireRequest } from '../../../service.ts'
import { checkToken } from '../../bedrock-agentcore-control/mcp/inbound-token.ts'
import { agentRuntimes, versionAt } from '../../bedrock-agentcore-control/runtimes/runtime-row.ts'
import type { AgentSessions } from './agent-sessions.ts'
import { runAgent } from './invoke-agent.ts'

const PATH = /^\/runtimes\/([^/]+)\/invocations\/?$/
const AGENTCORE = 'x-amzn-bedrock-agentcore-runtime-'

/** Answers a request to an agent that comes with a person's token instead of a signature; undefined if it is to no agent here. */
export async function answerAtAgent(
  sessions: AgentSessions,
  request: WireRequest,
  context: BackgroundContext,
): Promise<HttpAnswer | undefined> {
  const { headers } = request
  const runtime = runtimeAt(request, context)
  if (!runtime || request.method !== 'POST') return undefined
  const qualifier = new URLSearchParams(request.rawQuery).get('qualifier') ?? undefined
  try {
    const version = versionAt(runtime, qualifier)
    const [, token] = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '') ?? []
    if (!version.jwt || token === undefined) return refusal(403, 'Missing Authentication Token')
    const result = await checkToken(context, version.jwt, token)
    if (result.kind !== 'good')
      return result.kind === 'invalid' ? refusal(401, 'Invalid Bearer token') : refusal(403, result.problem)
    const { iss, sub } = result.claims
    const sessionId = headers[`${AGENTCORE}session-id`]
    if (sessionId !== undefined && (sessionId.length < 33 || sessionId.length > 256))
      return refusal(400, 'The session id has from 33 to 256 characters.')
    const answer = await runAgent(sessions, context, {
      ...{ runtime, version, request, user: `${iss}#${sub}` },
      input: {
        ...{ agentRuntimeArn: runtime.arn, payload: request.body, qualifier },
        ...{ contentType: headers['content-type'], accept: headers.accept },
        ...{ runtimeSessionId: sessionId, traceId: headers['x-amzn-trace-id'] },
        ...{ traceParent: headers.traceparent, traceState: headers.tracestate, baggage: headers.baggage },
      },
    })
    return {
      status: 200,
      headers: { 'content-type': answer.contentType, [`${AGENTCORE}session-id`]: answer.runtimeSessionId },
      body: answer.response,
    }
  } catch (cause) {
    if (cause instanceof AwsError) return refusal(cause.status, cause.message)
    throw cause
  }
}

function runtimeAt({ rawPath }: WireRequest, context: BackgroundContext) {
  const [, named] = PATH.exec(rawPath) ?? []
  if (named === undefined) return undefined
  try {
    const arn = decodeURIComponent(named)
    return arn.startsWith('arn:') ? agentRuntimes.find(context.state, arn) : undefined
  } catch {
    return undefined
  }
}

const refusal = (status: number, message: string): RawAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...(status === 401 && { 'www-authenticate': 'Bearer' }) },
  body: JSON.stringify({ message }),
})
