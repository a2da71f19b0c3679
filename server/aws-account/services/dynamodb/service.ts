import { createRequire } from 'node:module'
import type { CallContext, Fields, Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere, at, creates } from '../../shape/operation.ts'
import { tagsOfRequest } from '../../shape/request-tags.ts'
import type { Input, OperationName, Output } from '../../shape/sdk-types.ts'
import {
  keysOfAccess,
  type NeedsOfMany,
  needsOfBatch,
  needsOfStatement,
  needsOfStatements,
  needsOfTransaction,
} from './access.ts'
import { callEngine } from './engine/call-engine.ts'
import { createEnginePool } from './engine/engine-pool.ts'
import { asFields } from './key-conditions.ts'
import { refuseUnhonoured } from './table-requests.ts'
import { forgetTable, rememberTable, tables } from './tables.ts'

type Sdk = typeof import('@aws-sdk/client-dynamodb')

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

export const createService = (): Service => createDynamodbService()

/**
 * Amazon DynamoDB: a dynoxide process of the account and region does what is declared here, but for tags. Anything else
 * (backups, streams, global tables, exports) is not available.
 */
export function createDynamodbService(options: DynamodbOptions = {}): DynamodbService {
  const binary = options.binary ?? createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide')
  const pool = createEnginePool(binary, options.idleMs ?? IDLE_MS)

  const run =
    <Name extends OperationName<Sdk>>(name: Name, learn?: Learn) =>
    async (context: CallContext, input: Input<Sdk, Name>): Promise<Output<Sdk, Name>> => {
      refuseUnhonoured(name, input)
      const $raw = await callEngine(pool, context, name, input)
      const { TableDescription, Table } = learn ? asFields(JSON.parse($raw.body)) : {}
      learn?.(context, asFields(TableDescription ?? Table), { ...input })
      // The engine's JSON is that of the model.
      return { $raw } as unknown as Output<Sdk, Name>
    }
  const onTable = <Name extends OperationName<Sdk>>(name: Name, learn?: Learn) =>
    at(tables, tables.named, run(name, learn))
  const access = <Name extends OperationName<Sdk>>(name: Name) =>
    at(tables, tables.named, run(name), { context: keysOfAccess })
  const many = <Name extends OperationName<Sdk>>(name: Name, needsOf: NeedsOfMany) =>
    anywhere(run(name), { needs: (input, place) => needsOf(input, place, name) })

  const service = defineService<Sdk>('dynamodb', {
    resources: [tables],
    operations: {
      CreateTable: creates(
        tables,
        run('CreateTable', (context, table, input) => rememberTable(context, table, tagsOfRequest(input))),
      ),
      UpdateTable: onTable('UpdateTable', (context, table) => rememberTable(context, table)),
      DescribeTable: onTable('DescribeTable', (context, table) => rememberTable(context, table)),
      DeleteTable: onTable('DeleteTable', forgetTable),
      ListTables: anywhere(run('ListTables')),
      DescribeTimeToLive: onTable('DescribeTimeToLive'),
      UpdateTimeToLive: onTable('UpdateTimeToLive'),

      GetItem: access('GetItem'),
      PutItem: access('PutItem'),
      UpdateItem: access('UpdateItem'),
      DeleteItem: access('DeleteItem'),
      Query: access('Query'),
      Scan: access('Scan'),
      BatchGetItem: many('BatchGetItem', needsOfBatch),
      BatchWriteItem: many('BatchWriteItem', needsOfBatch),
      TransactGetItems: many('TransactGetItems', needsOfTransaction),
      TransactWriteItems: many('TransactWriteItems', needsOfTransaction),
      ExecuteStatement: many('ExecuteStatement', needsOfStatement),
      BatchExecuteStatement: many('BatchExecuteStatement', needsOfStatements),
      ExecuteTransaction: many('ExecuteTransaction', needsOfStatements),
    },
    open: ({ state }) => ({ close: () => pool.close(state) }),
  })
  return { ...service, engines: state => pool.running(state) }
}

/** Takes note of what the engine answered about a table. */
type Learn = (context: CallContext, table: Fields, input: Fields) => void
