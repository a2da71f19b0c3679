import { createRequire } from 'node:module'
import { AwsError } from '../../aws-error.ts'
import type { CallContext, Fields, Operation, Service } from '../../service.ts'
import { dynamodbNeeds } from './dynamodb-needs.ts'
import { createEnginePool, type EnginePool } from './engine-pool.ts'
import { asFields } from './key-conditions.ts'
import { forgetKeys, rememberKeys } from './table-keys.ts'
import { tableName, withAccountNames, withEngineNames } from './table-names.ts'
import { refuseUnhonoured } from './table-requests.ts'

export interface DynamodbOptions {
  /** Path of the dynoxide program; by default the one of the npm package. */
  readonly binary?: string
  /** After this long without a call an account's engine is stopped; the next call starts it again in about 20 ms. */
  readonly idleMs?: number
}

export interface DynamodbService extends Service {
  /** The process ids of an account's engines. */
  engines(state: CallContext['state']): Promise<readonly number[]>
}

const IDLE_MS = 600_000

/** What the engine does. Anything else (backups, streams, global tables, exports) is not available. */
const OPERATIONS = [
  'BatchExecuteStatement',
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'DescribeTimeToLive',
  'ExecuteStatement',
  'ExecuteTransaction',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'TransactGetItems',
  'TransactWriteItems',
  'UntagResource',
  'UpdateItem',
  'UpdateTable',
  'UpdateTimeToLive',
] as const

export const createService = (): Service => createDynamodbService()

/** Amazon DynamoDB: every call goes to a dynoxide process of the account and region, with the request's own JSON. */
export function createDynamodbService(options: DynamodbOptions = {}): DynamodbService {
  const binary = options.binary ?? createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide')
  const pool = createEnginePool(binary, options.idleMs ?? IDLE_MS)
  return {
    id: 'dynamodb',
    operations: Object.fromEntries(OPERATIONS.map(name => [name, forward(pool, name)])),
    needs: dynamodbNeeds,
    engines: state => pool.running(state),
    open: ({ state }) => ({ close: () => pool.close(state) }),
  }
}

function forward(pool: EnginePool, operation: string): Operation {
  return async (context, input) => {
    refuseUnhonoured(operation, input)
    const sent = withEngineNames(context, operation, requestJson(context, input))
    const answer = await send(pool, context, operation, sent)
    const body = withAccountNames(context, answer.body)
    if (answer.status >= 400) throw engineError(body, answer.status)
    if (/^(Create|Update|Delete|Describe)Table$/.test(operation)) followTable(context, operation, body)
    return {
      $raw: { status: answer.status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body },
    }
  }
}

async function send(pool: EnginePool, context: CallContext, operation: string, body: string) {
  try {
    return await pool.send(context.state, context.region, operation, body)
  } catch (cause) {
    // Whether the engine did the work is not known, so only the client can decide to do it again.
    throw Object.assign(new AwsError('InternalServerError', 'Internal server error', 500), { cause })
  }
}

/** The JSON the client sent; another protocol, or a call from inside the account, is brought to JSON. */
function requestJson({ request }: CallContext, input: Fields): string {
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
  return new AwsError(code, String(message ?? Message ?? ''), status, fields)
}

function followTable(context: CallContext, operation: string, body: string): void {
  const { TableDescription, Table } = asFields(JSON.parse(body))
  const description = asFields(TableDescription ?? Table)
  if (operation === 'DeleteTable') forgetKeys(context, tableName(String(description.TableName)))
  else rememberKeys(context, description)
}
