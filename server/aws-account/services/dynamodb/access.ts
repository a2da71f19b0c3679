import type { Fields, Need } from '../../service.ts'
import { needOn } from '../../shape/operation.ts'
import type { ConditionKeys, Place } from '../../shape/place.ts'
import { checkExpressionSizes } from './expression-sizes.ts'
import { asFields, conditionKeys, list } from './key-conditions.ts'
import { keyValuesOf, parseStatementTarget } from './partiql-statement.ts'
import { tables } from './tables.ts'

/** What an operation on many tables, items or statements asks of IAM for each of them. */
export type NeedsOfMany = (input: object, place: Place, operation: string) => readonly Need[]

/** The condition keys that say which items and attributes an access to one table or index is about. */
export function keysOfAccess(input: object, place: Place): ConditionKeys {
  const access: Fields = { ...input }
  checkExpressionSizes(access)
  return conditionKeys(access, hashKeyOf(access, place))
}

/** The partition key of the table or index that an access names. */
function hashKeyOf(access: Fields, place: Place): string | undefined {
  const arn = tables.named(access, place)
  const row = arn === undefined ? undefined : tables.find(place.state, arn)
  const { IndexName: index } = access
  return typeof index === 'string' ? row?.indexes[index] : row?.hashKey
}

/** Members of a transaction and the actions they stand for. */
const TRANSACTION_ACTIONS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
}

export const needsOfBatch: NeedsOfMany = (input, place, operation) =>
  Object.entries(asFields(asFields(input).RequestItems)).map(([TableName, request]) => {
    if (!Array.isArray(request)) return need(operation, { ...asFields(request), TableName }, place)
    const writes = request.map(asFields)
    const Keys = writes.flatMap(write => asFields(write.DeleteRequest).Key ?? [])
    const Items = writes.flatMap(write => asFields(write.PutRequest).Item ?? [])
    return need(operation, { Keys, Items, TableName }, place)
  })

export const needsOfTransaction: NeedsOfMany = (input, place, operation) =>
  list(asFields(input).TransactItems)
    .flatMap(item => Object.entries(asFields(item)))
    .flatMap(([kind, request]) => {
      const action = TRANSACTION_ACTIONS[kind]
      if (action === undefined || request === undefined) return []
      return [need(action, asFields(request), place, enclosedBy(operation))]
    })

export const needsOfStatement: NeedsOfMany = (input, place) => [statementNeed(asFields(input), place)]

export const needsOfStatements: NeedsOfMany = (input, place, operation) => {
  const { Statements, TransactStatements } = asFields(input)
  return list(Statements ?? TransactStatements).map(one =>
    statementNeed(asFields(one), place, enclosedBy(operation)),
  )
}

const enclosedBy = (operation: string): ConditionKeys => ({ 'dynamodb:EnclosingOperation': operation })

function statementNeed(statement: Fields, place: Place, context: ConditionKeys = {}): Need {
  checkExpressionSizes(statement)
  const found = parseStatementTarget(String(statement.Statement ?? ''))
  if (!found) return { action: 'dynamodb:PartiQLSelect', resource: '*', context }
  const access = { TableName: found.table, IndexName: found.index }
  const hashKey = hashKeyOf(access, place)
  const values =
    hashKey === undefined ? [] : keyValuesOf(String(statement.Statement), hashKey, list(statement.Parameters))
  const Keys = values.map(value => ({ [String(hashKey)]: value }))
  return need(found.action, { ...access, Keys }, place, context)
}

function need(action: string, access: Fields, place: Place, more: ConditionKeys = {}): Need {
  const own = needOn(tables, `dynamodb:${action}`, tables.named(access, place) ?? '*', place)
  return { ...own, context: { ...own.context, ...keysOfAccess(access, place), ...more } }
}
