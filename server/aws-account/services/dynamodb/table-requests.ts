import { AwsError } from '../../aws-error.ts'
import type { Fields } from '../../service.ts'
import { tagsOfRequest } from '../../shape/request-tags.ts'
import { checkTags } from '../../shape/tagging.ts'
import { tables } from './tables.ts'

/**
 * Settings of tables that take effect here. The engine would accept more and ignore it, so all else is refused:
 * replicas, KMS encryption, resource policies, throughput limits, vector indexes.
 */
const HONOURED: Readonly<Record<string, readonly string[]>> = {
  CreateTable: [
    'TableName',
    'AttributeDefinitions',
    'KeySchema',
    'BillingMode',
    'ProvisionedThroughput',
    'GlobalSecondaryIndexes',
    'LocalSecondaryIndexes',
    'DeletionProtectionEnabled',
    'TableClass',
    'StreamSpecification',
    'Tags',
  ],
  UpdateTable: [
    'TableName',
    'AttributeDefinitions',
    'BillingMode',
    'ProvisionedThroughput',
    'GlobalSecondaryIndexUpdates',
    'DeletionProtectionEnabled',
    'TableClass',
    'StreamSpecification',
  ],
}

/** Refuses what would have no effect, and tags beyond AWS's limits. */
export function refuseUnhonoured(operation: string, input: object): void {
  const honoured = HONOURED[operation]
  if (!honoured) return
  checkTags(tables, tagsOfRequest({ ...input }))
  if (operation === 'CreateTable') checkThroughput({ ...input })
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined || honoured.includes(name) || switchedOff(name, value)) continue
    throw new AwsError('NotImplemented', `${name} of a table is not available in the embedded account`, 501)
  }
}

/** A table is either paid by the request or has its capacity said. */
function checkThroughput({ BillingMode: mode, ProvisionedThroughput: throughput }: Fields): void {
  if (mode !== 'PAY_PER_REQUEST' && throughput === undefined)
    throw new AwsError(
      'ValidationException',
      'One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    )
}

/** Explicitly asking for the absence of a thing is honoured. */
function switchedOff(name: string, value: unknown): boolean {
  const flags: Readonly<Record<string, string>> = {
    SSESpecification: 'Enabled',
  }
  const flag = flags[name]
  return (
    flag !== undefined && typeof value === 'object' && value !== null && Reflect.get(value, flag) === false
  )
}
