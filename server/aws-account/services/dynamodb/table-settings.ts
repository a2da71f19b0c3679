import type { ContinuousBackupsDescription } from '@aws-sdk/client-dynamodb'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { type TableRow, tables } from './tables.ts'

interface Named {
  readonly TableName?: string | undefined
}

/** The row of a table that a request names. Throws TableNotFoundException. */
function rowOf(context: CallContext, { TableName }: Named): { arn: string; row: TableRow } {
  const arn = tables.named({ TableName }, context) ?? ''
  const row = tables.find(context.state, arn)
  if (row === undefined)
    throw new AwsError('TableNotFoundException', `Table not found: ${arn.split('/').at(-1)}`)
  return { arn, row }
}

const DAYS = 86_400_000
const NEWEST_MS = 300_000

function backups(row: TableRow, now: number): { ContinuousBackupsDescription: ContinuousBackupsDescription } {
  const { pointInTimeRecovery: setting } = row
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription:
        setting === undefined
          ? { PointInTimeRecoveryStatus: 'DISABLED' }
          : {
              PointInTimeRecoveryStatus: 'ENABLED',
              RecoveryPeriodInDays: setting.days,
              EarliestRestorableDateTime: new Date(Math.max(setting.since, now - setting.days * DAYS)),
              LatestRestorableDateTime: new Date(Math.max(setting.since, now - NEWEST_MS)),
            },
    },
  }
}

export const describeContinuousBackups = (context: CallContext, input: Named) =>
  backups(rowOf(context, input).row, context.now())

interface PointInTimeRecovery {
  readonly PointInTimeRecoveryEnabled?: boolean | undefined
  readonly RecoveryPeriodInDays?: number | undefined
}

/** Kept, not acted on: nothing here restores a table. */
export function updateContinuousBackups(
  context: CallContext,
  input: Named & { readonly PointInTimeRecoverySpecification?: PointInTimeRecovery | undefined },
) {
  const { arn, row } = rowOf(context, input)
  const { PointInTimeRecoveryEnabled: isOn, RecoveryPeriodInDays: days = 35 } =
    input.PointInTimeRecoverySpecification ?? {}
  const { pointInTimeRecovery: before, ...rest } = row
  const since = before?.since ?? context.now()
  const changed: TableRow = isOn ? { ...rest, pointInTimeRecovery: { days, since } } : rest
  tables.save(context.state, arn, changed)
  return backups(changed, context.now())
}

export function describeContributorInsights(context: CallContext, input: Named) {
  const { arn } = rowOf(context, input)
  return { TableName: arn.split('/').at(-1), ContributorInsightsStatus: 'DISABLED' as const }
}

export function describeKinesisStreamingDestination(context: CallContext, input: Named) {
  const arn = tables.named({ TableName: input.TableName }, context) ?? ''
  const TableName = arn.split('/').at(-1)
  if (tables.find(context.state, arn) === undefined)
    throw new AwsError(
      'ResourceNotFoundException',
      `Requested resource not found: Table: ${TableName} not found`,
    )
  return { TableName, KinesisDataStreamDestinations: [] }
}

export function noResourcePolicy(
  _: CallContext,
  { ResourceArn: arn }: { readonly ResourceArn?: string | undefined },
): never {
  throw new AwsError(
    'PolicyNotFoundException',
    `Resource-based policy not found for the provided ResourceArn: ${arn}`,
  )
}
