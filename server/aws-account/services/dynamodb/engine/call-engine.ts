import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, CallContext, RawAnswer } from '../../../service.ts'
import { asFields } from '../key-conditions.ts'
import { withAccountNames, withEngineNames } from './engine-names.ts'
import type { EnginePool } from './engine-pool.ts'

/** Sends the JSON of a request to the engine of its account and region, and answers with that of the engine. */
export async function callEngine(
  pool: EnginePool,
  context: BackgroundContext,
  operation: string,
  request: string,
): Promise<RawAnswer & { readonly body: string }> {
  const answer = await send(pool, context, operation, withEngineNames(context, request))
  const body = withAccountNames(context, answer.body)
  if (answer.status >= 400) throw engineError(body, answer.status)
  return { status: answer.status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body }
}

async function send(pool: EnginePool, context: BackgroundContext, operation: string, body: string) {
  try {
    return await pool.send(context.state, context.region, operation, body)
  } catch (cause) {
    // Whether the engine did the work is not known, so only the client can decide to do it again.
    throw Object.assign(new AwsError('InternalServerError', 'Internal server error', 500), { cause })
  }
}

/** The JSON the client sent; another protocol, or a call from inside the account, is brought to JSON. */
export function requestJson({ request }: CallContext, input: object): string {
  const isJson = request.headers['content-type']?.includes('json') && request.body.length > 0
  if (isJson) return Buffer.from(request.body).toString()
  return JSON.stringify(withTextBlobs(input))
}

function withTextBlobs(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(withTextBlobs)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withTextBlobs(one)]))
}

function engineError(body: string, status: number): AwsError {
  const { __type, message, Message, ...fields } = asFields(JSON.parse(body))
  const code =
    String(__type ?? 'InternalServerError')
      .split('#')
      .at(-1) ?? ''
  return new AwsError(code, bare(String(message ?? Message ?? '')), status, fields)
}

/** DynamoDB says this before what a model does not allow, and not before what is wrong with an expression or an item. */
function bare(message: string): string {
  return message.replace(
    /^1 validation error detected: (?=Invalid \w+Expression|One or more parameter values)/,
    '',
  )
}
