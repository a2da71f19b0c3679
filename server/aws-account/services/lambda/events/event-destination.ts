import type { InvocationOutcome } from '../../../functions/function-build.ts'
import type { BackgroundContext, Fields } from '../../../service.ts'
import type { VersionRow } from '../functions/function-row.ts'
import { queueUrl } from '../sources/queue-url.ts'

/** How an asynchronous event ended, for those who are told. */
export interface EventResult {
  readonly requestId: string
  readonly functionName: string
  /** With qualifier. */
  readonly functionArn: string
  readonly version: VersionRow
  readonly requestPayload: string
  readonly attempts: number
  readonly outcome: InvocationOutcome
}

type Powers = Pick<BackgroundContext, 'call' | 'assumeForService' | 'endpoint' | 'now'>

export async function deliverSuccess(
  context: Powers,
  result: EventResult,
  destination?: string,
): Promise<void> {
  if (destination !== undefined)
    await deliver(context, result, destination, destinationRecord(context, result, 'Success'))
}

/** Tells the destination the record of the failure, and the dead-letter queue the event itself. */
export async function deliverFailure(
  context: Powers,
  result: EventResult,
  destination: string | undefined,
  deadLetterTarget: string | undefined,
): Promise<void> {
  if (destination !== undefined)
    await deliver(context, result, destination, destinationRecord(context, result, 'RetriesExhausted'))
  if (deadLetterTarget !== undefined)
    await deliver(context, result, deadLetterTarget, result.requestPayload, {
      RequestID: { DataType: 'String', StringValue: result.requestId },
      ErrorCode: { DataType: 'Number', StringValue: '200' },
      ErrorMessage: { DataType: 'String', StringValue: errorMessage(result.outcome) },
    })
}

async function deliver(
  context: Powers,
  result: EventResult,
  targetArn: string,
  body: string,
  attributes?: Fields,
): Promise<void> {
  const { version, functionName } = result
  const { service, operation, input } = deliveryTo(context, result, targetArn, body, attributes)
  try {
    await context.call(context.assumeForService(version.role, functionName), service, operation, input)
  } catch {
    // As on AWS the event is gone if the role may not deliver it; the refusal stands in the account's call record.
  }
}

interface Delivery {
  readonly service: string
  readonly operation: string
  readonly input: Fields
}

/** The call by which a target of this kind is told. */
function deliveryTo(
  { endpoint }: Powers,
  { functionArn, outcome }: EventResult,
  targetArn: string,
  body: string,
  attributes: Fields | undefined,
): Delivery {
  const withAttributes = attributes !== undefined && { MessageAttributes: attributes }
  switch (targetArn.split(':')[2]) {
    case 'sqs':
      return {
        service: 'sqs',
        operation: 'SendMessage',
        input: { QueueUrl: queueUrl(endpoint, targetArn), MessageBody: body, ...withAttributes },
      }
    case 'sns':
      return {
        service: 'sns',
        operation: 'Publish',
        input: { TopicArn: targetArn, Message: body, ...withAttributes },
      }
    case 'events': {
      const isSuccess = outcome.kind === 'finished' && !outcome.failed
      const entry = {
        EventBusName: targetArn,
        Source: 'lambda',
        DetailType: `Lambda Function Invocation Result - ${isSuccess ? 'Success' : 'Failure'}`,
        Resources: [functionArn, targetArn],
        Detail: body,
      }
      return { service: 'eventbridge', operation: 'PutEvents', input: { Entries: [entry] } }
    }
    default:
      return {
        service: 'lambda',
        operation: 'Invoke',
        input: { FunctionName: targetArn, InvocationType: 'Event', Payload: Buffer.from(body) },
      }
  }
}

/** docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function destinationRecord({ now }: Powers, result: EventResult, condition: string): string {
  const { outcome } = result
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date(now()).toISOString(),
    requestContext: {
      requestId: result.requestId,
      functionArn: result.functionArn,
      condition,
      approximateInvokeCount: result.attempts,
    },
    requestPayload: parsed(result.requestPayload),
    responseContext: {
      statusCode: 200,
      executedVersion: result.version.version,
      ...(condition !== 'Success' && { functionError: 'Unhandled' }),
    },
    responsePayload:
      outcome.kind === 'finished' ? parsed(Buffer.from(outcome.payload).toString()) : undefined,
  })
}

function errorMessage(outcome: InvocationOutcome): string {
  const payload = outcome.kind === 'finished' ? parsed(Buffer.from(outcome.payload).toString()) : undefined
  const message =
    typeof payload === 'object' && payload !== null && 'errorMessage' in payload
      ? String(payload.errorMessage)
      : ''
  return message.slice(0, 1024) || 'Unhandled'
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}
