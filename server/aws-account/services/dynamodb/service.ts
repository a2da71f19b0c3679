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
import { withStreamLabels } from './engine/engine-names.ts'
import { enginesOf, sharedEngines } from './engine/shared-engines.ts'
import { asFields } from './key-conditions.ts'
import { runByRules } from './run-by-rules.ts'
import { measured } from './table-metrics.ts'
import { refuseUnhonoured } from './table-requests.ts'
import {
  describeContinuousBackups,
  describeContributorInsights,
  describeKinesisStreamingDestination,
  noResourcePolicy,
  updateContinuousBackups,
} from './table-settings.ts'
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

export const createService = (): Service => createDynamodbService()

/**
 * Amazon DynamoDB: a dynoxide process of the account and region does what is declared here, but for tags. Anything else
 * (backups, global tables, exports) is not available.
 */
export function createDynamodbService(options: DynamodbOptions = {}): DynamodbService {
  const { binary, idleMs } = options
  const pool = binary === undefined && idleMs === undefined ? sharedEngines() : enginesOf(binary, idleMs)

  const run =
    <Name extends OperationName<Sdk>>(name: Name, learn?: Learn) =>
    async (context: CallContext, input: Input<Sdk, Name>): Promise<Output<Sdk, Name>> => {
      refuseUnhonoured(name, input)
      const answer = await measured(context, name, { ...input }, () => runByRules(pool, context, name, input))
      const $raw = learn ? { ...answer, body: withStreamLabels(answer.body) } : answer
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
      DescribeContinuousBackups: at(tables, tables.named, describeContinuousBackups),
      UpdateContinuousBackups: at(tables, tables.named, updateContinuousBackups),
      DescribeContributorInsights: at(tables, tables.named, describeContributorInsights),
      DescribeKinesisStreamingDestination: at(tables, tables.named, describeKinesisStreamingDestination),
      GetResourcePolicy: at(tables, ({ ResourceArn }) => String(ResourceArn), noResourcePolicy),
      ListBackups: anywhere(() => ({ BackupSummaries: [] })),
      ListContributorInsights: anywhere(() => ({ ContributorInsightsSummaries: [] })),
      ListExports: anywhere(() => ({ ExportSummaries: [] })),
      ListGlobalTables: anywhere(() => ({ GlobalTables: [] })),
      ListImports: anywhere(() => ({ ImportSummaryList: [] })),
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
