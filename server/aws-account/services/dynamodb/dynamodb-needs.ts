import type { CallContext, Fields, Need } from '../../service.ts'
import { checkExpressionSizes } from './expression-sizes.ts'
import { asFields, type ConditionKeys, conditionKeys, list } from './key-conditions.ts'
import { parseStatementTarget } from './partiql-statement.ts'
import { hashKeyOf } from './table-keys.ts'
import { tableArn, tableName } from './table-names.ts'

type Place = Pick<CallContext, 'accountId' | 'region' | 'state'>

/** Members of a transaction and the actions they stand for. */
const TRANSACTION_ACTIONS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
}

/** Actions, resources and condition keys of Amazon DynamoDB (service authorization reference). */
export function dynamodbNeeds(operation: string, input: Fields, place: Place): readonly Need[] {
  checkExpressionSizes(input)
  switch (operation) {
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return batchNeeds(operation, input, place)
    case 'TransactGetItems':
    case 'TransactWriteItems':
      return list(input.TransactItems).flatMap(item => transactionNeeds(operation, asFields(item), place))
    case 'ExecuteStatement':
      return [statementNeed(input, place)]
    case 'BatchExecuteStatement':
    case 'ExecuteTransaction':
      return list(input.Statements ?? input.TransactStatements).map(one =>
        statementNeed(asFields(one), place, { 'dynamodb:EnclosingOperation': operation }),
      )
    case 'CreateTable':
      return createNeeds(input, place)
    case 'TagResource':
    case 'UntagResource':
    case 'ListTagsOfResource':
      return [
        { action: `dynamodb:${operation}`, resource: String(input.ResourceArn), context: tagKeys(input) },
      ]
    default:
      return [tableNeed(operation, input, place)]
  }
}

function tableNeed(operation: string, input: Fields, place: Place, context: ConditionKeys = {}): Need {
  const action = `dynamodb:${operation}`
  if (typeof input.TableName !== 'string') return { action, resource: '*' }
  const table = tableArn(place, input.TableName)
  const index = typeof input.IndexName === 'string' ? input.IndexName : undefined
  const hashKey = hashKeyOf(place, tableName(table), index)
  const resource = index === undefined ? table : `${table}/index/${index}`
  return { action, resource, context: { ...conditionKeys(input, hashKey), ...context } }
}

function batchNeeds(operation: string, input: Fields, place: Place): readonly Need[] {
  return Object.entries(asFields(input.RequestItems)).map(([TableName, request]) => {
    const writes = list(request).map(asFields)
    const touched = {
      ...(Array.isArray(request) ? {} : asFields(request)),
      ...(writes.length && {
        Keys: writes.flatMap(write => asFields(write.DeleteRequest).Key ?? []),
        Items: writes.flatMap(write => asFields(write.PutRequest).Item ?? []),
      }),
    }
    return tableNeed(operation, { ...touched, TableName }, place)
  })
}

function transactionNeeds(operation: string, item: Fields, place: Place): readonly Need[] {
  return Object.entries(item).flatMap(([kind, request]) => {
    const action = TRANSACTION_ACTIONS[kind]
    if (action === undefined || request === undefined) return []
    return [tableNeed(action, asFields(request), place, { 'dynamodb:EnclosingOperation': operation })]
  })
}

function statementNeed(input: Fields, place: Place, context: ConditionKeys = {}): Need {
  const target = parseStatementTarget(String(input.Statement ?? ''))
  if (!target) return { action: 'dynamodb:PartiQLSelect', resource: '*', context }
  const table = tableArn(place, target.table)
  const resource = target.index === undefined ? table : `${table}/index/${target.index}`
  return { action: `dynamodb:${target.action}`, resource, context }
}

function createNeeds(input: Fields, place: Place): readonly Need[] {
  const resource = tableArn(place, String(input.TableName))
  const context = tagKeys(input)
  const create = { action: 'dynamodb:CreateTable', resource, context }
  return list(input.Tags).length ? [create, { action: 'dynamodb:TagResource', resource, context }] : [create]
}

function tagKeys(input: Fields): ConditionKeys {
  const tags = list(input.Tags).map(asFields)
  const keys = [...tags.map(tag => String(tag.Key)), ...list(input.TagKeys).map(String)]
  return {
    ...(keys.length && { 'aws:TagKeys': keys }),
    ...Object.fromEntries(tags.map(tag => [`aws:RequestTag/${tag.Key}`, String(tag.Value)])),
  }
}
