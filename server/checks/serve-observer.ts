import { setTimeout as waitFor } from 'node:timers/promises'
import { z } from 'zod'
import type { AnyProbe, AwsService, HttpProbeAnswer } from '../../shared/challenge/check.ts'
import { type Json, type JsonObject, pick, pickList, pickNumber, pickText } from '../../shared/json.ts'
import type { AccountPort, CallerRole } from '../accounts/account-port.ts'
import { machineMs } from '../sandbox/machine-clock.ts'
import { answeredInTime, awsRequestSchema, measured } from './aws-request.ts'
import type { CallBudget } from './call-budget.ts'
import { alone, type LookBeside } from './look-beside.ts'
import type { Serve } from './sandbox-process.ts'
import { serveModels } from './serve-models.ts'

/** A candidate's answer is evidence, not storage: what is longer is cut. */
const maxProbeBodyChars = 65_536

const httpRequestSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  path: z.string().max(2_000).startsWith('/'),
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,60}$/), z.string().max(4_000)).optional(),
  body: z.string().max(200_000).optional(),
})
const httpProbeSchema = httpRequestSchema.extend({ apiId: z.string().regex(/^[a-z0-9]{4,20}$/, 'an API id') })
const urlProbeSchema = httpRequestSchema.extend({
  urlId: z.string().regex(/^[a-z0-9]{4,40}$/, "the label of a function's address"),
  leaveAfter: z.string().min(1).max(1_000).optional(),
})
const gatewayProbeSchema = httpRequestSchema.extend({
  gatewayId: z.string().regex(/^[a-z0-9-]{4,100}$/, "a gateway's id"),
})
const anyProbeSchema = z.union([httpProbeSchema, urlProbeSchema, gatewayProbeSchema])
const invokeSchema = z.strictObject({ functionName: z.string().max(200), payload: z.json() })
const requestSchema = httpProbeSchema.pick({ apiId: true, method: true, path: true })
const textsSchema = z.strictObject({ queueUrl: z.string().max(500), texts: z.array(z.string()).max(50) })
const queueSchema = z.strictObject({ queueUrl: z.string().max(500) })
const callersSchema = z.strictObject({
  service: z.string().max(40),
  texts: z.array(z.string()).max(50),
  sinceMs: z.number().min(0),
})
const signInSchema = z.strictObject({
  userPoolId: z.string().max(100),
  clientId: z.string().max(200),
  username: z.string().max(200),
  secondsAgo: z.number(),
  scopes: z.array(z.string().min(1).max(256)).max(20).optional(),
})
const pauseSchema = z.number().min(0).max(5_000)
const eventsSchema = z.strictObject({
  busName: z.string().min(1).max(256),
  events: z
    .array(
      z.strictObject({ source: z.string(), detailType: z.string(), detail: z.record(z.string(), z.json()) }),
    )
    .min(1)
    .max(10),
})
const sendSchema = z.strictObject({ queueUrl: z.string().max(500), body: z.string().max(262_144) })

/**
 * Makes an observer's calls: reads as the observer, who may only read, the platform's own looks, and the declared probes.
 * `beside` says when it renews environments, and when it goes on after a pause.
 */
export function serveObserver(
  port: AccountPort,
  budget: CallBudget,
  signal: AbortSignal,
  beside: LookBeside = alone,
): Serve {
  // Whatever it does comes after this: an environment that has not run since holds nothing of it.
  const beganAtMs = machineMs()
  const aws = (role: CallerRole, service: AwsService, operation: string, input: JsonObject) =>
    answeredInTime(budget, signal, stop => port.call(role, service, operation, input, stop))
  const oversee = (service: string, what: string, input: JsonObject) =>
    answeredInTime(budget, signal, () => port.oversee(service, what, input))
  return async call => {
    if (call.method === 'pause') {
      await beside.rest(() => pause(call.input, budget, signal))
      return null
    }
    budget.countCall()
    switch (call.method) {
      case 'ageFigures':
        return pickNumber(await oversee('cloudwatch', 'AgeFigures', { minutes: 1 }), 'minutes') ?? 0
      case 'aws': {
        const { service, operation, input } = awsRequestSchema.parse(call.input)
        return measured(await aws('observer', service, operation, input), budget)
      }
      case 'http':
        return measured({ ...(await probe(port, readProbe(call.input), budget, signal)) }, budget)
      case 'invoke': {
        const { functionName, payload } = invokeSchema.parse(call.input)
        const bytes = { $base64: Buffer.from(JSON.stringify(payload)).toString('base64') }
        const input = { FunctionName: functionName, Payload: bytes }
        const answer = await aws('prober', 'lambda', 'Invoke', input)
        return measured(invocationOf(answer), budget)
      }
      case 'sendMessage': {
        const { queueUrl, body } = sendSchema.parse(call.input)
        const input = { QueueUrl: queueUrl, MessageBody: body }
        const answer = await aws('prober', 'sqs', 'SendMessage', input)
        return { messageId: pickText(answer, 'MessageId') ?? '' }
      }
      case 'putEvents': {
        const { busName, events } = eventsSchema.parse(call.input)
        await aws('prober', 'eventbridge', 'PutEvents', {
          Entries: events.map(({ source, detailType, detail }) => ({
            EventBusName: busName,
            Source: source,
            DetailType: detailType,
            Detail: JSON.stringify(detail),
          })),
        })
        return null
      }
      case 'renewEnvironments':
        return beside.renew(
          since => oversee('lambda', 'RenewEnvironments', sinceOf(since)),
          signal,
          beganAtMs,
        )
      case 'messagesHolding':
        return pickList(
          measured(await oversee('sqs', 'MessagesHolding', textsSchema.parse(call.input)), budget),
          'messages',
        )
      case 'latestMessages':
        return pickList(
          measured(await oversee('sqs', 'LatestMessages', queueSchema.parse(call.input)), budget),
          'messages',
        )
      case 'callersHolding':
        return pickList(
          measured(await oversee('account', 'CallersHolding', callersSchema.parse(call.input)), budget),
          'callers',
        )
      case 'servedBy': {
        const found = await oversee('apigatewayv2', 'ServedBy', requestSchema.parse(call.input))
        return pickText(found, 'function') === undefined ? null : measured(found, budget)
      }
      case 'tokenAsOf': {
        const { scopes, ...signIn } = signInSchema.parse(call.input)
        const asked = { ...signIn, ...(scopes && { scopes }) }
        const found = await oversee('cognito-identity-provider', 'TokenAsOf', asked)
        return measured(pickText(found, 'token') ?? null, budget)
      }
      case 'addScene':
      case 'modelRequests':
      case 'putDocuments':
      case 'removeDocuments':
      case 'removeScenes':
      case 'spans':
        return measured(await serveModels(call.method, call.input, oversee), budget)
      case 'zip':
      case 'starterFile':
        throw new Error(`A check has no ${call.method}`)
      default:
        return call.method satisfies never
    }
  }
}

const sinceOf = (ms: number | undefined) => (ms === undefined ? {} : { SinceMs: ms })

/** Leaves out what is absent, as whoever sends it wants it. */
function readProbe(input: Json): AnyProbe {
  const { headers, body, ...place } = anyProbeSchema.parse(input)
  const more = { ...(headers !== undefined && { headers }), ...(body !== undefined && { body }) }
  if (!('urlId' in place)) return { ...place, ...more }
  const { leaveAfter, ...rest } = place
  return { ...rest, ...more, ...(leaveAfter !== undefined && { leaveAfter }) }
}

/**
 * An API that has used up its time answers 504 from then on, and the check ends with that. No answer at all ends the look:
 * whose fault that is, the account's health beside it tells.
 */
async function probe(
  port: AccountPort,
  asked: AnyProbe,
  budget: CallBudget,
  signal: AbortSignal,
): Promise<HttpProbeAnswer> {
  if (budget.probesAreOver) return { status: 504, headers: {}, body: '' }
  const answered = budget.beginProbe(performance.now())
  const answer = await answeredInTime(budget, signal, stop => port.http(asked, stop))
  answered(performance.now())
  return { ...answer, body: answer.body.slice(0, maxProbeBodyChars) }
}

/** A moment between two looks: no time of the check's own, and no call. Rejects when the run is over. */
async function pause(input: Json, budget: CallBudget, signal: AbortSignal): Promise<void> {
  const ms = pauseSchema.parse(input)
  budget.spendPause(ms)
  await waitFor(ms, undefined, { signal })
}

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
