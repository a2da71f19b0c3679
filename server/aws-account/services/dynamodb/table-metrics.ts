import { AwsError } from '../../aws-error.ts'
import type { CallContext, Fields, RawAnswer } from '../../service.ts'
import { asFields, list } from './key-conditions.ts'

type Answer = RawAnswer & { readonly body: string }
type Place = Pick<CallContext, 'metrics' | 'now'>

/** Operations that consume capacity, by the kind of it. */
const CONSUMES: Readonly<Record<string, 'Read' | 'Write'>> = {
  GetItem: 'Read',
  BatchGetItem: 'Read',
  Query: 'Read',
  Scan: 'Read',
  TransactGetItems: 'Read',
  PutItem: 'Write',
  UpdateItem: 'Write',
  DeleteItem: 'Write',
  BatchWriteItem: 'Write',
  TransactWriteItems: 'Write',
}

const wantsNone = ({ ReturnConsumedCapacity: wanted }: { ReturnConsumedCapacity?: unknown }) =>
  wanted === undefined

/** The request with the wish to be told what it consumed, where it has none of its own. */
export function askingForCapacity(body: string, operation: string, input: object): string {
  if (!Object.hasOwn(CONSUMES, operation) || !wantsNone(input) || /^\s*\{\s*\}/.test(body)) return body
  return body.replace('{', '{"ReturnConsumedCapacity":"TOTAL",')
}

/**
 * Runs an operation on tables and notes its figures as DynamoDB gives them to CloudWatch ("DynamoDB Metrics and
 * dimensions"). The answer is without the capacity that nobody asked for.
 */
export async function measured(
  place: Place,
  operation: string,
  input: Fields,
  run: () => Promise<Answer>,
): Promise<Answer> {
  const startedAt = place.now()
  const TableName =
    typeof input.TableName === 'string' ? (input.TableName.split('/').at(-1) ?? '') : undefined
  const put = (name: string, dimensions: Readonly<Record<string, string>>, value = 1, unit = 'Count') =>
    place.metrics.put('AWS/DynamoDB', name, dimensions, value, unit)
  try {
    const answer = await run()
    if (TableName !== undefined && Object.hasOwn(CONSUMES, operation))
      put(
        'SuccessfulRequestLatency',
        { TableName, Operation: operation },
        place.now() - startedAt,
        'Milliseconds',
      )
    return Object.hasOwn(CONSUMES, operation) ? noteCapacity(put, operation, input, answer) : answer
  } catch (error) {
    if (error instanceof AwsError) noteRefusal(put, operation, TableName, error)
    throw error
  }
}

type Put = (name: string, dimensions: Readonly<Record<string, string>>, value?: number, unit?: string) => void

const MEMBER = '"ConsumedCapacity":'

/** The engine writes it last, so that long answers need not be read. */
function noteCapacity(put: Put, operation: string, input: Fields, answer: Answer): Answer {
  const body: string = answer.body
  const at = body.lastIndexOf(MEMBER)
  const consumed = at < 0 ? undefined : parse(body.slice(at + MEMBER.length, -1))
  if (consumed === undefined) return answer
  const kind = CONSUMES[operation] ?? 'Read'
  for (const one of Array.isArray(consumed) ? list(consumed) : [consumed]) {
    const { TableName, CapacityUnits } = asFields(one)
    if (typeof TableName === 'string' && typeof CapacityUnits === 'number')
      put(`Consumed${kind}CapacityUnits`, { TableName }, CapacityUnits)
  }
  if (!wantsNone(input)) return answer
  return { ...answer, body: `${body.slice(0, at).replace(/,$/, '')}}` }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function noteRefusal(put: Put, operation: string, TableName: string | undefined, error: AwsError): void {
  const ofTable = TableName === undefined ? undefined : { TableName }
  const ofOperation = ofTable && { ...ofTable, Operation: operation }
  if (error.code === 'ConditionalCheckFailedException') {
    if (ofTable) put('ConditionalCheckFailedRequests', ofTable)
  } else if (/Throttl|ThroughputExceeded|RequestLimitExceeded/.test(error.code)) {
    if (ofOperation) put('ThrottledRequests', ofOperation)
    if (ofTable) put(`${CONSUMES[operation] ?? 'Read'}ThrottleEvents`, ofTable)
  } else if (error.status >= 500) {
    if (ofOperation && error.status !== 501) put('SystemErrors', ofOperation)
  } else put('UserErrors', {})
}
