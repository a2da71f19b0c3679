import { AwsError } from '../../../aws-error.ts'
import type { Fields } from '../../../service.ts'
import type { Permissions } from '../../../shape/operation.ts'
import { functions, latestOrElse, onVersion, type Reference } from '../functions/functions.ts'
import { invalidParameter, notAvailable, rateExceeded } from '../lambda-error.ts'
import type { Asked } from '../sdk.ts'
import type { AccountFunctionsOf } from './account-functions.ts'
import { needsByUrl } from './by-url.ts'
import { type StreamedAnswer, streamAnswer, withEvents } from './stream-answer.ts'

/** AWS's limits in bytes. */
const maxPayloadBytes = 6_291_456
const maxEventBytes = 1_048_576

/** Whoever comes by a function's address needs other permissions. */
const permissions: Permissions<Reference> = {
  needs: (input, place) => needsByUrl(input as object as Fields, functions.named({ ...input }, place) ?? '*'),
}

export const invokeOperation = (accounts: AccountFunctionsOf) =>
  onVersion(
    async (context, target, input: Asked<'Invoke'>) => {
      if (input.TenantId !== undefined || input.DurableExecutionName !== undefined)
        throw notAvailable('Tenant isolation or a durable execution')
      const type = input.InvocationType ?? 'RequestResponse'
      if (type === 'DryRun') return { StatusCode: 204 }
      const payload = checkPayload(input.Payload, type)
      if (type === 'Event') {
        accounts(context).events.enqueue(target, payload, context.requestId)
        return { StatusCode: 202 }
      }
      const outcome = await accounts(context).invoke(target, {
        requestId: context.requestId,
        payload,
        ...(input.ClientContext !== undefined && { clientContext: decodeClientContext(input.ClientContext) }),
      })
      if (outcome.kind === 'throttled') throw rateExceeded(outcome.reason)
      return {
        StatusCode: 200,
        ExecutedVersion: outcome.executedVersion ?? target.version.version,
        Payload: outcome.payload,
        ...(outcome.failed && { FunctionError: 'Unhandled' }),
        ...(input.LogType === 'Tail' && { LogResult: Buffer.from(outcome.logTail).toString('base64') }),
      }
    },
    permissions,
    latestOrElse,
  )

export const invokeWithResponseStreamOperation = (accounts: AccountFunctionsOf) =>
  onVersion(
    async (context, target, input: Asked<'InvokeWithResponseStream'>) => {
      if (input.TenantId !== undefined) throw notAvailable('Tenant isolation')
      if (input.InvocationType === 'DryRun') return { StatusCode: 204 }
      const work = {
        requestId: context.requestId,
        payload: checkPayload(input.Payload, 'RequestResponse'),
        ...(input.ClientContext !== undefined && { clientContext: decodeClientContext(input.ClientContext) }),
      }
      const { invoke } = accounts(context)
      const streamed = await streamAnswer(sink => invoke(target, { ...work, sink }))
      // One that runs has begun to answer, and nothing keeps it any more.
      const refused = streamed.contentType === undefined ? await streamed.outcome : undefined
      if (refused?.kind === 'throttled') throw rateExceeded(refused.reason)
      return {
        StatusCode: 200,
        ExecutedVersion: refused?.executedVersion ?? target.version.version,
        EventStream: withEvents(eventsOf(streamed, input.LogType === 'Tail'), streamed),
      }
    },
    permissions,
    latestOrElse,
  )

async function* eventsOf({ parts, outcome }: StreamedAnswer, hasLog: boolean) {
  for await (const Payload of parts) yield { PayloadChunk: { Payload } }
  const end = await outcome
  if (end.kind === 'throttled') return
  yield {
    InvokeComplete: {
      ...(end.failed && { ErrorCode: 'Unhandled', ErrorDetails: Buffer.from(end.payload).toString() }),
      ...(hasLog && { LogResult: Buffer.from(end.logTail).toString('base64') }),
    },
  }
}

function checkPayload(payload: Uint8Array | undefined, type: string): Uint8Array {
  // The wire gives null for a request without a body.
  if (!payload?.length) return Buffer.from('{}')
  const limit = type === 'Event' ? maxEventBytes : maxPayloadBytes
  if (payload.length > limit)
    throw new AwsError(
      'RequestTooLargeException',
      `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
      413,
      { Type: 'User' },
    )
  try {
    JSON.parse(Buffer.from(payload).toString())
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: Could not parse payload into json: ${error instanceof Error ? error.message : ''}`,
      400,
      { Type: 'User' },
    )
  }
  return payload
}

/** JSON in ASCII, as the runtime passes it on in a header. */
function decodeClientContext(base64: string): string {
  try {
    const json = JSON.stringify(JSON.parse(Buffer.from(base64, 'base64').toString()))
    return json.replace(
      /[^\x20-\x7e]/g,
      character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
  } catch {
    throw invalidParameter('Client context must be a valid Base64-encoded JSON object.')
  }
}
