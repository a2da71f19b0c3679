import { z } from 'zod'
import type { HttpProbe, HttpProbeAnswer } from '../../shared/challenge/check.ts'
import { type Json, pick, pickText } from '../../shared/json.ts'
import type { AccountPort } from './account-port.ts'
import { awsRequestSchema, measured } from './aws-request.ts'
import type { CallBudget } from './call-budget.ts'
import { isReadOnly } from './read-only-operation.ts'
import type { Serve } from './sandbox-process.ts'

/** A candidate's answer is evidence, not storage: what is longer is cut. */
const maxProbeBodyChars = 65_536
/** One HTTP request to the candidate's API; API Gateway itself gives up after 30 s. */
const maxProbeMs = 6_000

const httpProbeSchema = z.strictObject({
  apiId: z.string().regex(/^[a-z0-9]{4,20}$/, 'an API id'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  path: z.string().max(2_000).startsWith('/'),
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,60}$/), z.string().max(4_000)).optional(),
  body: z.string().max(200_000).optional(),
})
const invokeSchema = z.strictObject({ functionName: z.string().max(200), payload: z.json() })
const sendSchema = z.strictObject({ queueUrl: z.string().max(500), body: z.string().max(262_144) })

/** Makes an observer's calls: reads as a role that may only read, and the three declared probes. */
export function serveObserver(port: AccountPort, budget: CallBudget, signal: AbortSignal): Serve {
  return async call => {
    budget.countCall()
    switch (call.method) {
      case 'aws': {
        const { service, operation, input } = awsRequestSchema.parse(call.input)
        if (!isReadOnly(service, operation))
          throw new Error(`A check may only read: ${service} ${operation} is refused`)
        return measured(await port.call('observer', service, operation, input, signal), budget)
      }
      case 'http':
        return measured({ ...(await probe(port, httpProbeSchema.parse(call.input), budget, signal)) }, budget)
      case 'invoke': {
        const { functionName, payload } = invokeSchema.parse(call.input)
        const bytes = { $base64: Buffer.from(JSON.stringify(payload)).toString('base64') }
        const input = { FunctionName: functionName, Payload: bytes }
        const answer = await port.call('prober', 'lambda', 'Invoke', input, signal)
        return measured(invocationOf(answer), budget)
      }
      case 'sendMessage': {
        const { queueUrl, body } = sendSchema.parse(call.input)
        const input = { QueueUrl: queueUrl, MessageBody: body }
        const answer = await port.call('prober', 'sqs', 'SendMessage', input, signal)
        return { messageId: pickText(answer, 'MessageId') ?? '' }
      }
      case 'zip':
      case 'starterFile':
        throw new Error(`A check has no ${call.method}`)
      default:
        return call.method satisfies never
    }
  }
}

async function probe(
  port: AccountPort,
  request: z.infer<typeof httpProbeSchema>,
  budget: CallBudget,
  signal: AbortSignal,
): Promise<HttpProbeAnswer> {
  const limitMs = Math.min(maxProbeMs, budget.probeMsLeft)
  if (limitMs === 0) return tooSlow
  const deadline = AbortSignal.timeout(Math.ceil(limitMs))
  const startedAt = performance.now()
  try {
    const { headers, body, ...rest } = request
    const asked: HttpProbe = {
      ...rest,
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body }),
    }
    const answer = await port.http(asked, AbortSignal.any([signal, deadline]))
    return { ...answer, body: answer.body.slice(0, maxProbeBodyChars) }
  } catch (error) {
    if (deadline.aborted && !signal.aborted) return tooSlow
    throw error
  } finally {
    budget.spendProbe(performance.now() - startedAt)
  }
}

const tooSlow: HttpProbeAnswer = { status: 504, headers: {}, body: '' }

function invocationOf(answer: Json): Json {
  const encoded = pickText(answer, 'Payload', '$base64')
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8')
  const error = pick(answer, 'FunctionError')
  return { ...(typeof error === 'string' ? { functionError: error } : {}), payload: jsonOf(text) }
}

function jsonOf(text: string): Json {
  try {
    return z.json().parse(JSON.parse(text))
  } catch {
    // A function may answer text that is no JSON: the text itself is what was seen.
    return text.slice(0, maxProbeBodyChars)
  }
}
