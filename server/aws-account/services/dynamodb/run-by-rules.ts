import { AwsError } from '../../aws-error.ts'
import type { CallContext, Fields, RawAnswer } from '../../service.ts'
import { callEngine, requestJson } from './engine/call-engine.ts'
import type { EnginePool } from './engine/engine-pool.ts'
import { tellTableChange } from './engine/table-changes.ts'
import { asFields, list } from './key-conditions.ts'
import { fruitless } from './rules/placeholders.ts'
import { withRules } from './rules/request-rules.ts'
import { refusalInstead } from './rules/transaction-refusals.ts'
import { askingForCapacity } from './table-metrics.ts'
import { tables } from './tables.ts'

const READS = /^(Get|Query|Scan|BatchGet|TransactGet|Describe|List)/

/** Has the engine do a request, by DynamoDB's rules where its own are others. */
export async function runByRules(
  pool: EnginePool,
  context: CallContext,
  operation: string,
  input: object,
): Promise<RawAnswer & { readonly body: string }> {
  const body = askingForCapacity(requestJson(context, input), operation, input)
  const rowOf = (request: Fields) => {
    const arn = tables.named({ TableName: request.TableName }, context)
    return arn === undefined ? undefined : tables.find(context.state, arn)
  }
  const request = await withRules(body, {
    keysOf: table => rowOf({ TableName: table })?.keys ?? [],
    projected: asked => {
      const held = rowOf(asked)?.projections ?? {}
      return Object.hasOwn(held, String(asked.IndexName)) ? held[String(asked.IndexName)] : undefined
    },
    async read(TableName, Key) {
      const read = JSON.stringify({ TableName, Key, ConsistentRead: true })
      const answer = await callEngine(pool, context, 'GetItem', read).catch(() => undefined)
      const { Item } = asFields(JSON.parse(answer?.body ?? '{}'))
      return Item === undefined ? undefined : asFields(Item)
    },
  })
  try {
    const answer = await callEngine(pool, context, operation, request)
    if (!READS.test(operation)) tellTableChange(context.state)
    return operation === 'UpdateItem' ? withoutNewKey(answer, asFields(JSON.parse(request))) : answer
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'TransactionCanceledException') throw error
    const asked = asFields(JSON.parse(body))
    for (const update of updatesNotSeen(error, asked)) {
      const [hashKey] = rowOf(update)?.keys ?? []
      if (hashKey === undefined) continue
      const trial = JSON.stringify(fruitless(update, hashKey))
      await callEngine(pool, context, 'UpdateItem', trial).catch(refuseInvalid)
    }
    throw refusalInstead(error, asked)
  }
}

/**
 * Where there was no entry before, DynamoDB tells no old attributes; the engine tells those of its key. An entry that had its key
 * alone is told as none.
 */
function withoutNewKey<Answer extends RawAnswer & { readonly body: string }>(
  answer: Answer,
  asked: Fields,
): Answer {
  if (asked.ReturnValues !== 'ALL_OLD' || asked.Key === undefined) return answer
  const { Attributes, ...rest } = asFields(JSON.parse(answer.body))
  const keys = Object.keys(asFields(asked.Key))
  const hasMore = Object.keys(asFields(Attributes)).some(name => !keys.includes(name))
  return hasMore ? answer : { ...answer, body: JSON.stringify(rest) }
}

/** Updates of a cancelled transaction whose condition failed, so that their own expression was not looked at. */
function updatesNotSeen(error: AwsError, { TransactItems: items }: Fields): Fields[] {
  return list(error.fields.CancellationReasons).flatMap((reason, index) => {
    const { Update: update } = asFields(list(items)[index])
    return update !== undefined && asFields(reason).Code === 'ConditionalCheckFailed'
      ? [asFields(update)]
      : []
  })
}

function refuseInvalid(error: unknown): void {
  if (error instanceof AwsError && error.message.startsWith('Invalid UpdateExpression')) throw error
}
